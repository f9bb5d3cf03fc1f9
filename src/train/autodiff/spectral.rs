use std::slice::{Iter, IterMut};

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{Tensor, TensorData},
};

use crate::{
    fused::program::{LENGTH_MIN, POWER_ITERATIONS},
    random::SeededRandom,
};

/// Times that the singular vectors are looked for at the beginning of a training, where they are not
/// known yet.
const FIRST_TIMES: usize = 50;

/// Spectral normalisation (Miyato et al. 2018) of every kernel of a network, which is read as a
/// matrix of a row for each output channel.
///
/// The network computes with W / σ(W), where σ = uᵀWv and u and v are the leading singular vectors as
/// a few power iterations a step find them; the gradient takes u and v as constants.
pub struct SpectralNormalisation {
    /// u and v of every kernel, outside of autodiff's graph.
    directions: Vec<[Tensor<1>; 2]>,
}

impl SpectralNormalisation {
    /// For a network at the beginning of its training.
    pub fn new<M: Module>(module: &M, random: &mut SeededRandom) -> Self {
        let mut begin = Begin {
            random,
            directions: Vec::new(),
        };
        module.visit(&mut begin);
        let mut this = Self {
            directions: begin.directions,
        };
        for _ in 0..FIRST_TIMES {
            this.iterate(module);
        }
        this
    }

    /// The network with W / σ(W) in the place of every W, through which gradients flow.
    pub fn normalised<M: Module>(&self, module: M) -> M {
        module.map(&mut Normalise(self.directions.iter()))
    }

    /// Power iterations, after each step of the network.
    pub fn iterate<M: Module>(&mut self, module: &M) {
        module.visit(&mut Iterate(self.directions.iter_mut()));
    }
}

/// A kernel as a matrix `[channels_out, channels_in · height · width]`.
fn matrix<const D: usize>(kernel: Tensor<D>) -> Tensor<2> {
    let rows = kernel.dims()[0];
    let columns = kernel.shape().num_elements() / rows;
    kernel.reshape([rows, columns])
}

/// `[rows, columns]` times `[columns]`, `[rows]`.
fn product(matrix: Tensor<2>, vector: Tensor<1>) -> Tensor<1> {
    let rows = matrix.dims()[0];
    matrix.matmul(vector.unsqueeze_dim(1)).reshape([rows])
}

fn of_length_1(vector: Tensor<1>) -> Tensor<1> {
    let length = vector.clone().square().sum().sqrt();
    vector / length.clamp_min(LENGTH_MIN)
}

struct Begin<'a> {
    random: &'a mut SeededRandom,
    directions: Vec<[Tensor<1>; 2]>,
}

impl ModuleVisitor for Begin<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let kernel = matrix(parameter.val().without_autodiff());
        let ([rows, columns], device) = (kernel.dims(), kernel.device());
        let left = TensorData::new(self.random.normals(rows), [rows]);
        let left = Tensor::from_data(left, &device);
        self.directions
            .push([left, Tensor::zeros([columns], &device)]);
    }
}

struct Normalise<'a>(Iter<'a, [Tensor<1>; 2]>);

impl ModuleMapper for Normalise<'_> {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let directions = self.0.next().expect("directions of every kernel");
        let [left, right] = directions.clone().map(Tensor::autodiff);
        let kernel = parameter.val();
        let sigma = (left * product(matrix(kernel.clone()), right)).sum();
        let sigma = sigma.reshape([1; D]);
        Param::initialized(parameter.id, kernel / sigma)
    }
}

struct Iterate<'a>(IterMut<'a, [Tensor<1>; 2]>);

impl ModuleVisitor for Iterate<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let [left, right] = self.0.next().expect("directions of every kernel");
        let matrix = matrix(parameter.val().without_autodiff());
        for _ in 0..POWER_ITERATIONS {
            *right = of_length_1(product(matrix.clone().transpose(), left.clone()));
            *left = of_length_1(product(matrix.clone(), right.clone()));
        }
    }
}
