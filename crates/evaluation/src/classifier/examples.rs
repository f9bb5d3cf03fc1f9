//! The images that a classifier learns from, varied, and what it should make of them.

use std::sync::Arc;

use super::{TrainingSettings, loss::target};
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{self, Augmentation, Dataset, ImageShape, Labels, ShuffledBatches};

/// Shuffled batches of varied training images with their targets.
pub struct Examples {
    dataset: Arc<Dataset>,
    batches: ShuffledBatches,
    augmentation: Augmentation,
    random: SeededRandom,
    smoothing: f32,
    mixup: f32,
    cutout: usize,
}

impl Examples {
    /// Of a labelled data set; everything random comes from `seed`.
    pub fn new(dataset: Arc<Dataset>, settings: &TrainingSettings, seed: u64) -> Self {
        Self {
            batches: ShuffledBatches::new(dataset.training.len(), seed),
            dataset,
            augmentation: Augmentation::new(settings.mirror, settings.shift, seed),
            random: SeededRandom::new(seed, Stream::TrainingNoise),
            smoothing: settings.smoothing,
            mixup: settings.mixup,
            cutout: settings.cutout,
        }
    }

    /// The next images and targets.
    ///
    /// # Shapes
    /// - output: `[size, channels, height, width]` with values in −1..1, and `[size, names]`
    pub fn next_batch(&mut self, size: usize) -> (Vec<f32>, Vec<f32>) {
        let indices = self.batches.next_batch(size);
        let dataset = &*self.dataset;
        let labels = indices.iter().map(|index| dataset.training.labels[*index]);
        let (names, classes) = (
            dataset.labels.names().len(),
            matches!(dataset.labels, Labels::Classes(_)),
        );
        let targets = labels.flat_map(|label| target(label, names, classes, self.smoothing));
        let targets = targets.collect();
        let views: Vec<_> = indices
            .iter()
            .map(|index| self.augmentation.view(*index))
            .collect();
        let mut images = dataset::values(&self.dataset.training, &views, self.dataset.shape());
        self.cut_out(&mut images);
        if self.mixup == 0.0 {
            return (images, targets);
        }
        let share = self.random.beta(self.mixup, self.mixup);
        (
            blended(&images, size, share),
            blended(&targets, size, share),
        )
    }

    /// Blanks a square at a random place of every image.
    fn cut_out(&mut self, images: &mut [f32]) {
        if self.cutout == 0 {
            return;
        }
        let (shape, half) = (self.dataset.shape(), self.cutout / 2);
        let ImageShape { channels, size } = shape;
        for image in images.chunks_exact_mut(shape.values()) {
            // The centre may be anywhere, so that the square may hang over the edge.
            let [line, column] = [(); 2].map(|()| {
                let centre = self.random.below(size);
                centre.saturating_sub(half)..(centre + self.cutout - half).min(size)
            });
            for line_of_pixels in line.clone() {
                for channel in 0..channels {
                    let start = (channel * size + line_of_pixels) * size;
                    image[start + column.start..start + column.end].fill(0.0);
                }
            }
        }
    }
}

/// Every row of `count` blended with the next one, the last with the first; `share` is its own.
fn blended(rows: &[f32], count: usize, share: f32) -> Vec<f32> {
    let next = rows.iter().cycle().skip(rows.len() / count);
    let pairs = rows.iter().zip(next);
    pairs
        .map(|(own, other)| share * own + (1.0 - share) * other)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_data::dataset::Split;

    fn dataset() -> Arc<Dataset> {
        let split = |count: usize| Split {
            pixels: (0..count * 1024)
                .map(|place| (place / 1024) as u8 * 60)
                .collect(),
            labels: (0..count).map(|index| index as u8 % 2).collect(),
        };
        Arc::new(Dataset {
            name: "levels".into(),
            title: "Levels".into(),
            channels: 1,
            size: 32,
            labels: Labels::Classes(vec!["even".into(), "odd".into()]),
            licence: String::new(),
            source: String::new(),
            link: String::new(),
            sound: None,
            training: split(4),
            held_out: split(2),
        })
    }

    #[test]
    fn rows_are_blended_with_the_next() {
        let rows = [1.0, 2.0, 10.0, 20.0];
        assert_eq!(blended(&rows, 2, 0.75), [3.25, 6.5, 7.75, 15.5]);
    }

    #[test]
    fn targets_belong_to_their_images() {
        let mut examples = Examples::new(dataset(), &TrainingSettings::default(), 3);
        let (images, targets) = examples.next_batch(4);
        for (image, target) in images.chunks(1024).zip(targets.chunks(2)) {
            let level = ((image[0] + 1.0) * 127.5 / 60.0).round() as usize;
            assert!(target[level % 2] > 0.5);
        }
    }

    #[test]
    fn a_square_is_blanked_out() {
        let settings = TrainingSettings {
            cutout: 8,
            ..TrainingSettings::default()
        };
        let (images, _) = Examples::new(dataset(), &settings, 3).next_batch(4);
        for image in images.chunks(1024) {
            let blank = image.iter().filter(|value| **value == 0.0).count();
            assert!((16..=64).contains(&blank), "{blank}");
        }
    }
}
