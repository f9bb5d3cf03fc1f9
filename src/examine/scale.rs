use super::{
    Extent, Measured,
    comparison::{Comparison, Reference},
    evidence::Evidence,
    jury::Jury,
    left_out::{Unmeasurable, leave_out},
    report::{ScaleReport, Values},
};
use crate::{
    dataset::{self, Dataset, Labels, Split, View},
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
    classifier_accuracy: Option<f32>,
    training_order: Vec<usize>,
    held_out_order: Vec<usize>,
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
    /// Of a data set; with the accuracy of its classifier if that was trained here.
    pub fn new(dataset: &Dataset, extent: Extent, classifier_accuracy: Option<f32>) -> Self {
        let (training, held_out) = (dataset.training.len(), dataset.held_out.len());
        let samples = extent.samples.max(1);
        let compared = samples.min(training).min(held_out);
        let evidence = || Evidence::new(compared);
        Self {
            stage: Stage::Coarse,
            done: 0,
            counts: [
                training,
                samples.min(training),
                samples.min(held_out),
                samples,
            ],
            classifier_accuracy,
            training_order: shuffled(training),
            held_out_order: shuffled(held_out),
            coarse_training: Vec::new(),
            real: evidence(),
            held_out: Comparison::new(evidence()),
            noise: Comparison::new(evidence()),
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
        let all = self.counts[index];
        let end = (self.done + at_once).min(all);
        let (split, order) = match self.stage {
            Stage::HeldOut => (&jury.dataset.held_out, &self.held_out_order),
            _ => (&jury.dataset.training, &self.training_order),
        };
        let taken: Vec<_> = (self.done..end)
            .map(|place| order[place % order.len()])
            .collect();
        let images = match self.stage {
            Stage::Noise => self.noise_images(taken.len() * jury.image_len()),
            _ => real_images(split, &taken, jury.dataset.channels),
        };
        // Noise is asked for what training images show.
        let labels = match jury.dataset.labels {
            Labels::None => Vec::new(),
            _ => taken.iter().map(|image| split.labels[*image]).collect(),
        };
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
        end == all
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
        let mut real = self.held_out.values(&reference, usual_distance, jury);
        let unmeasurable = Unmeasurable {
            jury,
            real: &self.real,
            usual_distance,
            distance_among_real: self.held_out.distance_among_real(&reference),
        };
        let left_out = unmeasurable.find(&real, &noise);
        for values in [&mut real, &mut noise] {
            leave_out(values, &left_out);
        }
        let scale = ScaleReport {
            real,
            noise,
            compared: self.real.compared(),
            classifier_accuracy: self.classifier_accuracy,
            left_out,
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

/// The images of a split, shuffled: they may be in the order of their classes, and some are enough.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    SeededRandom::new(SEED, Stream::Examination).shuffle(&mut order);
    order
}

fn real_images(split: &Split, images: &[usize], channels: usize) -> Vec<f32> {
    let views: Vec<_> = images.iter().copied().map(View::plain).collect();
    dataset::values(split, &views, channels)
}

/// What noise gets for a reconstruction.
fn against_noise(dataset: &Dataset) -> Values {
    const COUNT: usize = 16;
    let count = COUNT.min(dataset.held_out.len());
    let first: Vec<_> = (0..count).collect();
    let images = real_images(&dataset.held_out, &first, dataset.channels);
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
