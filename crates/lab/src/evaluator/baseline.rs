use super::{
    Extent,
    baseline_evidence::{BaselineEvidence, SEED, real_images},
    comparison::Comparison,
    evidence::{COARSE_MAX, Evidence},
    extractor::FeatureExtractor,
};
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{Dataset, Labels};
use lab_evaluation::metrics::{coarse, nearest_other};

/// Images that a slice takes in.
const IMAGES: usize = 8;
/// Training images that a slice makes coarse …
const COARSE_IMAGES: usize = 100;
/// … and those that it compares with all others.
const DISTANCES: usize = 48;

/// The baseline as far as it is known.
pub struct BaselineInTheMaking {
    stage: Stage,
    /// Of the stage.
    done: usize,
    /// Images of the stages that take some in.
    counts: [usize; 5],
    training_order: Vec<usize>,
    held_out_order: Vec<usize>,
    found: BaselineEvidence,
    random: SeededRandom,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Coarse,
    Training,
    HeldOut,
    Noise,
    Distances,
    Balls,
    CompareHeldOut,
    CompareNoise,
    Done,
}

const STAGES: f32 = Stage::Done as u8 as f32;

/// What a slice takes in.
#[derive(Clone, Copy)]
enum Taken {
    /// Training images, of which only what they look like from afar is kept.
    Coarse,
    Training,
    HeldOut,
    Noise,
}

impl Taken {
    /// Images of a slice.
    fn at_once(self) -> usize {
        match self {
            Self::Coarse => COARSE_IMAGES,
            Self::Training | Self::HeldOut | Self::Noise => IMAGES,
        }
    }
}

impl BaselineInTheMaking {
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
                samples.min(training).min(COARSE_MAX),
            ],
            training_order: shuffled(training),
            held_out_order: shuffled(held_out),
            found: BaselineEvidence {
                classifier_accuracy,
                coarse_training: Vec::new(),
                real: evidence(),
                distances_among_real: 0.0,
                held_out: Comparison::new(evidence()),
                noise: Comparison::new(evidence()),
            },
            random: SeededRandom::new(SEED, Stream::Quality),
        }
    }

    /// A slice of work; whether all is done.
    pub fn advance(&mut self, extractor: &mut FeatureExtractor) -> bool {
        let finished = match self.stage {
            Stage::Coarse => self.take(Taken::Coarse, extractor),
            Stage::Training => self.take(Taken::Training, extractor),
            Stage::HeldOut => self.take(Taken::HeldOut, extractor),
            Stage::Noise => self.take(Taken::Noise, extractor),
            Stage::Distances => self.take_distances(),
            Stage::Balls => (0..IMAGES * 6).any(|_| !self.found.real.manifold.find_ball()),
            Stage::CompareHeldOut => self.found.compare_held_out(),
            Stage::CompareNoise => self.found.compare_noise(),
            Stage::Done => false,
        };
        if finished {
            (self.stage, self.done) = (self.next_stage(), 0);
        }
        self.stage == Stage::Done
    }

    /// Takes some images in; whether they were the last ones of the stage.
    fn take(&mut self, taken: Taken, extractor: &mut FeatureExtractor) -> bool {
        let all = self.counts[self.stage as usize];
        let end = (self.done + taken.at_once()).min(all);
        let (split, order) = match taken {
            Taken::HeldOut => (&extractor.dataset.held_out, &self.held_out_order),
            Taken::Coarse | Taken::Training | Taken::Noise => {
                (&extractor.dataset.training, &self.training_order)
            }
        };
        let places: Vec<_> = (self.done..end)
            .map(|place| order[place % order.len()])
            .collect();
        let images = match taken {
            Taken::Noise => self.noise_images(places.len() * extractor.image_len()),
            Taken::Coarse | Taken::Training | Taken::HeldOut => {
                real_images(split, &places, extractor.dataset.shape())
            }
        };
        // Noise is asked for what training images show.
        let labels = match extractor.dataset.labels {
            Labels::None => Vec::new(),
            Labels::Classes(_) | Labels::Attributes(_) => {
                places.iter().map(|image| split.labels[*image]).collect()
            }
        };
        match taken {
            Taken::Coarse => {
                let images = images.chunks_exact(extractor.image_len());
                let size = extractor.dataset.size;
                self.found
                    .coarse_training
                    .extend(images.flat_map(|image| coarse(image, size)));
            }
            Taken::Training => self.found.real.add(&images, &labels, extractor),
            Taken::HeldOut => self
                .found
                .held_out
                .evidence
                .add(&images, &labels, extractor),
            Taken::Noise => self.found.noise.evidence.add(&images, &labels, extractor),
        }
        self.done = end;
        end == all
    }

    /// Takes some training images' distances to their nearest others in; whether they were the last ones.
    fn take_distances(&mut self) -> bool {
        let all = self.found.real.coarse.len();
        let end = (self.done + DISTANCES).min(all);
        let distances =
            (self.done..end).filter_map(|row| nearest_other(&self.found.real.coarse, row));
        self.found.distances_among_real += distances.sum::<f32>();
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
                self.found.real.complete();
                Stage::HeldOut
            }
            Stage::HeldOut => {
                self.found.held_out.evidence.complete();
                Stage::Noise
            }
            Stage::Noise => {
                self.found.noise.evidence.complete();
                Stage::Distances
            }
            Stage::Distances => Stage::Balls,
            Stage::Balls => Stage::CompareHeldOut,
            Stage::CompareHeldOut => Stage::CompareNoise,
            Stage::CompareNoise | Stage::Done => Stage::Done,
        }
    }

    /// How much is done, 0..1.
    pub fn progress(&self) -> f32 {
        let within = match self.stage {
            Stage::CompareHeldOut => self.found.held_out.progress(),
            Stage::CompareNoise => self.found.noise.progress(),
            Stage::Coarse
            | Stage::Training
            | Stage::HeldOut
            | Stage::Noise
            | Stage::Distances
            | Stage::Balls
            | Stage::Done => {
                let count = self.counts.get(self.stage as usize).copied().unwrap_or(1);
                self.done as f32 / count as f32
            }
        };
        (f32::from(self.stage as u8) + within) / STAGES
    }

    /// After the last slice.
    pub fn finish(self) -> BaselineEvidence {
        self.found
    }
}

/// The images of a split, shuffled: they may be in the order of their classes, and some are enough.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    SeededRandom::new(SEED, Stream::Quality).shuffle(&mut order);
    order
}
