use std::sync::Arc;

#[cfg(feature = "burn")]
use crate::training::BurnTrainer;
use crate::{
    Definition, Encoded, Engine, Likelihood, LossDescription, Profile, SharedSettings, Trainer,
    training::ProgramTrainer,
};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    hyperparameter::{Hyperparameter, Settings},
};
use lab_data::dataset::{Conditions, Dataset, ImageShape, Labels};
use lab_graph::device::ComputeDevice;
use lab_models::{
    latent::Interpolation,
    networks::{NetworkConfig, NetworkDescription},
};

/// Declares the families, each by its folder, in the order in which they are shown; some only tests have.
macro_rules! families {
    (
        $($(#[$doc:meta])* $Family:ident = $folder:ident),+;
        for tests: $($(#[$test_doc:meta])* $Tested:ident = $test_folder:ident),*
    ) => {
        /// A family of generative models.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Family {
            $($(#[$doc])* $Family,)+
            $(#[cfg(test)] $(#[$test_doc])* $Tested,)*
        }

        impl Family {
            /// All families, in the order in which they are shown.
            #[cfg(not(test))]
            pub const ALL: [Self; [$(stringify!($Family)),+].len()] = [$(Self::$Family),+];

            /// All families, and those that only tests have.
            #[cfg(test)]
            pub const ALL: [Self; [$(stringify!($Family),)+ $(stringify!($Tested)),*].len()] =
                [$(Self::$Family,)+ $(Self::$Tested),*];

            /// Those that the page has.
            #[cfg(test)]
            pub const PUBLIC: [Self; [$(stringify!($Family)),+].len()] = [$(Self::$Family),+];

            /// What it says of itself.
            const fn profile(self) -> &'static Profile {
                match self {
                    $(Self::$Family => &crate::$folder::FAMILY,)+
                    $(#[cfg(test)] Self::$Tested => &crate::$test_folder::FAMILY,)*
                }
            }
        }
    };
}

families! {
    /// Generative adversarial network.
    Gan = gan,
    /// Variational autoencoder.
    Vae = vae,
    /// Both in one: the VAE's decoder is the GAN's generator (Larsen et al. 2016).
    VaeGan = vae_gan,
    /// Flow matching.
    Flow = flow;
    for tests:
    /// A VAE to which its latents cost nothing.
    Autoencoder = autoencoder
}

impl Family {
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
        self.profile().name
    }

    /// Name for people.
    pub const fn title(self) -> &'static str {
        self.profile().title
    }

    /// How it learns, in one line.
    pub const fn idea(self) -> &'static str {
        self.profile().idea
    }

    /// What images become when the family encodes them, or why it cannot.
    ///
    /// # Errors
    /// Why it cannot.
    pub const fn encodes(self) -> std::result::Result<Encoded, &'static str> {
        self.profile().encodes
    }

    /// Why the family cannot encode images; `None` if it can.
    pub fn why_no_encoder(self) -> Option<&'static str> {
        self.encodes().err()
    }

    /// Whether latents of an image are uncertain, and each dimension says so much and no more.
    pub fn has_posteriors(self) -> bool {
        self.encodes() == Ok(Encoded::Posteriors)
    }

    /// Whether an image is made step by step, from noise.
    pub fn is_gradual(self) -> bool {
        self.encodes() == Ok(Encoded::Latents)
    }

    /// What a linear probe is given of images.
    pub const fn probed(self) -> &'static str {
        self.profile().probed
    }

    /// Who made such models conditional first, in the way it is done here.
    pub const fn conditional_paper(self) -> &'static str {
        self.profile().conditional_paper
    }

    /// How its latents are best joined.
    pub const fn interpolation(self) -> Interpolation {
        self.profile().interpolation
    }

    /// The loss values that a training step reports, in the order in which to show them.
    pub const fn losses(self) -> &'static [LossDescription] {
        self.profile().losses
    }

    /// The family's hyperparameters.
    pub fn hyperparameters(self) -> &'static [Hyperparameter] {
        (self.profile().hyperparameters)()
    }

    /// Key of the hyperparameter that changes most of what the family makes.
    pub const fn key_hyperparameter(self) -> &'static str {
        self.profile().key_hyperparameter
    }

    /// The networks as the settings make them for such images, in the order in which data flow through
    /// them. Conditional ones are conditioned on so many classes or attributes.
    pub fn networks(
        self,
        image: ImageShape,
        names: usize,
        settings: &Settings,
    ) -> Vec<NetworkDescription> {
        let config = self.network_config(image, names, settings);
        (self.profile().networks)(&config, settings)
    }

    /// Sizes of the networks that the settings ask for, of such images. Conditional ones are conditioned on so many classes or
    /// attributes.
    pub fn network_config(
        self,
        image: ImageShape,
        names: usize,
        settings: &Settings,
    ) -> NetworkConfig {
        let shared = SharedSettings::of(settings);
        NetworkConfig {
            channels: image.channels,
            size: image.size,
            width: shared.width,
            latent_size: (self.profile().latent_size)(&shared, image),
            conditions: if shared.conditional { names } else { 0 },
        }
    }

    /// How networks are conditioned on labels. Where there is an encoder, it can tell the decoder as much: a
    /// class is heard better beside its latents if it is as loud as they are. In a flow it lies beside dozens of features of the
    /// time.
    pub fn conditions(self, labels: &Labels) -> Conditions {
        let conditions = Conditions::of(labels);
        match self.why_no_encoder() {
            Some(_) => conditions,
            None => conditions.as_loud_as_latents(),
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

    /// How networks of these sizes are conditioned on labels: not at all, unless they are conditional.
    pub fn conditioning(self, network: &NetworkConfig, labels: &Labels) -> Conditions {
        match network.conditions {
            0 => Conditions::NONE,
            _ => self.conditions(labels),
        }
    }

    /// How probable it holds an image given its latent; `None` in a family that does not compare
    /// images pixel by pixel.
    pub fn likelihood(self, settings: &Settings) -> Option<Likelihood> {
        (self.profile().likelihood)(settings)
    }

    /// Whether it draws images black and white every time they are shown.
    pub fn binarises(self, settings: &Settings) -> bool {
        (self.profile().binarises)(settings)
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
        let batch = SharedSettings::of(settings).batch_size;
        let network = self.network_config(dataset.shape(), names, settings);
        let definition = self.definition(&network, settings);
        let of = (dataset, seed);
        match engine {
            Engine::Program => {
                let backend = device.backend();
                Box::new(ProgramTrainer::new(
                    definition, &network, batch, of, backend,
                ))
            }
            #[cfg(feature = "burn")]
            Engine::Burn => Box::new(BurnTrainer::new(definition, &network, batch, of, device)),
        }
    }

    /// What the family is with these settings.
    pub(crate) fn definition(
        self,
        network: &NetworkConfig,
        settings: &Settings,
    ) -> Box<dyn Definition> {
        (self.profile().definition)(network.clone(), settings)
    }
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
        let error = Family::from_name("diffusion").unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnknownFamily);
        assert!(error.hint.contains("gan, vae, vae-gan, flow"));
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
