use std::collections::HashMap;

use burn::{
    module::{Module, Param},
    optim::{AdamConfig, GradientsParams, ModuleOptimizer},
    tensor::{Device, Gradients, Tensor, TensorData},
};

use super::spectral::Directions;
use crate::{NetworkSpec, ParameterRole, ParameterSpec, fused::program::ADAM_EPSILON};
use lab_core::random::SeededRandom;

/// The parameters of a network as rows of values.
#[derive(Module, Debug)]
struct Parameters {
    rows: Vec<Param<Tensor<1>>>,
}

/// A network with its parameters and its optimiser, in Burn.
pub struct EagerNetwork {
    specs: Vec<ParameterSpec>,
    parameters: Parameters,
    /// Mean and variance by layer, `[1, channels, 1, 1]`.
    running: HashMap<usize, [Tensor<4>; 2]>,
    /// By layer, where weights are kept at spectral norm 1.
    directions: HashMap<usize, Directions>,
    optimiser: ModuleOptimizer,
    gradients: Option<GradientsParams>,
    /// By parameter; `None` where no loss depends on it.
    last_gradients: Vec<Option<Tensor<1>>>,
}

impl EagerNetwork {
    /// A network with these values of its parameters; `random` draws what its spectral normalisation starts from.
    pub fn new(
        spec: &NetworkSpec,
        values: &[Vec<f32>],
        [beta_1, beta_2]: [f32; 2],
        random: &mut SeededRandom,
        device: &Device,
    ) -> Self {
        let specs = spec.parameters();
        let rows = values.iter().map(|values| {
            let data = TensorData::new(values.clone(), [values.len()]);
            Param::from_tensor(Tensor::from_data(data, device).require_grad())
        });
        let parameters = Parameters {
            rows: rows.collect(),
        };
        let norms = specs
            .iter()
            .filter(|spec| spec.role == ParameterRole::Scale);
        let running = norms.map(|spec| {
            let shape = [1, spec.values(), 1, 1];
            (
                spec.layer,
                [Tensor::zeros(shape, device), Tensor::ones(shape, device)],
            )
        });
        let running = running.collect();
        let adam = AdamConfig::new()
            .with_beta_1(beta_1)
            .with_beta_2(beta_2)
            .with_epsilon(ADAM_EPSILON);
        let mut network = Self {
            specs,
            parameters,
            running,
            directions: HashMap::new(),
            optimiser: adam.init(),
            gradients: None,
            last_gradients: Vec::new(),
        };
        if spec.spectral_norm {
            let weights = network.specs.iter();
            let weights = weights.filter(|spec| spec.role == ParameterRole::Weight);
            for layer in weights.map(|spec| spec.layer).collect::<Vec<_>>() {
                let weight = network.free(layer, ParameterRole::Weight).detach();
                network
                    .directions
                    .insert(layer, Directions::new(weight, random));
            }
        }
        network
    }

    /// As the optimiser has it.
    fn free<const D: usize>(&self, layer: usize, role: ParameterRole) -> Tensor<D> {
        let is_it = |spec: &ParameterSpec| spec.layer == layer && spec.role == role;
        let index = self.specs.iter().position(is_it);
        let index = index.unwrap_or_else(|| unreachable!("a network has no {role:?} {layer}"));
        let shape = &self.specs[index].shape;
        let shape: [usize; D] = std::array::from_fn(|dimension| shape[dimension]);
        self.parameters.rows[index].val().reshape(shape)
    }

    /// As the network computes with it, in the shape in which it is saved.
    pub fn parameter<const D: usize>(&self, layer: usize, role: ParameterRole) -> Tensor<D> {
        let free: Tensor<D> = self.free(layer, role);
        match (role, self.directions.get(&layer)) {
            (ParameterRole::Weight, Some(directions)) => {
                let shape = free.dims();
                let weight: Tensor<4> = self.free(layer, role);
                directions.normalised(weight).reshape(shape)
            }
            _ => free,
        }
    }

    /// Running mean and variance of a batch normalisation.
    pub fn running(&self, layer: usize) -> [Tensor<4>; 2] {
        self.running[&layer].clone()
    }

    /// Moves running mean and variance towards others.
    pub fn track(&mut self, layer: usize, moments: &[Tensor<4>; 2], momentum: f32) {
        let running = self.running.get_mut(&layer);
        let running = running.expect("a layer that normalises");
        for (running, moment) in running.iter_mut().zip(moments) {
            *running = blended(running, &moment.clone().detach(), momentum);
        }
    }

    /// Takes the network's part of gradients.
    pub fn take_gradients(&mut self, gradients: &mut Gradients) {
        let rows = self.parameters.rows.iter();
        self.last_gradients = rows.map(|row| row.val().grad(gradients)).collect();
        self.gradients = Some(GradientsParams::from_module(gradients, &self.parameters));
    }

    /// The last gradients, by the names of the parameters that have one.
    pub fn gradients(&self) -> Vec<(String, Tensor<1>)> {
        let named = self.specs.iter().zip(&self.last_gradients);
        let named =
            named.filter_map(|(spec, gradient)| Some((spec.name.clone(), gradient.clone()?)));
        named.collect()
    }

    /// One step of Adam along the gradients that were taken, after which a share of every parameter is kept
    /// (Loshchilov & Hutter 2019).
    pub fn step(&mut self, rate: f64, kept: f32) {
        let gradients = self.gradients.take();
        let gradients = gradients.expect("gradients come before the step");
        if kept < 1.0 {
            for row in &mut self.parameters.rows {
                let decayed = row.val().mul_scalar(kept).detach();
                *row = Param::initialized(row.id, decayed.require_grad());
            }
        }
        self.parameters = self
            .optimiser
            .step(rate, self.parameters.clone(), gradients);
        for layer in self.directions.keys().copied().collect::<Vec<_>>() {
            let weight = self.free(layer, ParameterRole::Weight).detach();
            if let Some(directions) = self.directions.get_mut(&layer) {
                directions.follow(weight);
            }
        }
    }

    /// self + share · (other − self), every parameter and running statistic.
    pub fn blend(&mut self, other: &Self, share: f32) {
        for (row, other) in self.parameters.rows.iter_mut().zip(&other.parameters.rows) {
            let blended = blended(&row.val().detach(), &other.val().detach(), share);
            *row = Param::initialized(row.id, blended);
        }
        for (layer, moments) in &other.running {
            self.track(*layer, moments, share);
        }
    }
}

fn blended<const D: usize>(from: &Tensor<D>, to: &Tensor<D>, share: f32) -> Tensor<D> {
    from.clone() + (to.clone() - from.clone()).mul_scalar(share)
}
