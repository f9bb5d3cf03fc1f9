//! What a family says of itself.

use crate::{Definition, Encoded, Likelihood, LossDescription, SharedSettings};
use lab_core::hyperparameter::{Hyperparameter, Settings};
use lab_data::dataset::ImageShape;
use lab_models::{
    latent::Interpolation,
    networks::{NetworkConfig, NetworkDescription},
};

/// What a family says of itself, whatever its settings; its folder has it as `FAMILY`.
pub struct Profile {
    /// Name in settings and addresses.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// How it learns, in one line.
    pub idea: &'static str,
    /// What images become when it encodes them, or why it cannot.
    pub encodes: Result<Encoded, &'static str>,
    /// What a linear probe is given of images.
    pub probed: &'static str,
    /// Who made such models conditional first, in the way it is done here.
    pub conditional_paper: &'static str,
    /// How its latents are best joined.
    pub interpolation: Interpolation,
    /// The loss values that a training step reports, in the order in which to show them.
    pub losses: &'static [LossDescription],
    /// Its hyperparameters.
    pub hyperparameters: fn() -> &'static [Hyperparameter],
    /// Key of the hyperparameter that changes most of what the family makes.
    pub key_hyperparameter: &'static str,
    /// Its networks as these settings make them, in the order in which data flow through them.
    pub networks: fn(&NetworkConfig, &Settings) -> Vec<NetworkDescription>,
    /// Length of its latents, for such images.
    pub latent_size: fn(&SharedSettings, ImageShape) -> usize,
    /// How probable it holds an image given its latent; `None` in a family that does not compare images pixel by pixel.
    pub likelihood: fn(&Settings) -> Option<Likelihood>,
    /// Whether it draws images black and white every time they are shown.
    pub binarises: fn(&Settings) -> bool,
    /// What it is with networks of these sizes and these settings.
    pub definition: fn(NetworkConfig, &Settings) -> Box<dyn Definition>,
}
