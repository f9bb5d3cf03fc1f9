use super::Likelihood;
use crate::{
    SharedSettings,
    common::{BETA_2, HALF_LIFE, beta_1, halved, kl_weight, learning_rate},
};
use lab_core::hyperparameter::{choice_of, hyperparameters, integer, real};

hyperparameters! {
    /// Settings of a VAE.
    pub struct VaeSettings {
        ..shared: SharedSettings,
        /// Adam's step size: three times the usual, since DCGAN's weights start small (0.02).
        learning_rate: f64 = learning_rate(3e-3),
        /// Steps after which the step size is half of what it was, again and again; 0 for never.
        half_life: usize = HALF_LIFE,
        /// Weight of the KL term: 1 is the ELBO, more is a β-VAE (Higgins et al. 2017).
        kl_weight: f64 = kl_weight(
            "1 is a standard VAE. Higher: tidier latent space, blurrier images. Lower: sharper reconstructions, worse random samples.",
            1.0,
        ),
        /// Steps over which the weight of the KL term grows from 0, 0 for none: Bowman et al. 2016, *Generating sentences
        /// from a continuous space*; Sønderby et al. 2016, *Ladder variational autoencoders*.
        kl_warm_up: usize = integer(
            "KL warm-up",
            "Raises β from 0 over this many steps, so that latents become useful before they are penalised. 0 = off.",
            0..=10_000,
            0,
        )
        .in_unit("steps")
        .live(),
        /// KL in nats that every latent has for free, on average over a batch: Kingma et al. 2016, *Improved variational
        /// inference with inverse autoregressive flow*, section 5.2 and appendix C.8.
        free_bits: f64 = real(
            "Free bits",
            "KL that each latent dimension may use at no cost, which keeps dimensions in use. 0 = off.",
            0.0..=2.0,
            0.0,
        )
        .in_unit("nats per dimension")
        .live(),
        /// How a reconstruction is scored.
        likelihood: Likelihood = choice_of(
            "Likelihood",
            "How reconstructions are scored: cross-entropy (bernoulli), squared error (gaussian), or squared error with a learned noise level, which balances itself against the KL (gaussian-learned).",
            Likelihood::Bernoulli,
        ),
        /// Whether images are drawn black and white every time they are shown: Salakhutdinov & Murray 2008; Burda et al.
        /// 2016; see [`lab_data::dataset::binarisation`].
        binarise: bool = choice_of(
            "Binarise images",
            "Turns each pixel randomly black or white every time, brighter ones more often white. This is what the Bernoulli likelihood assumes.",
            false,
        ),
        /// Adam's decay of the first moment.
        beta_1: f64 = beta_1(0.9),
        /// Adam's decay of the second moment.
        beta_2: f64 = BETA_2,
    }
}

impl VaeSettings {
    /// Adam's step size in the step after so many.
    pub fn learning_rate_after(&self, steps: u32) -> f64 {
        halved(self.learning_rate, self.half_life, steps)
    }

    /// Weight of the KL term in the step after so many.
    pub fn kl_weight_after(&self, steps: u32) -> f64 {
        let share = match self.kl_warm_up {
            0 => 1.0,
            all => (f64::from(steps) / all as f64).min(1.0),
        };
        self.kl_weight * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kl_weight_grows_evenly_to_its_full_value() {
        let settings = VaeSettings {
            kl_weight: 2.0,
            ..VaeSettings::default()
        };
        assert_eq!(settings.kl_weight_after(0), 2.0);
        let settings = VaeSettings {
            kl_warm_up: 4,
            ..settings
        };
        let weights = [0, 1, 2, 3, 4, 5, 1000].map(|steps| settings.kl_weight_after(steps));
        assert_eq!(weights, [0.0, 0.5, 1.0, 1.5, 2.0, 2.0, 2.0]);
    }

    #[test]
    fn the_learning_rate_halves_after_every_half_life() {
        let settings = VaeSettings {
            learning_rate: 0.8,
            ..VaeSettings::default()
        };
        assert_eq!(settings.learning_rate_after(1000), 0.8);
        let settings = VaeSettings {
            half_life: 10,
            ..settings
        };
        let rates = [0, 10, 20, 30].map(|steps| settings.learning_rate_after(steps));
        assert_eq!(rates, [0.8, 0.4, 0.2, 0.1]);
        let between = settings.learning_rate_after(5);
        assert!((between - 0.8 / 2.0_f64.sqrt()).abs() < 1e-12);
    }
}
