//! Bringing weights to spectral norm 1.

use super::{
    super::{
        backend::Backend,
        program::{self, Op, SpectralNorm},
    },
    Network, Weight,
};

/// Runs at the beginning of a training, where the singular vectors are not known yet.
const FIRST_RUNS: usize = 50;

impl Network {
    fn spectral_norms(&self) -> impl Iterator<Item = SpectralNorm> + '_ {
        self.parameters.iter().filter_map(|parameter| {
            let (directions, free) = parameter.directions().zip(self.free)?;
            let Weight {
                shape,
                start,
                parts,
            } = parameter.weight();
            Some(SpectralNorm {
                arena: self.arena,
                free,
                weight: start,
                shape: [shape.values() / shape.low, shape.low],
                parts,
                directions,
            })
        })
    }

    /// Before an optimiser's step: the gradients of what it steps on.
    pub fn spectral_gradients(&self) -> impl Iterator<Item = Op> + '_ {
        self.spectral_norms()
            .map(|norm| program::SpectralGradient(norm).into())
    }

    /// After an optimiser's step: the weights of spectral norm 1.
    pub fn spectral_normalisation(&self) -> impl Iterator<Item = Op> + '_ {
        self.spectral_norms()
            .map(|norm| program::SpectralNormalise(norm).into())
    }

    /// Finds them for the first time; `draw` gives so many values from N(0, 1) to start
    /// from.
    pub fn begin_spectral_normalisation(
        &self,
        backend: &mut dyn Backend,
        mut draw: impl FnMut(usize) -> Vec<f32>,
    ) {
        let operations: Vec<_> = self.spectral_normalisation().collect();
        if operations.is_empty() {
            return;
        }
        for norm in self.spectral_norms() {
            let [_, columns] = norm.shape;
            backend.write(norm.directions, bytemuck::cast_slice(&draw(columns)));
        }
        let program = backend.prepare(operations);
        for _ in 0..FIRST_RUNS {
            backend.run(program);
        }
    }
}
