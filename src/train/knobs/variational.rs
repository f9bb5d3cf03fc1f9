//! Knobs of the evidence lower bound: what latents cost, and how a reconstruction is scored.

use super::{Domain, Hyperparameter, Scale};

pub(super) const KL_WEIGHT: Hyperparameter = Hyperparameter::new(
    "kl_weight",
    "KL weight β",
    "1 is the ELBO; more orders the latent space and blurs the images.",
    Domain::Real {
        min: 0.0,
        max: 20.0,
        default: 1.0,
    },
)
.live();

/// As [`KL_WEIGHT`], where what it is weighed against is no likelihood of pixels.
pub(super) const KL_AGAINST_SIMILARITY: Hyperparameter = Hyperparameter::new(
    "kl_weight",
    "KL weight β",
    "How much the encoder saves on what latents say: more makes samples as good as reconstructions, less makes reconstructions closer.",
    Domain::Real {
        min: 0.0,
        max: 20.0,
        default: 4.0,
    },
)
.live();

/// Larsen et al. 2016, section 3.1.
pub(super) const SIMILARITY_WEIGHT: Hyperparameter = Hyperparameter::new(
    "similarity_weight",
    "Similarity weight γ",
    "How much the generator minds whether reconstructions look like their images, beside whether they pass for real.",
    Domain::Real {
        min: 1e-4,
        max: 1.0,
        default: 0.01,
    },
)
.on_scale(Scale::Logarithmic)
.live();

/// Bowman et al. 2016, *Generating sentences from a continuous space*; Sønderby et al. 2016,
/// *Ladder variational autoencoders*.
pub(super) const KL_WARM_UP: Hyperparameter = Hyperparameter::new(
    "kl_warm_up",
    "KL warm-up",
    "The KL weight grows from 0 over so many steps, so that latents learn to carry something before it costs; 0 for none.",
    Domain::Integer {
        min: 0,
        max: 10_000,
        default: 0,
    },
)
.in_unit("steps")
.live();

/// Kingma et al. 2016, *Improved variational inference with inverse autoregressive flow*, section
/// 5.2 and appendix C.8.
pub(super) const FREE_BITS: Hyperparameter = Hyperparameter::new(
    "free_bits",
    "Free bits",
    "KL that every latent has for free: below it nothing is gained by saying less, so no latent falls silent; 0 for none.",
    Domain::Real {
        min: 0.0,
        max: 2.0,
        default: 0.0,
    },
)
.in_unit("nats a latent")
.live();

/// The third: Rybkin, Daniilidis & Levine 2021.
pub(super) const LIKELIHOOD: Hyperparameter = Hyperparameter::new(
    "likelihood",
    "Likelihood",
    "How a reconstruction is scored: by cross-entropy (bernoulli), by half the squared error (gaussian), or by the same for the noise that the model finds in the images (gaussian-learned), which balances it with the KL by itself.",
    Domain::Choice {
        options: &["bernoulli", "gaussian", "gaussian-learned"],
        default: "bernoulli",
    },
);

/// Salakhutdinov & Murray 2008; Burda et al. 2016.
pub(super) const BINARISE: Hyperparameter = Hyperparameter::new(
    "binarise",
    "Binarise images",
    "Every time an image is shown, draws each of its values as black or white with the probability of its brightness: what a bernoulli likelihood is meant for.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
);
