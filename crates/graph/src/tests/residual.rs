//! A residual network of 64×64 as a specification alone: an image is halved to 16×16, summed up in a few numbers, and made
//! anew, through residual blocks with their activations first (He et al. 2016, *Identity mappings in deep residual
//! networks*).

use super::*;
use crate::{
    device::ComputeDevice,
    fused::{Backend, cpu::Machine},
    operations::{GroupNorm, Residual, SigmoidLinear, Upsample},
};

const SIZE: usize = 64;
const BATCH: usize = 2;

fn down(kernel: Kernel, channels: usize) -> Block {
    Convolution::down(kernel, channels).into()
}

/// From an even number of channels to so many.
fn residual(channels: usize) -> Block {
    let half = || {
        [
            GroupNorm { groups: 2 }.into(),
            SigmoidLinear.into(),
            down(Kernel::Same, channels),
        ]
    };
    let branch = [half(), half()].concat();
    Residual::around(branch).into()
}

fn network() -> NetworkSpec {
    let whole = Kernel::Full([SIZE / 4, SIZE / 4]);
    NetworkSpec {
        name: "residual",
        input: parity::maps(1, 3, SIZE),
        blocks: vec![
            down(Kernel::Same, 6),
            residual(6),
            down(Kernel::Strided, 10),
            residual(14),
            down(Kernel::Strided, 12),
            down(whole, 9),
            Convolution::up(whole, 14).into(),
            residual(14),
            Upsample.into(),
            residual(10),
            Upsample.into(),
            residual(6),
            GroupNorm { groups: 3 }.into(),
            SigmoidLinear.into(),
            Convolution::down(Kernel::Same, 3).linear(1).into(),
            Tanh.into(),
        ],
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::He,
    }
}

fn compare(backend: &mut dyn Backend) {
    let worst = parity::compare(Rc::new(network()), BATCH, backend);
    println!("residual network of 64×64: {worst:.1e}");
}

#[test]
fn a_residual_network_of_64_pixels_has_the_images_and_gradients_of_burn() {
    assert_eq!(network().output(), network().input);
    compare(&mut CpuBackend::on(Machine::default()));
}

/// A process opens its GPU once: called by the test of everything that a GPU does.
pub(crate) fn compare_on_gpu(gpu: &ComputeDevice) {
    compare(&mut *gpu.backend());
}
