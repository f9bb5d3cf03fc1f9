use super::{
    Extent, Measured,
    comparison::{Comparison, Reference},
    evidence::Evidence,
    jury::Jury,
    report::{ScaleReport, Values},
};
use crate::{
    dataset::{self, Dataset, Labels, View},
    metrics::{coarse, psnr, ssim},
    model::IMAGE_SIZE,
    random::{SeededRandom, Stream},
};

/// Images that a slice takes in.
const IMAGES: usize = 8;
/// Training images that a slice makes coarse.
const COARSE_IMAGES: usize = 100;
const SEED: u64 = 1;

/// The scale as far as it is known.
pub struct ScaleInTheMaking {
    stage: Stage,
    /// Of the stage.
    done: usize,
    counts: [usize; 4],
    coarse_training: Vec<f32>,
    real: Evidence,
    held_out: Comparison,
    noise: Comparison,
    random: SeededRandom,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Coarse,
    Training,
    HeldOut,
    Noise,
    Balls,
    CompareHeldOut,
    CompareNoise,
    Done,
}

const STAGES: f32 = Stage::Done as u8 as f32;

impl ScaleInTheMaking {
    pub fn new(dataset: &Dataset, extent: Extent) -> Self {
        let (training, held_out) = (dataset.training.len(), dataset.held_out.len());
        let samples = extent.samples;
        Self {
            stage: Stage::Coarse,
            done: 0,
            counts: [
                training,
                samples.min(training),
                samples.min(held_out),
                samples,
            ],
            coarse_training: Vec::new(),
            real: Evidence::new(),
            held_out: Comparison::new(Evidence::new()),
            noise: Comparison::new(Evidence::new()),
            random: SeededRandom::new(SEED, Stream::Examination),
        }
    }

    /// A slice of work; whether all is done.
    pub fn advance(&mut self, jury: &mut Jury) -> bool {
        let finished = match self.stage {
            Stage::Coarse | Stage::Training | Stage::HeldOut | Stage::Noise => self.take(jury),
            Stage::Balls => (0..IMAGES * 6).any(|_| !self.real.manifold.find_ball()),
            Stage::CompareHeldOut => {
                let reference = reference(&self.real, &self.coarse_training);
                self.held_out.advance(&reference)
            }
            Stage::CompareNoise => {
                let reference = reference(&self.real, &self.coarse_training);
                self.noise.advance(&reference)
            }
            Stage::Done => false,
        };
        if finished {
            (self.stage, self.done) = (self.next_stage(), 0);
        }
        self.stage == Stage::Done
    }

    /// Takes some images in; whether they were the last ones of the stage.
    fn take(&mut self, jury: &mut Jury) -> bool {
        let (at_once, index) = match self.stage {
            Stage::Coarse => (COARSE_IMAGES, 0),
            Stage::Training => (IMAGES, 1),
            Stage::HeldOut => (IMAGES, 2),
            _ => (IMAGES, 3),
        };
        let end = (self.done + at_once).min(self.counts[index]);
        let images = match self.stage {
            Stage::Noise => self.noise_images((end - self.done) * jury.image_len()),
            Stage::HeldOut => real_images(&jury.dataset, true, self.done..end),
            _ => real_images(&jury.dataset, false, self.done..end),
        };
        let labels = self.labels(&jury.dataset, self.done..end);
        match self.stage {
            Stage::Coarse => {
                let images = images.chunks_exact(jury.image_len());
                self.coarse_training.extend(images.flat_map(coarse));
            }
            Stage::Training => self.real.add(&images, &labels, jury),
            Stage::HeldOut => self.held_out.evidence.add(&images, &labels, jury),
            _ => self.noise.evidence.add(&images, &labels, jury),
        }
        self.done = end;
        end == self.counts[index]
    }

    /// What the images of a stage should show; noise is asked for what training images show.
    fn labels(&self, dataset: &Dataset, images: std::ops::Range<usize>) -> Vec<u8> {
        let split = match self.stage {
            Stage::HeldOut => &dataset.held_out,
            _ => &dataset.training,
        };
        match dataset.labels {
            Labels::None => Vec::new(),
            _ => images
                .map(|image| split.labels[image % split.len()])
                .collect(),
        }
    }

    /// Independent uniform values in −1..1.
    fn noise_images(&mut self, values: usize) -> Vec<f32> {
        const LEVELS: usize = 256;
        let level = |_| self.random.below(LEVELS) as f32 / 127.5 - 1.0;
        (0..values).map(level).collect()
    }

    fn next_stage(&mut self) -> Stage {
        match self.stage {
            Stage::Coarse => Stage::Training,
            Stage::Training => {
                self.real.complete();
                Stage::HeldOut
            }
            Stage::HeldOut => {
                self.held_out.evidence.complete();
                Stage::Noise
            }
            Stage::Noise => {
                self.noise.evidence.complete();
                Stage::Balls
            }
            Stage::Balls => Stage::CompareHeldOut,
            Stage::CompareHeldOut => Stage::CompareNoise,
            Stage::CompareNoise | Stage::Done => Stage::Done,
        }
    }

    /// How much is done, 0..1.
    pub fn progress(&self) -> f32 {
        let within = match self.stage {
            Stage::CompareHeldOut => self.held_out.progress(),
            Stage::CompareNoise => self.noise.progress(),
            stage => {
                let count = self.counts.get(stage as usize).copied().unwrap_or(1);
                self.done as f32 / count as f32
            }
        };
        (self.stage as u8 as f32 + within) / STAGES
    }

    pub fn finish(self, jury: &Jury) -> Measured {
        let reference = reference(&self.real, &self.coarse_training);
        let usual_distance = self.held_out.distance();
        let mut noise = self.noise.values(&reference, usual_distance, jury);
        noise.extend(against_noise(&jury.dataset));
        let scale = ScaleReport {
            real: self.held_out.values(&reference, usual_distance, jury),
            noise,
        };
        Measured {
            scale,
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

fn real_images(dataset: &Dataset, held_out: bool, range: std::ops::Range<usize>) -> Vec<f32> {
    let split = match held_out {
        true => &dataset.held_out,
        false => &dataset.training,
    };
    let views: Vec<_> = range.map(View::plain).collect();
    dataset::values(split, &views, dataset.channels)
}

/// What noise gets for a reconstruction.
fn against_noise(dataset: &Dataset) -> Values {
    const COUNT: usize = 16;
    let count = COUNT.min(dataset.held_out.len());
    let images = real_images(dataset, true, 0..count);
    let mut random = SeededRandom::new(SEED, Stream::Examination);
    let noise = images
        .iter()
        .map(|_| random.below(256) as f32 / 127.5 - 1.0);
    let noise: Vec<f32> = noise.collect();
    let len = dataset.channels * IMAGE_SIZE * IMAGE_SIZE;
    let mean = |score: fn(&[f32], &[f32]) -> f32| {
        let pairs = images.chunks_exact(len).zip(noise.chunks_exact(len));
        pairs.map(|(image, noise)| score(image, noise)).sum::<f32>() / count as f32
    };
    Values::from([("psnr", mean(psnr)), ("ssim", mean(ssim))])
}
