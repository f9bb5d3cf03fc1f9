use serde::{Deserialize, Serialize};

use super::{
    Measured,
    comparison::{Comparison, Reference},
    evidence::Evidence,
    extractor::FeatureExtractor,
    left_out::{Unmeasurable, leave_out},
    report::{BaselineReport, Values},
};
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{self, Dataset, ImageShape, Split, View};
use lab_evaluation::metrics::{psnr, ssim};

/// Of noise, and of the order in which real images are taken.
pub const SEED: u64 = 1;

/// What the baseline is computed from.
#[derive(Serialize, Deserialize)]
pub struct BaselineEvidence {
    pub classifier_accuracy: Option<f32>,
    /// `[training images, coarse values]`
    pub coarse_training: Vec<f32>,
    pub real: Evidence,
    /// Sum of the distances from a training image, seen coarsely, to the nearest other one.
    pub distances_among_real: f32,
    pub held_out: Comparison,
    pub noise: Comparison,
}

impl BaselineEvidence {
    pub fn compare_held_out(&mut self) -> bool {
        let reference = reference(&self.real, &self.coarse_training);
        self.held_out.advance(&reference)
    }

    pub fn compare_noise(&mut self) -> bool {
        let reference = reference(&self.real, &self.coarse_training);
        self.noise.advance(&reference)
    }

    /// What real images and noise get, seen through the classifier that the evidence was taken with.
    pub fn measure(self, extractor: &FeatureExtractor) -> Measured {
        let reference = reference(&self.real, &self.coarse_training);
        let usual_distance = self.held_out.distance();
        let mut noise = self.noise.values(&reference, usual_distance, extractor);
        noise.extend(against_noise(&extractor.dataset));
        let mut real = self.held_out.values(&reference, usual_distance, extractor);
        if self.held_out.evidence.coarse.len() < 2 {
            // A single image does not differ from others. Models are told as parts of what training
            // images get, which is 1 of itself, so that they can be measured none the less.
            real.extend([("diversity", 1.0), ("distinctness", 1.0)]);
        }
        let unmeasurable = Unmeasurable {
            extractor,
            real: &self.real,
            usual_distance,
            distance_among_real: self.distances_among_real / self.real.coarse.len() as f32,
        };
        let left_out = unmeasurable.find(&real, &noise);
        for values in [&mut real, &mut noise] {
            leave_out(values, &left_out);
        }
        let baseline = BaselineReport {
            real,
            noise,
            compared: self.real.compared(),
            classifier_accuracy: self.classifier_accuracy,
            left_out,
        };
        Measured {
            baseline,
            coarse_training: self.coarse_training,
            real: self.real,
            usual_distance,
        }
    }
}

fn reference<'a>(real: &'a Evidence, coarse_training: &'a [f32]) -> Reference<'a> {
    Reference {
        real,
        coarse_training,
    }
}

pub fn real_images(split: &Split, images: &[usize], shape: ImageShape) -> Vec<f32> {
    let views: Vec<_> = images.iter().copied().map(View::plain).collect();
    dataset::values(split, &views, shape)
}

/// What noise gets for a reconstruction.
fn against_noise(dataset: &Dataset) -> Values {
    const COUNT: usize = 16;
    let count = COUNT.min(dataset.held_out.len());
    let first: Vec<_> = (0..count).collect();
    let shape = dataset.shape();
    let images = real_images(&dataset.held_out, &first, shape);
    let mut random = SeededRandom::new(SEED, Stream::Quality);
    let noise = images
        .iter()
        .map(|_| random.below(256) as f32 / 127.5 - 1.0);
    let noise: Vec<f32> = noise.collect();
    let mean = |score: &dyn Fn(&[f32], &[f32]) -> f32| {
        let noise = noise.chunks_exact(shape.values());
        let pairs = images.chunks_exact(shape.values()).zip(noise);
        pairs.map(|(image, noise)| score(image, noise)).sum::<f32>() / count as f32
    };
    Values::from([
        ("psnr", mean(&psnr)),
        ("ssim", mean(&|image, noise| ssim(image, noise, shape.size))),
    ])
}
