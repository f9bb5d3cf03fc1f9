use super::instruction::{AugmentGradient, Augmentation};
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Matrix, Slice},
};
use lab_data::diff_augment::DiffAugment;

/// An image of a feature without its border, pixel by pixel, and how to find it in its buffer.
struct Image {
    rows: Matrix,
    index: usize,
    /// Height and width.
    size: [usize; 2],
    channels: usize,
}

impl Image {
    fn of(feature: &Feature, index: usize) -> Self {
        Self {
            rows: feature.flattened(),
            index,
            size: [feature.height, feature.width],
            channels: feature.channels,
        }
    }

    fn place(&self, [line, column]: [usize; 2]) -> usize {
        let value = (line * self.size[1] + column) * self.channels;
        self.rows.row(self.index) + self.rows.column(value)
    }

    fn pixels(&self) -> impl Iterator<Item = [usize; 2]> + use<> {
        let [height, width] = self.size;
        (0..height * width).map(move |pixel| [pixel / width, pixel % width])
    }
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len() as f32
}

/// Saturation and contrast of a pixel; `image` is the mean over the whole image. The map is
/// symmetric, so gradients go the same way.
fn recolour(diff_augment: &DiffAugment, pixel: &[f32], image: f32, to: &mut [f32]) {
    let own = mean(pixel);
    for (to, value) in to.iter_mut().zip(pixel) {
        let saturated = diff_augment.saturation * (value - own) + own;
        *to = diff_augment.contrast * (saturated - image) + image;
    }
}

fn diff_augment(memory: &CpuMemory, diff_augments: Slice, image: usize) -> DiffAugment {
    let words = &memory.at(diff_augments)[image * DiffAugment::WORDS..];
    DiffAugment::from_words([0, 1, 2, 3].map(|word: usize| words[word].to_bits()))
}

pub fn augment(augmentation: &Augmentation, memory: &mut CpuMemory) {
    let Augmentation {
        original,
        seen,
        diff_augments,
    } = *augmentation;
    memory.with_output(seen.buffer, |memory, to| {
        let values = memory.values(original.buffer);
        for index in 0..original.batch {
            let diff_augment = diff_augment(memory, diff_augments, index);
            let (from, seen) = (Image::of(&original, index), Image::of(&seen, index));
            let pixel = |place| &values[from.place(place)..][..from.channels];
            let means = from.pixels().map(|place| mean(pixel(place)));
            let image = means.sum::<f32>() / (from.size[0] * from.size[1]) as f32;
            for place in seen.pixels() {
                let to = &mut to[seen.place(place)..][..seen.channels];
                match diff_augment.origin(place, seen.size) {
                    Some(origin) => {
                        recolour(&diff_augment, pixel(origin), image, to);
                        to.iter_mut()
                            .for_each(|value| *value += diff_augment.brightness);
                    }
                    None => to.fill(0.0),
                }
            }
        }
    });
}

pub fn gradient(instruction: &AugmentGradient, memory: &mut CpuMemory) {
    let AugmentGradient {
        augmentation,
        d_seen,
        d,
    } = *instruction;
    let original = augmentation.original;
    memory.with_output(d.buffer, |memory, to| {
        let values = memory.values(original.buffer);
        let d_values = memory.values(d_seen.buffer);
        let nothing = vec![0.0; d.channels];
        for index in 0..original.batch {
            let diff_augment = diff_augment(memory, augmentation.diff_augments, index);
            let [from, seen, to_image] =
                [&original, &d_seen, &d].map(|feature| Image::of(feature, index));
            let gradient = |place| match diff_augment.destination(place, seen.size) {
                Some(place) => &d_values[seen.place(place)..][..seen.channels],
                None => &nothing,
            };
            let means = from.pixels().map(|place| mean(gradient(place)));
            let image = means.sum::<f32>() / (from.size[0] * from.size[1]) as f32;
            for place in from.pixels() {
                let to = &mut to[to_image.place(place)..][..d.channels];
                recolour(&diff_augment, gradient(place), image, to);
                // On through the tanh that made the image.
                for (to, y) in to.iter_mut().zip(&values[from.place(place)..]) {
                    *to *= 1.0 - y * y;
                }
            }
        }
    });
}
