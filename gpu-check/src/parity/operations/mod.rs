//! What every operation is proven with. Shapes fill no tile of a kernel evenly unless they say so.

mod images;
mod latents;
mod losses;
mod normalisation;
mod optimiser;
mod products;

use lab_graph::fused::program::Op;

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

const fn operation(name: &'static str, cases: fn() -> Vec<Case>) -> Operation {
    Operation { name, cases }
}

/// One of each of [`lab_graph::fused::operations::NAMES`].
pub const OPERATIONS: &[Operation] = &[
    operation("Activate", images::activate),
    operation("Gather", images::gather),
    operation("Multiply", products::multiply),
    operation("WeightGradient", products::weight_gradient),
    operation("Statistics", normalisation::statistics),
    operation("Normalise", normalisation::normalise),
    operation("NormalisationGradient", normalisation::gradient),
    operation("NormalisationBackward", normalisation::backward),
    operation("DiscriminatorLoss", losses::discriminator),
    operation("GeneratorLoss", losses::generator),
    operation("Project", losses::project),
    operation("ProjectionGradient", losses::projection_gradient),
    operation("Perturb", images::perturb),
    operation("GradientPenalty", losses::gradient_penalty),
    operation("Augment", images::augment),
    operation("AugmentGradient", images::augment_gradient),
    operation("Reparameterise", latents::reparameterise),
    operation("PosteriorGradient", latents::posterior_gradient),
    operation("Reconstruction", images::reconstruction),
    operation("LearnVariance", images::learn_variance),
    operation("Elbo", latents::elbo),
    operation("Clear", optimiser::clear),
    operation("Adam", optimiser::adam),
    operation("SpectralGradient", optimiser::spectral_gradient),
    operation("SpectralNormalise", optimiser::spectral_normalise),
    operation("Ema", optimiser::ema),
    operation("Add", optimiser::add),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lab_graph::fused::operations::NAMES;

    use super::*;

    #[test]
    fn every_instruction_has_cases() {
        let here: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        let all: BTreeSet<_> = NAMES.iter().copied().collect();
        assert_eq!(here, all, "instructions with cases, and all there are");
        for operation in OPERATIONS {
            assert!(!(operation.cases)().is_empty(), "{}", operation.name);
        }
    }
}
