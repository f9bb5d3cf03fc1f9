use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{LossDescription, Trainer};
use crate::{
    Definition, GAN_LOSSES, Gan, GanSettings, Likelihood, SharedSettings, VAE_GAN_LOSSES,
    VAE_LOSSES, Vae, VaeGan, VaeGanSettings, VaeSettings,
    training::{BurnTrainer, MachineTrainer},
};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    hyperparameter::{Hyperparameter, Settings},
};
use lab_data::dataset::{Conditions, Dataset, ImageShape, Labels};
use lab_graph::device::ComputeDevice;
use lab_models::{
    latent::Interpolation, networks::DiscriminatorNorm, networks::NetworkConfig,
    networks::NetworkDescription,
};

/// A family of generative models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Generative adversarial network.
    Gan,
    /// Variational autoencoder.
    Vae,
    /// Both in one: the VAE's decoder is the GAN's generator (Larsen et al. 2016).
    VaeGan,
}

impl Family {
    /// All families, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Gan, Self::Vae, Self::VaeGan];

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
            Self::VaeGan => "vae-gan",
        }
    }

    /// Name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gan => "Generative adversarial network",
            Self::Vae => "Variational autoencoder",
            Self::VaeGan => "VAE with a discriminator",
        }
    }

    /// How it learns, in one line.
    pub const fn idea(self) -> &'static str {
        match self {
            Self::Gan => {
                "A forger and a detective: one network makes images, the other tries to spot the fakes."
            }
            Self::Vae => "Compresses each image into a few numbers, then redraws it from them.",
            Self::VaeGan => {
                "A VAE whose images a discriminator also checks: are they faithful, and do they look real?"
            }
        }
    }

    /// Why the family cannot encode images; `None` if it can.
    pub const fn why_no_encoder(self) -> Option<&'static str> {
        match self {
            Self::Gan => Some("A GAN has no encoder, so it cannot map an image to its latent."),
            Self::Vae | Self::VaeGan => None,
        }
    }

    /// How its latents are best joined.
    pub const fn interpolation(self) -> Interpolation {
        match self {
            Self::Gan => Interpolation::Spherical,
            Self::Vae | Self::VaeGan => Interpolation::Linear,
        }
    }

    /// The loss values that a training step reports, in the order in which to show them.
    pub const fn losses(self) -> &'static [LossDescription] {
        match self {
            Self::Gan => GAN_LOSSES,
            Self::Vae => VAE_LOSSES,
            Self::VaeGan => VAE_GAN_LOSSES,
        }
    }

    /// The family's hyperparameters.
    pub fn hyperparameters(self) -> &'static [Hyperparameter] {
        match self {
            Self::Gan => GanSettings::hyperparameters(),
            Self::Vae => VaeSettings::hyperparameters(),
            Self::VaeGan => VaeGanSettings::hyperparameters(),
        }
    }

    /// Key of the hyperparameter that changes most of what the family makes.
    pub const fn key_hyperparameter(self) -> &'static str {
        match self {
            Self::Gan => "learning_rate",
            Self::Vae | Self::VaeGan => "kl_weight",
        }
    }

    /// The networks as the settings make them for such images, in the order in which data flow through
    /// them. Conditional ones are told of so many classes or attributes.
    pub fn networks(
        self,
        image: ImageShape,
        names: usize,
        settings: &Settings,
    ) -> Vec<NetworkDescription> {
        let config = SharedSettings::of(settings).network(image, names);
        match self {
            Self::Gan => {
                let norm = GanSettings::of(settings).discriminator_norm;
                vec![
                    NetworkDescription::generator(&config),
                    NetworkDescription::discriminator(&config, norm),
                ]
            }
            Self::Vae => vec![
                NetworkDescription::encoder(&config),
                NetworkDescription::decoder(&config),
            ],
            Self::VaeGan => vec![
                NetworkDescription::encoder(&config),
                NetworkDescription::generator(&config),
                NetworkDescription::discriminator(&config, DiscriminatorNorm::Batch),
            ],
        }
    }

    /// How networks are told of labels. Where there is an encoder, it can tell the decoder as much: a
    /// class is heard better beside its latents if it is as loud as they are.
    pub fn conditions(self, labels: &Labels) -> Conditions {
        let conditions = Conditions::of(labels);
        match self {
            Self::Gan => conditions,
            Self::Vae | Self::VaeGan => conditions.as_loud_as_latents(),
        }
    }

    /// Multiplications that a batch takes on its way through all networks once: what a step takes grows with it.
    pub fn work(self, image: ImageShape, settings: &Settings) -> f64 {
        let networks = self.networks(image, 0, settings);
        let of_image: usize = networks
            .iter()
            .map(NetworkDescription::multiplications)
            .sum();
        of_image as f64 * SharedSettings::of(settings).batch_size as f64
    }

    /// How networks of these sizes are told of labels: not at all, unless they are conditional.
    pub fn told(self, network: &NetworkConfig, labels: &Labels) -> Conditions {
        match network.conditions {
            0 => Conditions::NONE,
            _ => self.conditions(labels),
        }
    }

    /// How probable it holds an image given its latent; `None` in a family that does not compare
    /// images pixel by pixel.
    pub fn likelihood(self, settings: &Settings) -> Option<Likelihood> {
        match self {
            Self::Gan | Self::VaeGan => None,
            Self::Vae => Some(VaeSettings::of(settings).likelihood),
        }
    }

    /// Whether it draws images black and white every time they are shown.
    pub fn binarises(self, settings: &Settings) -> bool {
        match self {
            Self::Gan | Self::VaeGan => false,
            Self::Vae => VaeSettings::of(settings).binarise,
        }
    }

    /// Builds a fresh trainer on the training split of a data set.
    pub fn trainer(
        self,
        engine: Engine,
        settings: &Settings,
        dataset: &Arc<Dataset>,
        seed: u64,
        device: &ComputeDevice,
    ) -> Box<dyn Trainer> {
        let names = dataset.labels.names().len();
        let shared = SharedSettings::of(settings);
        let (network, batch) = (shared.network(dataset.shape(), names), shared.batch_size);
        let definition = self.definition(&network, settings);
        let of = (dataset, seed);
        match engine {
            Engine::Program => {
                let machine = device.machine();
                Box::new(MachineTrainer::new(
                    definition, &network, batch, of, machine,
                ))
            }
            Engine::Burn => Box::new(BurnTrainer::new(definition, &network, batch, of, device)),
        }
    }

    /// What the family is with these settings.
    pub(crate) fn definition(
        self,
        network: &NetworkConfig,
        settings: &Settings,
    ) -> Box<dyn Definition> {
        let network = network.clone();
        match self {
            Self::Gan => Box::new(Gan::new(network, GanSettings::of(settings))),
            Self::Vae => Box::new(Vae::new(network, VaeSettings::of(settings))),
            Self::VaeGan => Box::new(VaeGan::new(network, VaeGanSettings::of(settings))),
        }
    }
}

/// How a training step is computed; the results are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// As one program of fused operations, [`lab_graph::fused`].
    #[default]
    Program,
    /// Burn's operations one by one with its autodiff, [`lab_graph::eager`].
    Burn,
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::hyperparameter::Domain;

    #[test]
    fn families_are_found_by_their_names_alone() {
        for family in Family::ALL {
            assert_eq!(Family::from_name(family.name()), Ok(family));
        }
        let error = Family::from_name("flow").unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnknownFamily);
        assert!(error.hint.contains("gan, vae, vae-gan"));
    }

    #[test]
    fn engines_are_called_by_words_and_the_program_unless_one_is_named() {
        let read = serde_json::from_str::<Engine>;
        assert_eq!(read("\"program\"").unwrap(), Engine::Program);
        assert_eq!(read("\"burn\"").unwrap(), Engine::Burn);
        assert!(read("\"autodiff\"").is_err());
        assert_eq!(Engine::default(), Engine::Program);
    }

    #[test]
    fn the_key_hyperparameter_is_a_number_that_may_change_while_training_goes_on() {
        for family in Family::ALL {
            let key = family.key_hyperparameter();
            let parameter = family.hyperparameters().iter().find(|one| one.key == key);
            let parameter = parameter.unwrap_or_else(|| panic!("{family:?} has no {key}"));
            assert!(parameter.live, "{family:?}: {key}");
            assert!(
                !matches!(parameter.domain, Domain::Choice { .. }),
                "{family:?}: {key}"
            );
        }
    }
}
