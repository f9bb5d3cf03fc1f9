use super::{
    Domain, GanConfig, GanTrainer, Hyperparameter, Likelihood, LossDescription, Settings, Trainer,
    VaeConfig, VaeTrainer,
};
use crate::{
    error::{ErrorKind, LabError, Result},
    model::NetworkConfig,
};
use burn::tensor::Device;

/// A family of generative models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Generative adversarial network.
    Gan,
    /// Variational autoencoder.
    Vae,
}

const BATCH_SIZE: Hyperparameter = Hyperparameter {
    key: "batch_size",
    label: "Batch size",
    help: "Images in each training step.",
    domain: Domain::Integer {
        min: 2,
        max: 256,
        default: 64,
    },
};

const WIDTH: Hyperparameter = Hyperparameter {
    key: "width",
    label: "Width",
    help: "Feature maps of the layer next to the image; more learn more and cost more.",
    domain: Domain::Integer {
        min: 2,
        max: 128,
        default: 16,
    },
};

const fn latent_size(default: u32) -> Hyperparameter {
    Hyperparameter {
        key: "latent_size",
        label: "Latent size",
        help: "How many numbers describe an image.",
        domain: Domain::Integer {
            min: 1,
            max: 512,
            default,
        },
    }
}

const fn learning_rate(default: f64) -> Hyperparameter {
    Hyperparameter {
        key: "learning_rate",
        label: "Learning rate",
        help: "Adam's step size: too small learns slowly, too large never settles.",
        domain: Domain::Real {
            min: 1e-6,
            max: 0.1,
            default,
        },
    }
}

const fn beta_1(default: f64) -> Hyperparameter {
    Hyperparameter {
        key: "beta_1",
        label: "Adam β₁",
        help: "How long Adam remembers the direction of past gradients.",
        domain: Domain::Real {
            min: 0.0,
            max: 0.999,
            default,
        },
    }
}

const BETA_2: Hyperparameter = Hyperparameter {
    key: "beta_2",
    label: "Adam β₂",
    help: "How long Adam remembers the size of past gradients.",
    domain: Domain::Real {
        min: 0.5,
        max: 0.9999,
        default: 0.999,
    },
};

const GAN_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    latent_size(100),
    learning_rate(2e-4),
    beta_1(0.5),
    BETA_2,
];

const VAE_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    latent_size(32),
    learning_rate(3e-3),
    beta_1(0.9),
    BETA_2,
    Hyperparameter {
        key: "kl_weight",
        label: "KL weight β",
        help: "1 is the ELBO; more orders the latent space and blurs the images.",
        domain: Domain::Real {
            min: 0.0,
            max: 100.0,
            default: 1.0,
        },
    },
    Hyperparameter {
        key: "likelihood",
        label: "Likelihood",
        help: "How a reconstruction is scored: cross-entropy or half the squared error.",
        domain: Domain::Choice {
            options: &["bernoulli", "gaussian"],
            default: "bernoulli",
        },
    },
];

const fn loss(key: &'static str, label: &'static str, help: &'static str) -> LossDescription {
    LossDescription { key, label, help }
}

const GAN_LOSSES: &[LossDescription] = &[
    loss(
        "discriminator",
        "Discriminator",
        "Nats; 1.39 is a guess, near 0 it has won.",
    ),
    loss(
        "generator",
        "Generator",
        "Nats; 0.69 is a fake taken for real half the time, large is one found out.",
    ),
    loss(
        "belief_real",
        "D(real)",
        "The discriminator's mean belief that real images are real, 0 to 1.",
    ),
    loss(
        "belief_fake",
        "D(fake)",
        "The discriminator's mean belief that generated images are real, 0 to 1.",
    ),
];

const VAE_LOSSES: &[LossDescription] = &[
    loss(
        "total",
        "Total",
        "Reconstruction plus β times KL: what training lowers, nats an image.",
    ),
    loss(
        "reconstruction",
        "Reconstruction",
        "How badly decoded images fit the originals, nats an image.",
    ),
    loss(
        "kl",
        "KL",
        "How much the latents say about the image, nats an image.",
    ),
];

impl Family {
    /// All families, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Gan, Self::Vae];

    /// Finds a family by its name.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownFamily`] with the names there are.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|family| family.name() == name)
            .ok_or_else(|| {
                LabError::new(
                    ErrorKind::UnknownFamily,
                    format!("There is no model family \"{name}\"."),
                    format!("Use one of {}.", Self::ALL.map(Self::name).join(", ")),
                )
            })
    }

    /// Name in settings and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gan => "gan",
            Self::Vae => "vae",
        }
    }

    /// Name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gan => "Generative adversarial network",
            Self::Vae => "Variational autoencoder",
        }
    }

    /// Why the family cannot reconstruct images; `None` if it can.
    pub const fn why_no_reconstruction(self) -> Option<&'static str> {
        match self {
            Self::Gan => Some(
                "A GAN has no encoder: it cannot say which latent an image has, \
                 so there is nothing to reconstruct.",
            ),
            Self::Vae => None,
        }
    }

    /// The figures that a training step reports, in the order in which to show them.
    pub const fn losses(self) -> &'static [LossDescription] {
        match self {
            Self::Gan => GAN_LOSSES,
            Self::Vae => VAE_LOSSES,
        }
    }

    /// The family's knobs.
    pub const fn hyperparameters(self) -> &'static [Hyperparameter] {
        match self {
            Self::Gan => GAN_HYPERPARAMETERS,
            Self::Vae => VAE_HYPERPARAMETERS,
        }
    }

    /// Builds a fresh trainer for images of `channels` channels.
    pub fn trainer(
        self,
        settings: &Settings,
        channels: usize,
        seed: u64,
        device: &Device,
    ) -> Box<dyn Trainer> {
        let network = NetworkConfig {
            channels,
            width: settings.integer("width"),
            latent_size: settings.integer("latent_size"),
        };
        match self {
            Self::Gan => Box::new(GanTrainer::new(gan_config(network, settings), seed, device)),
            Self::Vae => Box::new(VaeTrainer::new(vae_config(network, settings), seed, device)),
        }
    }
}

fn gan_config(network: NetworkConfig, settings: &Settings) -> GanConfig {
    GanConfig {
        network,
        learning_rate: settings.real("learning_rate"),
        beta_1: settings.real("beta_1") as f32,
        beta_2: settings.real("beta_2") as f32,
    }
}

fn vae_config(network: NetworkConfig, settings: &Settings) -> VaeConfig {
    VaeConfig {
        network,
        learning_rate: settings.real("learning_rate"),
        beta_1: settings.real("beta_1") as f32,
        beta_2: settings.real("beta_2") as f32,
        kl_weight: settings.real("kl_weight"),
        likelihood: match settings.word("likelihood") {
            "gaussian" => Likelihood::Gaussian,
            _ => Likelihood::Bernoulli,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::train::Setting;

    fn resolve(family: Family, given: &[(&str, Setting)]) -> Settings {
        let given = given
            .iter()
            .map(|(key, value)| (key.to_string(), value.clone()));
        let given: BTreeMap<_, _> = given.collect();
        Settings::resolve(family.hyperparameters(), &given).unwrap()
    }

    const NETWORK: NetworkConfig = NetworkConfig {
        channels: 1,
        width: 16,
        latent_size: 8,
    };

    #[test]
    fn the_page_offers_the_defaults_of_the_trainers() {
        let config = gan_config(NETWORK, &resolve(Family::Gan, &[]));
        assert_eq!(config, GanConfig::new(NETWORK));
        let config = vae_config(NETWORK, &resolve(Family::Vae, &[]));
        assert_eq!(config, VaeConfig::new(NETWORK));
    }

    #[test]
    fn every_choice_of_the_likelihood_has_its_own_meaning() {
        let likelihood = |word: &str| {
            let given = [("likelihood", Setting::Word(word.into()))];
            vae_config(NETWORK, &resolve(Family::Vae, &given)).likelihood
        };
        assert_eq!(likelihood("bernoulli"), Likelihood::Bernoulli);
        assert_eq!(likelihood("gaussian"), Likelihood::Gaussian);
    }

    #[test]
    fn families_are_found_by_their_names_alone() {
        for family in Family::ALL {
            assert_eq!(Family::from_name(family.name()), Ok(family));
        }
        let error = Family::from_name("flow").unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnknownFamily);
        assert!(error.hint.contains("gan, vae"));
    }
}
