//! Variational autoencoders (Kingma & Welling 2014).

mod likelihood;
mod settings;

pub use likelihood::Likelihood;
pub use settings::VaeSettings;

use std::rc::Rc;

use super::{Decoded, Definition, Encoded, Live, Part, Recording};
use crate::{Family, Profile, loss_values::VAE_LOSSES};
use lab_core::hyperparameter::Settings;
use lab_graph::{
    NetworkId, NetworkSpec,
    operations::{Comparison, Normalisation},
};
use lab_models::{
    latent::Interpolation,
    networks::{self, NetworkConfig, NetworkDescription},
};

/// What the family is.
pub const FAMILY: Profile = Profile {
    name: "vae",
    title: "Variational autoencoder",
    idea: "Compresses each image into a few numbers, then redraws it from them.",
    encodes: Ok(Encoded::Posteriors),
    probed: "Latents of the VAE",
    conditional_paper: "Sohn et al. 2015",
    interpolation: Interpolation::Linear,
    losses: VAE_LOSSES,
    hyperparameters: VaeSettings::hyperparameters,
    key_hyperparameter: "kl_weight",
    networks: |network, _| {
        vec![
            NetworkDescription::encoder(network),
            NetworkDescription::decoder(network),
        ]
    },
    latent_size: |shared, _| shared.latent_size,
    likelihood: |settings| Some(VaeSettings::of(settings).likelihood),
    binarises: |settings| VaeSettings::of(settings).binarise,
    definition: |network, settings| Box::new(Vae::new(network, VaeSettings::of(settings))),
};

const ENCODER: NetworkId = NetworkId(0);
const DECODER: NetworkId = NetworkId(1);

const TRAINING: Normalisation = Normalisation::Batch {
    groups: 1,
    track: true,
};

/// An encoder and a decoder.
pub struct Vae {
    network: NetworkConfig,
    settings: VaeSettings,
}

impl Vae {
    /// Of networks of these sizes, with these settings.
    pub const fn new(network: NetworkConfig, settings: VaeSettings) -> Self {
        Self { network, settings }
    }

    /// How a reconstruction is compared with its image.
    pub const fn comparison(&self) -> Comparison {
        match self.settings.likelihood {
            Likelihood::Bernoulli => Comparison::Bernoulli,
            Likelihood::Gaussian => Comparison::Gaussian,
            Likelihood::LearnedGaussian => Comparison::LearnedGaussian,
        }
    }
}

impl Definition for Vae {
    /// A step on the evidence lower bound.
    fn record(&self, _: Part, recording: &mut Recording) {
        let batch = recording.sizes.batch;
        let codes = recording.codes(batch);
        let images = recording.real_images(self.settings.binarise);
        let kl_cost = recording.live(Live::KlCost);
        let graph = &mut recording.graph;
        let parameters = graph.apply(ENCODER, images, codes.conditions, TRAINING);
        let posterior = graph.reparameterise(parameters, codes.rows, (batch, kl_cost));
        let logits = graph.apply(DECODER, posterior.latents, None, TRAINING);
        let reconstruction = graph.reconstruction(self.comparison(), logits, images);
        graph.report_elbo(reconstruction, posterior.kl);
        graph.gradients(&[reconstruction, posterior.kl], &[ENCODER, DECODER]);
        recording.step(0, &[ENCODER, DECODER], self.betas());
    }

    fn family(&self) -> Family {
        Family::Vae
    }

    fn networks(&self) -> Vec<Rc<NetworkSpec>> {
        let sizes = &self.network;
        let networks = [networks::encoder(sizes), networks::decoder(sizes)];
        networks.map(Rc::new).into()
    }

    fn optimisers(&self) -> usize {
        1
    }

    fn betas(&self) -> [f32; 2] {
        [self.settings.beta_1, self.settings.beta_2].map(|beta| beta as f32)
    }

    fn learning_rate(&self, _: usize, steps: u32) -> f64 {
        self.settings.learning_rate_after(steps)
    }

    fn live(&self, setting: Live, steps: u32) -> [f64; 2] {
        match setting {
            Live::KlCost => [
                self.settings.kl_weight_after(steps),
                self.settings.free_bits,
            ],
            Live::LabelSmoothing | Live::SimilarityWeight => {
                unreachable!("a VAE has no {setting:?}")
            }
        }
    }

    fn change_live(&mut self, settings: &Settings) -> bool {
        self.settings.change_live(settings);
        false
    }

    fn loss_names(&self) -> &'static [Option<&'static str>] {
        &[Some("total"), Some("reconstruction"), Some("kl")]
    }

    fn held_out_comparison(&self) -> Option<Comparison> {
        Some(self.comparison())
    }

    fn held_out_kl_cost(&self) -> [f64; 2] {
        [self.settings.kl_weight, 0.0]
    }

    fn decoded(&self) -> Decoded {
        Decoded::Logits
    }

    fn decoder(&self) -> NetworkId {
        DECODER
    }

    fn encoder(&self) -> Option<NetworkId> {
        Some(ENCODER)
    }
}
