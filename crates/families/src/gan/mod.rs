//! Generative adversarial networks (Goodfellow et al. 2014).

mod settings;

pub use settings::{DISCRIMINATOR_STEPS_MAX, GanSettings};

use std::rc::Rc;

use super::{Decoded, Definition, Live, Part, Recording};
use crate::{
    Family, Profile,
    common::{ema_share, halved},
    loss_values::GAN_LOSSES,
};
use lab_core::hyperparameter::Settings;
use lab_data::diff_augment::Augment;
use lab_graph::{
    Graph, NetworkId, NetworkSpec, UploadId, Value,
    operations::{Normalisation, Penalty},
};
use lab_models::{
    latent::Interpolation,
    networks::{Architecture, NetworkConfig, NetworkDescription},
};

/// What the family is.
pub const FAMILY: Profile = Profile {
    name: "gan",
    title: "Generative adversarial network",
    idea: "A forger and a detective: one network makes images, the other tries to spot the fakes.",
    encodes: Err("A GAN has no encoder, so it cannot map an image to its latent."),
    probed: "Features of the discriminator",
    conditional_paper: "Miyato & Koyama 2018",
    interpolation: Interpolation::Spherical,
    losses: GAN_LOSSES,
    hyperparameters: GanSettings::hyperparameters,
    key_hyperparameter: "learning_rate",
    networks: |network, settings| {
        let [generator, discriminator] = GanSettings::of(settings).networks(network);
        vec![
            NetworkDescription::generator(&generator, network),
            NetworkDescription::discriminator(&discriminator, network),
        ]
    },
    latent_size: |shared, _| shared.latent_size,
    likelihood: |_| None,
    binarises: |_| false,
    definition: |network, settings| Box::new(Gan::new(network, GanSettings::of(settings))),
};

const GENERATOR: NetworkId = NetworkId(0);
const DISCRIMINATOR: NetworkId = NetworkId(1);
const EMA: NetworkId = NetworkId(2);

/// Optimisers, in the order in which they step.
const OF_DISCRIMINATOR: usize = 0;
const OF_GENERATOR: usize = 1;

/// A generator against a discriminator.
pub struct Gan {
    network: NetworkConfig,
    settings: GanSettings,
}

/// Statistics of each of so many batches; a network that learns keeps running ones.
const fn batches(groups: usize, track: bool) -> Normalisation {
    Normalisation::Batch { groups, track }
}

impl Gan {
    /// Of networks of these sizes, with these settings.
    pub const fn new(network: NetworkConfig, settings: GanSettings) -> Self {
        Self { network, settings }
    }

    /// Logits of so many batches of images, each normalised by itself.
    fn discriminate(
        recording: &mut Recording,
        images: Value,
        conditions: Option<Value>,
        track: bool,
    ) -> Value {
        let groups = images.shape.batch / recording.sizes.batch;
        let graph = &mut recording.graph;
        let outputs = graph.apply(DISCRIMINATOR, images, None, batches(groups, track));
        match conditions {
            Some(conditions) => graph.project(outputs, conditions),
            None => outputs,
        }
    }

    /// The images whose slope costs, perturbed, and the penalties on it.
    fn penalties(
        &self,
        recording: &mut Recording,
        seen: Value,
        key: Option<UploadId>,
    ) -> (Vec<Value>, Vec<Penalty>) {
        let Some(key) = key else {
            return Default::default();
        };
        let batch = recording.sizes.batch;
        let weights = [self.settings.r1, self.settings.r2].into_iter().enumerate();
        let paid = weights.filter(|(_, weight)| *weight > 0.0);
        let pairs = paid.zip(2..).map(|((group, weight), perturbed)| {
            let images = group * batch..(group + 1) * batch;
            let of_group = seen.images(images.clone());
            let first = perturbed * batch;
            let penalty = Penalty {
                images,
                perturbed: first..first + batch,
                weight,
            };
            (recording.graph.perturb(of_group, key, first), penalty)
        });
        pairs.unzip()
    }
}

impl Definition for Gan {
    fn record(&self, part: Part, recording: &mut Recording) {
        let (settings, batch) = (&self.settings, recording.sizes.batch);
        let codes = recording.codes(batch);
        let real = recording.real_images(false);
        let fake = recording
            .graph
            .apply(GENERATOR, codes.rows, None, batches(1, true));
        let both = recording.graph.concatenate(&[real, fake]);
        // What the discriminator sees: real images, fakes, and some of both a little apart.
        let key = settings.has_penalty().then(|| recording.perturbation_key());
        let seen = recording.augmented(settings.augment, both);
        let (perturbed, penalties) = self.penalties(recording, seen, key);
        let all = match perturbed.is_empty() {
            true => seen,
            false => {
                let parts: Vec<_> = [seen].into_iter().chain(perturbed).collect();
                recording.graph.concatenate(&parts)
            }
        };
        let [real, fake] = [0..batch, batch..2 * batch];
        let game = recording.graph.game(settings.objective);

        // The discriminator learns to tell real from fake.
        let logits = Self::discriminate(recording, all, codes.conditions, true);
        let smoothing = recording.live(Live::LabelSmoothing);
        let graph = &mut recording.graph;
        let loss = graph.discriminator_loss(game, logits, fake.clone(), smoothing, penalties);
        graph.gradients(&[loss], &[DISCRIMINATOR]);
        recording.step(OF_DISCRIMINATOR, &[DISCRIMINATOR], self.betas());
        if part == Part::Discriminator {
            return;
        }

        // The generator learns to be taken for real by the discriminator as it is now.
        let pairs = settings.objective.pairs_images();
        let compared = if pairs {
            seen
        } else {
            seen.images(fake.clone())
        };
        let logits = Self::discriminate(recording, compared, codes.conditions, false);
        let (real, fake) = match pairs {
            true => (Some(logits.images(real)), logits.images(fake)),
            false => (None, logits),
        };
        let loss = recording.graph.generator_loss(game, real, fake, batch);
        recording.graph.gradients(&[loss], &[GENERATOR]);
        recording.step(OF_GENERATOR, &[GENERATOR], self.betas());
        if settings.ema > 0.0 {
            recording.ema(GENERATOR, EMA);
        }
    }

    fn family(&self) -> Family {
        Family::Gan
    }

    fn networks(&self) -> Vec<Rc<NetworkSpec>> {
        let [generator, discriminator] = self.settings.networks(&self.network);
        let ema = (self.settings.ema > 0.0).then(|| NetworkSpec {
            name: "ema",
            ..generator.clone()
        });
        let networks = [generator, discriminator].into_iter().chain(ema);
        networks.map(Rc::new).collect()
    }

    fn emas(&self) -> Vec<NetworkId> {
        match self.settings.ema > 0.0 {
            true => vec![GENERATOR],
            false => Vec::new(),
        }
    }

    fn batches_per_step(&self) -> usize {
        self.settings.discriminator_steps
    }

    fn optimisers(&self) -> usize {
        OF_GENERATOR + 1
    }

    fn betas(&self) -> [f32; 2] {
        [self.settings.beta_1, self.settings.beta_2].map(|beta| beta as f32)
    }

    fn weight_decay(&self) -> f64 {
        self.settings.weight_decay
    }

    fn learning_rate(&self, optimiser: usize, steps: u32) -> f64 {
        let rate = halved(self.settings.learning_rate, self.settings.half_life, steps);
        if optimiser == OF_DISCRIMINATOR {
            rate * self.settings.discriminator_rate
        } else {
            rate
        }
    }

    fn ema_share(&self, step: u32) -> f32 {
        ema_share(self.settings.ema, step)
    }

    fn augment(&self) -> Augment {
        self.settings.augment
    }

    fn live(&self, setting: Live, _steps: u32) -> [f64; 2] {
        match setting {
            Live::LabelSmoothing => [self.settings.label_smoothing, 0.0],
            Live::KlCost | Live::SimilarityWeight => unreachable!("a GAN has no {setting:?}"),
        }
    }

    fn change_live(&mut self, settings: &Settings) -> bool {
        self.settings.change_live(settings);
        false
    }

    fn loss_names(&self) -> &'static [Option<&'static str>] {
        &[
            Some("discriminator"),
            Some("generator"),
            Some("d_real"),
            Some("d_fake"),
        ]
    }

    fn features(&self, graph: &mut Graph, images: Value) -> Option<Value> {
        let head = graph.spec(DISCRIMINATOR).blocks.len() - 1;
        Some(graph.apply_up_to(DISCRIMINATOR, head, images, Normalisation::Running))
    }

    fn decoded(&self) -> Decoded {
        match self.settings.architecture {
            Architecture::Dcgan => Decoded::Images,
            Architecture::Residual => Decoded::Unbounded,
        }
    }

    fn decoder(&self) -> NetworkId {
        match self.settings.ema > 0.0 {
            true => EMA,
            false => GENERATOR,
        }
    }

    fn encoder(&self) -> Option<NetworkId> {
        None
    }
}
