use super::{
    GanConfig, GanTrainer, Hyperparameter, Likelihood, LossDescription, Settings, Trainer,
    VaeConfig, VaeTrainer,
    description::{GAN_HYPERPARAMETERS, GAN_LOSSES, VAE_HYPERPARAMETERS, VAE_LOSSES},
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
