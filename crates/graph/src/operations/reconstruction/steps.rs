use super::Comparison;
use crate::parity::{Case, Step, maps};

const COMPARISONS: [Comparison; 4] = [
    Comparison::Bernoulli,
    Comparison::Gaussian,
    Comparison::LearnedGaussian,
    Comparison::HalfSquaredError { weight: 0.7 },
];

/// Every comparison, on grey images and on those in colours.
pub fn steps() -> Vec<Step> {
    let steps = COMPARISONS.into_iter().flat_map(|comparison| {
        [maps(5, 1, 6), maps(3, 3, 7)].map(|input| {
            let blocks = Vec::new();
            let name = format!("{comparison:?}, {input:?}");
            Step::new(name, Case { input, blocks }, move |host, values| {
                let originals = host.given(values.shape, f32::tanh);
                vec![host.graph.reconstruction(comparison, values, originals)]
            })
        })
    });
    steps.collect()
}

#[test]
fn every_comparison_has_a_place() {
    // A new one does not compile here; then it belongs in the list too.
    let place = |comparison: &Comparison| match comparison {
        Comparison::Bernoulli => 0,
        Comparison::Gaussian => 1,
        Comparison::LearnedGaussian => 2,
        Comparison::HalfSquaredError { .. } => 3,
    };
    assert!(COMPARISONS.iter().map(place).eq(0..COMPARISONS.len()));
}
