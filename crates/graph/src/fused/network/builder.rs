use super::{
    super::{backend::Backend, parameters::ArenaBuilder},
    Kept, Network, Parameter, Running,
};
use crate::{ParameterRole, ParameterSpec};

/// Lays out a network's parameters one by one.
pub struct Builder<'a> {
    backend: &'a mut dyn Backend,
    arena: ArenaBuilder,
    parameters: Vec<Parameter>,
    /// Running statistics so far.
    running: usize,
    /// Images of a training pass.
    images: usize,
    /// Parts of the batch that are normalised on their own.
    groups: usize,
    /// Whether weights are brought to spectral norm 1.
    spectral: bool,
}

impl<'a> Builder<'a> {
    pub fn new(images: usize, groups: usize, spectral: bool, backend: &'a mut dyn Backend) -> Self {
        Self {
            backend,
            arena: ArenaBuilder::default(),
            parameters: Vec::new(),
            running: 0,
            images,
            groups,
            spectral,
        }
    }

    /// The next parameter.
    ///
    /// # Panics
    /// In a network of spectral norm 1, unless it is a weight: after Adam's step nothing else is brought to where it is
    /// computed with.
    pub fn parameter(&mut self, spec: ParameterSpec) {
        assert!(
            !self.spectral || spec.role == ParameterRole::Weight,
            "a network of spectral norm 1 has weights alone, no {}",
            spec.name
        );
        let values = spec.values();
        let (start, parts) = match (spec.role, spec.product) {
            (_, Some(shape)) => {
                let parts = self.backend.gradient_parts(values, self.images);
                (self.arena.weight(&shape, parts), parts)
            }
            // Room for the shift too.
            (ParameterRole::Scale, None) => {
                (self.arena.vector(2 * values, self.groups), self.groups)
            }
            (ParameterRole::Shift, None) => {
                let scale = self.parameters.last();
                let scale = scale.expect("a shift follows its scale");
                (scale.start + values, scale.parts)
            }
            (ParameterRole::Bias, None) => {
                let weight = self.parameters.last();
                let parts = weight.expect("a bias follows its weight").parts;
                (self.arena.vector(values, parts), parts)
            }
            (
                ParameterRole::Weight
                | ParameterRole::Conditioning
                | ParameterRole::Table
                | ParameterRole::Own(_),
                None,
            ) => (self.arena.vector(values, 1), 1),
        };
        let kept = self.kept(&spec);
        self.parameters.push(Parameter {
            spec,
            start,
            parts,
            kept,
        });
    }

    fn kept(&mut self, spec: &ParameterSpec) -> Option<Kept> {
        match spec.role {
            ParameterRole::Scale => {
                let first = self.running;
                self.running += 2 * spec.values();
                Some(Kept::Running(first))
            }
            ParameterRole::Weight => self.spectral.then(|| {
                let outputs = spec.shape[0];
                let inputs = spec.values() / outputs;
                Kept::Directions(self.backend.allocate(outputs + inputs + 1))
            }),
            ParameterRole::Bias
            | ParameterRole::Shift
            | ParameterRole::Conditioning
            | ParameterRole::Table
            | ParameterRole::Own(_) => None,
        }
    }

    /// The network, its parameters still zero.
    pub fn build(self) -> Network {
        let arena = self.arena.build(self.backend);
        Network {
            parameters: self.parameters,
            running: Running {
                buffer: self.backend.allocate(self.running),
                len: self.running,
            },
            free: self.spectral.then(|| self.backend.allocate(arena.len)),
            arena,
        }
    }
}
