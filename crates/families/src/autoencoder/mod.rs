//! Autoencoders (Rumelhart, Hinton & Williams 1986), as a VAE to which its latents cost nothing, so that their noise
//! vanishes. Only tests have this family: it proves that one is a folder and a line.

mod settings;

pub use settings::AutoencoderSettings;

use std::rc::Rc;

use super::{
    Decoded, Definition, Encoded, Live, LossDescription, Part, Profile, Recording,
    loss_values::loss,
};
use crate::Family;
use lab_core::hyperparameter::Settings;
use lab_graph::{NetworkId, NetworkSpec, operations::Normalisation};
use lab_models::{
    latent::Interpolation,
    networks::{self, NetworkConfig, NetworkDescription},
};

/// What the family is.
pub const FAMILY: Profile = Profile {
    name: "autoencoder",
    title: "Autoencoder",
    idea: "Compresses each image into a few numbers, then redraws it from them; nothing orders the numbers.",
    encodes: Ok(Encoded::Posteriors),
    probed: "Latents of the autoencoder",
    conditional_paper: "Sohn et al. 2015",
    interpolation: Interpolation::Linear,
    losses: LOSSES,
    hyperparameters: AutoencoderSettings::hyperparameters,
    key_hyperparameter: "learning_rate",
    networks: |network, _| {
        vec![
            NetworkDescription::encoder(network),
            NetworkDescription::decoder(network),
        ]
    },
    latent_size: |shared, _| shared.latent_size,
    likelihood: |_| None,
    binarises: |_| false,
    definition: |network, settings| {
        Box::new(Autoencoder {
            network,
            settings: AutoencoderSettings::of(settings),
        })
    },
};

const LOSSES: &[LossDescription] = &[
    loss("total", "Total", "What training minimises."),
    loss(
        "reconstruction",
        "Reconstruction",
        "Half the squared error of decoded images.",
    ),
    loss("kl", "KL", "What the latents would cost a VAE."),
];

const ENCODER: NetworkId = NetworkId(0);
const DECODER: NetworkId = NetworkId(1);

const TRAINING: Normalisation = Normalisation::Batch {
    groups: 1,
    track: true,
};

struct Autoencoder {
    network: NetworkConfig,
    settings: AutoencoderSettings,
}

impl Definition for Autoencoder {
    fn record(&self, _: Part, recording: &mut Recording) {
        let batch = recording.sizes.batch;
        let codes = recording.codes(batch);
        let images = recording.real_images(false);
        let free = recording.live(Live::KlCost);
        let graph = &mut recording.graph;
        let parameters = graph.apply(ENCODER, images, codes.conditions, TRAINING);
        let posterior = graph.reparameterise(parameters, codes.rows, (batch, free));
        let decoded = graph.apply(DECODER, posterior.latents, None, TRAINING);
        let reconstruction = graph.reconstruction(self.decoded().squared_error(), decoded, images);
        graph.report_elbo(reconstruction, posterior.kl);
        graph.gradients(&[reconstruction, posterior.kl], &[ENCODER, DECODER]);
        recording.step(0, &[ENCODER, DECODER], self.betas());
    }

    fn family(&self) -> Family {
        Family::Autoencoder
    }

    fn networks(&self) -> Vec<Rc<NetworkSpec>> {
        let networks = [
            networks::encoder(&self.network),
            networks::decoder(&self.network),
        ];
        networks.map(Rc::new).into()
    }

    fn optimisers(&self) -> usize {
        1
    }

    fn betas(&self) -> [f32; 2] {
        [self.settings.beta_1, self.settings.beta_2].map(|beta| beta as f32)
    }

    fn learning_rate(&self, _: usize, _: u32) -> f64 {
        self.settings.learning_rate
    }

    fn live(&self, setting: Live, _: u32) -> [f64; 2] {
        match setting {
            Live::KlCost => [0.0; 2],
            Live::LabelSmoothing | Live::SimilarityWeight => {
                unreachable!("an autoencoder has no {setting:?}")
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
