use burn::{
    module::{Module, ModuleMapper, Param},
    tensor::{Device, Tensor},
};

use crate::random::SeededRandom;

/// Standard deviation of the initial weights (Radford et al. 2016, section 4).
const DEVIATION: f32 = 0.02;

/// Draws every weight of a network as DCGAN does: kernels and matrices from N(0, 0.02²), BatchNorm
/// scales from N(1, 0.02²), biases and shifts zero.
///
/// The values come from `random` on the host, in the order of the fields, so the same seed gives
/// the same network on every device.
///
/// # Panics
/// If `device` has no autodiff.
pub fn initialise_dcgan<M: Module>(module: M, random: &mut SeededRandom, device: &Device) -> M {
    module.map(&mut Initialiser {
        deviation: |_| DEVIATION,
        random,
        device,
        path: Vec::new(),
    })
}

/// As [`initialise_dcgan`], for a network of convolutions that do not normalise: the kernels' values
/// deviate by √(2 / ((1 + 0.2²) n)) where a sum has n terms, so that signals neither grow nor die
/// away from layer to layer of LeakyReLUs (He et al. 2015, *Delving deep into rectifiers*).
///
/// # Panics
/// If `device` has no autodiff.
pub fn initialise_he<M: Module>(module: M, random: &mut SeededRandom, device: &Device) -> M {
    module.map(&mut Initialiser {
        deviation: |shape| {
            let terms: usize = shape[1..].iter().product();
            (2.0 / (1.0 + 0.2 * 0.2) / terms as f32).sqrt()
        },
        random,
        device,
        path: Vec::new(),
    })
}

struct Initialiser<'a> {
    /// That of a kernel's values, from its shape.
    deviation: fn(&[usize]) -> f32,
    random: &'a mut SeededRandom,
    device: &'a Device,
    path: Vec<String>,
}

impl ModuleMapper for Initialiser<'_> {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_string());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let shape: [usize; D] = parameter.lazy_shape().dims();
        let value = match self.path.last().map(String::as_str) {
            Some("weight") => {
                let deviation = (self.deviation)(&shape);
                self.random.normal(shape, 0.0, deviation, self.device)
            }
            Some("gamma") => self.random.normal(shape, 1.0, DEVIATION, self.device),
            Some("bias" | "beta") => Tensor::zeros(shape, self.device),
            _ => return parameter, // running statistics of BatchNorm keep their start values
        };
        Param::initialized(parameter.id, value.require_grad())
    }
}
