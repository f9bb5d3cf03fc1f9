//! What every operation is proven with. Shapes fill no tile of a kernel evenly unless they say so.

mod images;
mod latents;
mod losses;
mod normalisation;
mod optimiser;
mod products;

use gan_vae_lab::fused::program::Op;

use super::scene::Scene;

/// An operation on values of its own.
pub struct Case {
    pub name: String,
    /// Fills the buffers and says what is to be done with them.
    pub build: Box<dyn Fn(&mut Scene) -> Op>,
}

impl Case {
    fn new(name: impl Into<String>, build: impl Fn(&mut Scene) -> Op + 'static) -> Self {
        Self {
            name: name.into(),
            build: Box::new(build),
        }
    }
}

/// The cases of the operations of one kind.
pub struct Operation {
    pub name: &'static str,
    pub cases: fn() -> Vec<Case>,
}

/// A variant of [`Op`] without a row here does not compile.
macro_rules! operations {
    ($($variant:ident: $cases:path,)*) => {
        pub const OPERATIONS: &[Operation] = &[
            $(Operation { name: stringify!($variant), cases: $cases },)*
        ];

        /// The name of an operation's kind.
        pub fn name(operation: &Op) -> &'static str {
            match operation {
                $(Op::$variant { .. } => stringify!($variant),)*
            }
        }
    };
}

operations! {
    Gather: images::gather,
    Multiply: products::multiply,
    WeightGradient: products::weight_gradient,
    Statistics: normalisation::statistics,
    Normalise: normalisation::normalise,
    NormalisationGradient: normalisation::gradient,
    NormalisationBackward: normalisation::backward,
    DiscriminatorLoss: losses::discriminator,
    GeneratorLoss: losses::generator,
    Project: losses::project,
    ProjectionGradient: losses::projection_gradient,
    Move: images::move_images,
    GradientPenalty: losses::gradient_penalty,
    Augment: images::augment,
    AugmentGradient: images::augment_gradient,
    Reparameterise: latents::reparameterise,
    PosteriorGradient: latents::posterior_gradient,
    Reconstruction: images::reconstruction,
    LearnVariance: images::learn_variance,
    ElboFigures: latents::elbo_figures,
    Clear: optimiser::clear,
    Adam: optimiser::adam,
    SpectralGradient: optimiser::spectral_gradient,
    SpectralNormalise: optimiser::spectral_normalise,
    Average: optimiser::average,
    Add: optimiser::add,
}
