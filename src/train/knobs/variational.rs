//! Knobs of the evidence lower bound: what latents cost, and how a reconstruction is scored.

use super::{Domain, Hyperparameter, Scale};

pub(super) const KL_WEIGHT: Hyperparameter = Hyperparameter::new(
    "kl_weight",
    "β (KL weight)",
    "1 is a standard VAE. Higher: tidier latent space, blurrier images. Lower: sharper reconstructions, worse random samples.",
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
    "β (KL weight)",
    "Higher: random samples get as good as reconstructions. Lower: reconstructions get more faithful.",
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
    "How much the decoder is trained to be faithful, compared with looking real.",
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
    "Raises β from 0 over this many steps, so that latents become useful before they are penalised. 0 = off.",
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
    "KL that each latent dimension may use at no cost, which keeps dimensions in use. 0 = off.",
    Domain::Real {
        min: 0.0,
        max: 2.0,
        default: 0.0,
    },
)
.in_unit("nats per dimension")
.live();

/// The third: Rybkin, Daniilidis & Levine 2021.
pub(super) const LIKELIHOOD: Hyperparameter = Hyperparameter::new(
    "likelihood",
    "Likelihood",
    "How reconstructions are scored: cross-entropy (bernoulli), squared error (gaussian), or squared error with a learned noise level, which balances itself against the KL (gaussian-learned).",
    Domain::Choice {
        options: &["bernoulli", "gaussian", "gaussian-learned"],
        default: "bernoulli",
    },
);

/// Salakhutdinov & Murray 2008; Burda et al. 2016.
pub(super) const BINARISE: Hyperparameter = Hyperparameter::new(
    "binarise",
    "Binarise images",
    "Turns each pixel randomly black or white every time, brighter ones more often white. This is what the Bernoulli likelihood assumes.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
);
