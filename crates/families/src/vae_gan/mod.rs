//! VAE-GANs: a VAE whose decoder is the generator of a GAN (Larsen et al. 2016).

mod settings;

pub use settings::VaeGanSettings;

use std::rc::Rc;

use super::{Decoded, Definition, Encoded, Live, Part, Recording};
use crate::{Family, Profile, loss_values::VAE_GAN_LOSSES};
use lab_core::hyperparameter::Settings;
use lab_graph::{
    NetworkId, NetworkSpec, Shape,
    loss::feature_weight,
    operations::{Comparison, Normalisation},
};
use lab_models::{
    latent::Interpolation,
    networks::{self, DiscriminatorNorm, NetworkConfig, NetworkDescription},
};

/// What the family is.
pub const FAMILY: Profile = Profile {
    name: "vae-gan",
    title: "VAE with a discriminator",
    idea: "A VAE whose images a discriminator also checks: are they faithful, and do they look real?",
    encodes: Ok(Encoded::Posteriors),
    probed: "Latents of the VAE-GAN",
    conditional_paper: "Sohn et al. 2015",
    interpolation: Interpolation::Linear,
    losses: VAE_GAN_LOSSES,
    hyperparameters: VaeGanSettings::hyperparameters,
    key_hyperparameter: "kl_weight",
    networks: |network, _| {
        vec![
            NetworkDescription::encoder(network),
            NetworkDescription::generator(&networks::generator(network), network),
            NetworkDescription::discriminator(
                &networks::discriminator(network, DiscriminatorNorm::Batch),
                network,
            ),
        ]
    },
    latent_size: |shared, _| shared.latent_size,
    likelihood: |_| None,
    binarises: |_| false,
    definition: |network, settings| Box::new(VaeGan::new(network, VaeGanSettings::of(settings))),
};

const ENCODER: NetworkId = NetworkId(0);
const GENERATOR: NetworkId = NetworkId(1);
const DISCRIMINATOR: NetworkId = NetworkId(2);

/// Optimisers, in the order in which they step.
const OF_DISCRIMINATOR: usize = 0;
const OF_ENCODER: usize = 1;
const OF_GENERATOR: usize = 2;

/// An encoder, a generator and a discriminator.
pub struct VaeGan {
    network: NetworkConfig,
    settings: VaeGanSettings,
}

const fn batches(groups: usize) -> Normalisation {
    Normalisation::Batch {
        groups,
        track: true,
    }
}

impl VaeGan {
    /// Of networks of these sizes, with these settings.
    pub const fn new(network: NetworkConfig, settings: VaeGanSettings) -> Self {
        Self { network, settings }
    }
}

impl Definition for VaeGan {
    /// All gradients come from one forward pass, as in algorithm 1 of Larsen et al. 2016.
    fn record(&self, _: Part, recording: &mut Recording) {
        let batch = recording.sizes.batch;
        let codes = recording.codes(2 * batch);
        let images = recording.real_images(false);
        let kl_cost = recording.live(Live::KlCost);
        let graph = &mut recording.graph;
        let encoded = graph.apply(ENCODER, images, codes.conditions, batches(1));
        // Half of the latents are drawn from the prior, whose means and log-variances are zero.
        let prior = graph.zeros(Shape {
            batch,
            ..encoded.shape
        });
        let parameters = graph.concatenate(&[encoded, prior]);
        let posterior = graph.reparameterise(parameters, codes.rows, (batch, kl_cost));
        let generated = graph.apply(GENERATOR, posterior.latents, None, batches(1));
        // Real images, their reconstructions and images of the prior, each batch normalised by itself.
        let all = graph.concatenate(&[images, generated]);
        let head = graph.spec(DISCRIMINATOR).blocks.len() - 1;
        let features = graph.apply_up_to(DISCRIMINATOR, head, all, batches(3));
        let outputs = graph.apply_from(DISCRIMINATOR, head, features, batches(3));
        let logits = match codes.conditions {
            Some(conditions) => graph.project(outputs, conditions),
            None => outputs,
        };

        let weight = feature_weight(features.shape.image_len(), images.shape.pixels()) as f32;
        let similarity = graph.reconstruction(
            Comparison::HalfSquaredError { weight },
            features.images(batch..2 * batch),
            features.images(0..batch),
        );
        graph.report_elbo(similarity, posterior.kl);
        let game = graph.game(self.settings.objective);
        let smoothing = recording.live(Live::LabelSmoothing);
        let similarity_weight = recording.live(Live::SimilarityWeight);
        let graph = &mut recording.graph;

        // The discriminator learns to tell real images from all others.
        let fakes = batch..3 * batch;
        let loss = graph.discriminator_loss(game, logits, fakes.clone(), smoothing, vec![]);
        graph.gradients(&[loss], &[DISCRIMINATOR]);
        // The encoder learns to say what the discriminator will see, in few nats.
        graph.gradients(&[similarity, posterior.kl], &[ENCODER]);
        // The generator learns to be taken for real, and to make reconstructions look like their images.
        let [real, fake] = [logits.images(0..batch), logits.images(fakes)];
        let loss = graph.generator_loss(game, Some(real), fake, batch);
        let losses = [loss, similarity.weighted(similarity_weight)];
        graph.gradients(&losses, &[GENERATOR]);
        recording.step(OF_DISCRIMINATOR, &[DISCRIMINATOR], self.betas());
        recording.step(OF_ENCODER, &[ENCODER], self.betas());
        recording.step(OF_GENERATOR, &[GENERATOR], self.betas());
    }

    fn family(&self) -> Family {
        Family::VaeGan
    }

    fn networks(&self) -> Vec<Rc<NetworkSpec>> {
        let sizes = &self.network;
        let networks = [
            networks::encoder(sizes),
            networks::generator(sizes),
            networks::discriminator(sizes, DiscriminatorNorm::Batch),
        ];
        networks.map(Rc::new).into()
    }

    fn optimisers(&self) -> usize {
        OF_GENERATOR + 1
    }

    fn betas(&self) -> [f32; 2] {
        [self.settings.beta_1, self.settings.beta_2].map(|beta| beta as f32)
    }

    fn learning_rate(&self, optimiser: usize, _steps: u32) -> f64 {
        let rate = self.settings.learning_rate;
        if optimiser == OF_DISCRIMINATOR {
            rate * self.settings.discriminator_rate
        } else {
            rate
        }
    }

    fn live(&self, setting: Live, _steps: u32) -> [f64; 2] {
        match setting {
            Live::LabelSmoothing => [self.settings.label_smoothing, 0.0],
            Live::KlCost => [self.settings.kl_weight, 0.0],
            Live::SimilarityWeight => [self.settings.similarity_weight, 0.0],
        }
    }

    fn change_live(&mut self, settings: &Settings) -> bool {
        self.settings.change_live(settings);
        false
    }

    fn loss_names(&self) -> &'static [Option<&'static str>] {
        &[
            // Similarity plus weighted KL is not shown.
            None,
            Some("similarity"),
            Some("kl"),
            Some("discriminator"),
            Some("generator"),
            Some("d_real"),
            Some("d_fake"),
        ]
    }

    fn decoded(&self) -> Decoded {
        Decoded::Images
    }

    fn decoder(&self) -> NetworkId {
        GENERATOR
    }

    fn encoder(&self) -> Option<NetworkId> {
        Some(ENCODER)
    }
}
