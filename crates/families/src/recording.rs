use std::rc::Rc;

use serde::{Deserialize, Serialize};

use lab_core::hyperparameter::choice;
use lab_data::diff_augment::{Augment, DiffAugment};
use lab_graph::{
    Graph, NetworkId, NetworkSpec, SettingId, Shape, UploadId, Value, fused::program::ADAM_RATES,
};
use lab_models::networks::{TIME_FEATURES, time_features};

/// Words that a step takes of the host, in the order in which they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepInput {
    /// So many latents from N(0, 1), each followed by the condition of an image.
    Codes(usize),
    /// For every image of the batch noise from N(0, 1), a time and, in a conditional model, a condition, as [`Paths`]
    /// takes them.
    Paths(TimeDistribution),
    /// Which images of the data set, and how they are seen.
    Views,
    /// What images are binarised with.
    BinarisationWord,
    /// Step size, bias corrections and decay of an optimiser, which takes a step.
    Rates(usize),
    /// Weight of the new values in a moving average.
    EmaShare,
    /// Decides the signs of perturbations.
    PerturbationKey,
    /// How so many images are augmented.
    DiffAugments(usize),
}

/// How the times are drawn at which a flow learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TimeDistribution {
    /// Evenly from 0 to 1 (Lipman et al. 2023).
    Uniform,
    /// The logistic function of numbers from N(0, 1), so that most are in the middle (Esser et al. 2024, *Scaling
    /// rectified flow transformers for high-resolution image synthesis*).
    #[default]
    LogitNormal,
}

choice!(TimeDistribution {
    Uniform = "uniform",
    LogitNormal = "logit-normal",
});

/// What may change while training goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// How far below 1 the discriminator's target for real images is.
    LabelSmoothing,
    /// Weight of the KL term, and the nats that every latent has for free.
    KlCost,
    /// Weight of the similarity in the generator's loss.
    SimilarityWeight,
}

impl Live {
    /// How many numbers it is.
    pub const fn numbers(self) -> usize {
        match self {
            Self::LabelSmoothing | Self::SimilarityWeight => 1,
            Self::KlCost => 2,
        }
    }
}

/// Share of the images whose labels are withheld from a conditional flow, so that it knows the velocities of unlabelled
/// images too (Ho & Salimans 2022, *Classifier-free diffusion guidance*).
pub const LABEL_DROPOUT: f32 = 0.1;

/// Latents with their conditions.
#[derive(Debug, Clone, Copy)]
pub struct Codes {
    /// `[rows, latent_size + conditions, 1, 1]`
    pub rows: Value,
    /// Those of the images of a batch, `[batch, conditions, 1, 1]`; `None` in a model that is not conditional.
    pub conditions: Option<Value>,
}

/// Ways from noise to the images of a batch, and a place on each.
#[derive(Debug, Clone, Copy)]
pub struct Paths {
    /// `[batch, channels, height, width]`
    pub noise: Value,
    /// Weights 1 − t of noise and t of image at the place, `[batch, ≥ 2, 1, 1]`.
    pub place: Value,
    /// Weights −1 of noise and 1 of image in the velocity, `[batch, ≥ 2, 1, 1]`.
    pub velocity: Value,
    /// [`time_features`], followed by the condition of the image, `[batch, TIME_FEATURES + conditions, 1, 1]`; for one in
    /// ten it is that of unlabelled images.
    pub time: Value,
}

impl Paths {
    /// Row of an image: in the order in which [`Recording::paths`] takes it apart.
    pub(crate) fn row(noise: &[f32], time: f32, condition: &[f32]) -> Vec<f32> {
        let weights = [1.0 - time, time, -1.0, 1.0];
        [noise, &weights, &time_features(time), condition].concat()
    }
}

/// Sizes that a step is recorded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepSizes {
    /// Images of a batch.
    pub batch: usize,
    /// Shape of an image.
    pub image: Shape,
    /// Length of a latent.
    pub latent_size: usize,
    /// Length of a condition; 0 in a model that is not conditional.
    pub conditions: usize,
}

/// A step while it is written down.
pub struct Recording {
    /// Its computations.
    pub graph: Graph,
    /// Its sizes.
    pub sizes: StepSizes,
    inputs: Vec<StepInput>,
    settings: Vec<(SettingId, Live)>,
}

/// A step that has been written down.
#[derive(Debug, Clone)]
pub struct RecordedStep {
    /// Its computations.
    pub graph: Graph,
    /// What it takes of the host, in the order of upload.
    pub inputs: Vec<StepInput>,
    /// What may change while training goes on, and where it is among the settings.
    pub settings: Vec<(SettingId, Live)>,
}

impl Recording {
    /// Nothing yet.
    pub fn new(networks: &[Rc<NetworkSpec>], sizes: StepSizes) -> Self {
        Self {
            graph: Graph::new(networks),
            sizes,
            inputs: Vec::new(),
            settings: Vec::new(),
        }
    }

    /// All of it.
    pub fn end(self) -> RecordedStep {
        RecordedStep {
            graph: self.graph,
            inputs: self.inputs,
            settings: self.settings,
        }
    }

    fn upload(&mut self, input: StepInput, words: usize) -> UploadId {
        self.inputs.push(input);
        self.graph.upload(words)
    }

    /// So many latents from N(0, 1), each followed by its condition; it comes first.
    pub fn codes(&mut self, rows: usize) -> Codes {
        let StepSizes {
            batch,
            latent_size,
            conditions,
            ..
        } = self.sizes;
        self.inputs.push(StepInput::Codes(rows));
        let rows = self.graph.uploaded_vectors(rows, latent_size + conditions);
        let of_batch = rows.images(0..batch);
        Codes {
            rows,
            conditions: (conditions > 0).then(|| self.graph.columns_from(of_batch, latent_size)),
        }
    }

    /// Ways from noise to the images of a batch; they come first.
    pub fn paths(&mut self, times: TimeDistribution) -> Paths {
        let StepSizes {
            batch,
            image,
            conditions,
            ..
        } = self.sizes;
        self.inputs.push(StepInput::Paths(times));
        let noise = image.image_len();
        let [place, velocity, time] = [noise, noise + 2, noise + 4];
        let rows = time + TIME_FEATURES + conditions;
        let rows = self.graph.uploaded_vectors(batch, rows);
        let columns = self.graph.columns_from(rows, time);
        Paths {
            noise: self.graph.unflatten(rows, image.with_batch(batch)),
            place: self.graph.columns_from(rows, place),
            velocity: self.graph.columns_from(rows, velocity),
            // Products take whole vectors.
            time: self.graph.join_channels(&[columns]),
        }
    }

    /// A batch of real images, binarised if they are to be.
    pub fn real_images(&mut self, binarises: bool) -> Value {
        let views = self.upload(StepInput::Views, self.sizes.batch);
        let word = binarises.then(|| self.upload(StepInput::BinarisationWord, 1));
        let shape = self.sizes.image.with_batch(self.sizes.batch);
        self.graph.gather(shape, views, word)
    }

    /// Decides the signs of perturbations.
    pub fn perturbation_key(&mut self) -> UploadId {
        self.upload(StepInput::PerturbationKey, 1)
    }

    /// Images as a discriminator sees them.
    pub fn augmented(&mut self, augment: Augment, images: Value) -> Value {
        if augment == Augment::Off {
            return images;
        }
        let count = images.shape.batch;
        let diff_augments = self.upload(StepInput::DiffAugments(count), count * DiffAugment::WORDS);
        self.graph.augment(images, diff_augments)
    }

    /// A step of an optimiser on a network.
    pub fn step(&mut self, optimiser: usize, networks: &[NetworkId], betas: [f32; 2]) {
        let rates = self.upload(StepInput::Rates(optimiser), ADAM_RATES);
        for network in networks {
            self.graph.adam(*network, rates, betas);
        }
    }

    /// Takes a network into its moving average.
    pub fn ema(&mut self, network: NetworkId, ema: NetworkId) {
        let share = self.upload(StepInput::EmaShare, 1);
        self.graph.ema(network, ema, share);
    }

    /// A number, or two, that may change while training goes on.
    pub fn live(&mut self, live: Live) -> SettingId {
        let setting = self.graph.setting(live.numbers());
        self.settings.push((setting, live));
        setting
    }
}
