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
    module.map(&mut DcganInitialiser {
        random,
        device,
        path: Vec::new(),
    })
}

struct DcganInitialiser<'a> {
    random: &'a mut SeededRandom,
    device: &'a Device,
    path: Vec<String>,
}

impl ModuleMapper for DcganInitialiser<'_> {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_string());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let shape: [usize; D] = parameter.lazy_shape().dims();
        let value = match self.path.last().map(String::as_str) {
            Some("weight") => self.random.normal(shape, 0.0, DEVIATION, self.device),
            Some("gamma") => self.random.normal(shape, 1.0, DEVIATION, self.device),
            Some("bias" | "beta") => Tensor::zeros(shape, self.device),
            _ => return parameter, // running statistics of BatchNorm keep their start values
        };
        Param::initialized(parameter.id, value.require_grad())
    }
}
