use crate::{
    Shape,
    fused::{
        Backend,
        layout::{BufferId, Feature},
    },
};

/// Buffers for the values of all programs of a backend. Programs run one after the other, so that they share them.
///
/// A buffer is used again only for feature maps of the same channels, height and width: their borders, which nobody writes to,
/// stay zero.
#[derive(Debug, Default)]
pub struct Memory {
    blocks: Vec<Block>,
    /// Values of everything that was allocated.
    len: usize,
    /// Values that there would be without sharing.
    unshared: usize,
}

#[derive(Debug)]
struct Block {
    buffer: BufferId,
    shape: Shape,
    is_free: bool,
}

impl Memory {
    /// Room for feature maps, which holds some others until it is given back.
    pub fn borrow(&mut self, shape: Shape, backend: &mut dyn Backend) -> Feature {
        let fits = |block: &&mut Block| {
            block.is_free
                && block.shape.with_batch(0) == shape.with_batch(0)
                && block.shape.batch >= shape.batch
        };
        let smallest = self.blocks.iter_mut().filter(fits);
        if let Some(block) = smallest.min_by_key(|block| block.shape.batch) {
            block.is_free = false;
            let feature = feature(block.buffer, shape);
            self.unshared += values(&feature);
            return feature;
        }
        let feature = self.keep(shape, backend);
        self.blocks.push(Block {
            buffer: feature.buffer,
            shape,
            is_free: false,
        });
        feature
    }

    /// Room for feature maps that stays theirs, zeros at first.
    pub fn keep(&mut self, shape: Shape, backend: &mut dyn Backend) -> Feature {
        let size = [shape.height, shape.width];
        let feature = Feature::allocate(shape.batch, size, shape.channels, backend);
        self.len += values(&feature);
        self.unshared += values(&feature);
        feature
    }

    /// Gives room back; what is kept stays.
    pub fn give_back(&mut self, buffer: BufferId) {
        for block in &mut self.blocks {
            block.is_free |= block.buffer == buffer;
        }
    }

    /// Values of everything that was allocated, and how many there would be if nothing was shared.
    pub fn len(&self) -> [usize; 2] {
        [self.len, self.unshared]
    }
}

fn values(feature: &Feature) -> usize {
    feature.batch * feature.image_len()
}

fn feature(buffer: BufferId, shape: Shape) -> Feature {
    Feature {
        height: shape.height,
        width: shape.width,
        ..Feature::vectors(buffer, shape.batch, shape.channels)
    }
}
