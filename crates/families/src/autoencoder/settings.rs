use crate::{
    SharedSettings,
    common::{BETA_2, beta_1, learning_rate},
};
use lab_core::hyperparameter::hyperparameters;

hyperparameters! {
    /// Settings of an autoencoder.
    pub struct AutoencoderSettings {
        ..shared: SharedSettings,
        /// Adam's step size.
        learning_rate: f64 = learning_rate(3e-3),
        /// Adam's memory of gradients.
        beta_1: f64 = beta_1(0.9),
        /// Adam's memory of squared gradients.
        beta_2: f64 = BETA_2,
    }
}
