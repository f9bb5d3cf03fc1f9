use std::slice::IterMut;

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{Tensor, TensorData},
};

use crate::{fused::program::LENGTH_MIN, random::SeededRandom};

/// Power iterations at the beginning of a training, where the singular vectors are not known yet.
const FIRST_ITERATIONS: usize = 50;

/// Spectral normalisation (Miyato et al. 2018) of every kernel of a network, which is read as a
/// matrix of a row for each output channel.
///
/// As in the paper the network computes with W / σ(W), where σ = uᵀWv and u and v are the leading
/// singular vectors as one power iteration a step finds them; the gradient takes u and v as
/// constants. Unlike there, W itself is divided by σ after every step. The network is the same
/// either way, since W / σ(W) does not depend on the scale of W; but in the paper W grows, by which
/// the optimiser's steps become smaller and smaller beside it, and here they do not.
pub struct SpectralNormalisation {
    /// u and v of every kernel, outside of autodiff's graph.
    directions: Vec<[Tensor<1>; 2]>,
}

impl SpectralNormalisation {
    /// For a network that `begin` brings to norm 1.
    pub fn begin<M: Module>(module: M, random: &mut SeededRandom) -> (Self, M) {
        let mut begin = Begin {
            random,
            directions: Vec::new(),
        };
        module.visit(&mut begin);
        let mut this = Self {
            directions: begin.directions,
        };
        let module = (0..FIRST_ITERATIONS).fold(module, |module, _| this.project(module));
        (this, module)
    }

    /// The network with W / σ(W) in the place of every W, through which gradients flow.
    pub fn normalised<M: Module>(&self, module: M) -> M {
        let mut directions = self.directions.clone();
        module.map(&mut Normalise(directions.iter_mut()))
    }

    /// A power iteration; then divides every W by its σ for good.
    pub fn project<M: Module>(&mut self, module: M) -> M {
        module.map(&mut Project(self.directions.iter_mut()))
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

fn length(vector: &Tensor<1>) -> Tensor<1> {
    let squares = vector.clone().square().sum();
    squares.sqrt().clamp_min(LENGTH_MIN)
}

fn of_length_1(vector: Tensor<1>) -> Tensor<1> {
    let length = length(&vector);
    vector / length
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

struct Normalise<'a>(IterMut<'a, [Tensor<1>; 2]>);

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

struct Project<'a>(IterMut<'a, [Tensor<1>; 2]>);

impl ModuleMapper for Project<'_> {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let [left, right] = self.0.next().expect("directions of every kernel");
        let kernel = parameter.val().without_autodiff();
        let matrix = matrix(kernel.clone());
        *right = of_length_1(product(matrix.clone().transpose(), left.clone()));
        let towards_left = product(matrix, right.clone());
        let sigma = length(&towards_left);
        *left = towards_left / sigma.clone();
        let kernel = kernel / sigma.reshape([1; D]);
        Param::initialized(parameter.id, kernel.autodiff().require_grad())
    }
}
