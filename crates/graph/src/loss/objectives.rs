//! What discriminator and generator play for: a table of objectives, each one entry.

#[cfg(feature = "burn")]
mod in_burn;

use serde::{Deserialize, Serialize};

use super::expression::{
    Expression, Variable, fake, positive_part, real, sigmoid, smoothing, softplus, square,
    unit_clamp,
};
use lab_core::hyperparameter::choice;

/// What an objective makes of the logits of a pair of images, one real and one generated.
#[derive(Debug, Clone)]
pub struct Formulas {
    /// What the discriminator minimises.
    pub discriminator: Expression,
    /// What the generator minimises. Only those that compare images look at the real one.
    pub generator: Expression,
    /// How probable a discriminator at its optimum holds it that the real image is real, 0 to 1.
    pub d_real: Expression,
    /// The same of the generated image.
    pub d_fake: Expression,
}

macro_rules! objectives {
    ($($(#[$documentation:meta])* $name:ident = $word:literal { $($formula:ident: $expression:expr,)* })*) => {
        /// The two losses of a GAN. In each of them a discriminator that cannot tell gives logits of zero.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Objective {
            $($(#[$documentation])* $name,)*
        }

        choice!(Objective { $($name = $word),* });

        impl Objective {
            /// Its losses, pair by pair.
            pub fn formulas(self) -> Formulas {
                match self {
                    $(Self::$name => Formulas { $($formula: $expression,)* },)*
                }
            }
        }
    };
}

objectives! {
    /// Cross-entropy, the generator's in its non-saturating form: −log σ(real) − log(1 − σ(fake)) and −log σ(fake), in
    /// nats (Goodfellow et al. 2014, section 3). With smoothing s the target of real images is 1 − s (Salimans et al.
    /// 2016, section 3.4: one-sided label smoothing); cross-entropy with a target t is softplus(−x) + (1 − t) x.
    NonSaturating = "non-saturating" {
        discriminator: softplus(-real()) + smoothing() * real() + softplus(fake()),
        generator: softplus(-fake()),
        d_real: sigmoid(real()),
        d_fake: sigmoid(fake()),
    }
    /// Half the squared distance from 1 for real and −1 for generated images (Mao et al. 2017,
    /// *Least squares generative adversarial networks*). The slope never vanishes, however sure
    /// the discriminator is. With smoothing s the target of real images is 1 − 2 s.
    LeastSquares = "least-squares" {
        discriminator: 0.5 * (square(real() - (1.0 - 2.0 * smoothing())) + square(fake() + 1.0)),
        generator: 0.5 * square(fake() - 1.0),
        d_real: unit_clamp(0.5 * (real() + 1.0)),
        d_fake: unit_clamp(0.5 * (fake() + 1.0)),
    }
    /// Nothing more to gain beyond a margin of 1; the generator raises its logits (Lim & Ye 2017,
    /// *Geometric GAN*).
    Hinge = "hinge" {
        discriminator: positive_part(1.0 - real()) + positive_part(fake() + 1.0),
        generator: -fake(),
        d_real: unit_clamp(0.5 * (real() + 1.0)),
        d_fake: unit_clamp(0.5 * (fake() + 1.0)),
    }
    /// How far apart the mean logits are. Where penalties or spectral norm bound the slope of the discriminator, that is
    /// how far images would have to be moved to become real ones, the Wasserstein distance (Arjovsky et al. 2017,
    /// *Wasserstein generative adversarial networks*; with a penalty, Gulrajani et al. 2017, *Improved training of
    /// Wasserstein GANs*). All logits may drift together, so that only those of pairs say how real images look.
    Wasserstein = "wasserstein" {
        discriminator: fake() - real(),
        generator: -fake(),
        d_real: sigmoid(real() - fake()),
        d_fake: sigmoid(fake() - real()),
    }
    /// Each generated image against one real image: only how much more real the one looks counts
    /// (Jolicoeur-Martineau 2019, *The relativistic discriminator*; Huang et al. 2024, *The GAN is
    /// dead; long live the GAN!*, where it is proven to keep every mode of the data).
    Relativistic = "relativistic" {
        discriminator: softplus(fake() - real()),
        generator: softplus(real() - fake()),
        d_real: sigmoid(real() - fake()),
        d_fake: sigmoid(fake() - real()),
    }
}

impl Objective {
    /// Whether the generator's loss looks at real images.
    pub fn pairs_images(self) -> bool {
        self.formulas().generator.depends_on(Variable::Real)
    }
}

#[cfg(test)]
mod tests;
