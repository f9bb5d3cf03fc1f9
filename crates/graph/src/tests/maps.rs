//! Networks of maps that are not square, and of sequences, which are maps of one line.

use super::*;
use crate::{
    device::ComputeDevice,
    fused::{Backend, cpu::Machine, layout::Feature},
};

/// Channels that fill no tile of a product, and such that products load four at once.
const WIDTHS: [usize; 2] = [5, 8];

fn network(input: [usize; 3], convolutions: Vec<Convolution>) -> NetworkSpec {
    let [channels, height, width] = input;
    let layer = |convolution: Convolution| match convolution.bias {
        true => vec![Block::from(convolution), Tanh.into()],
        false => vec![
            Block::from(convolution),
            BatchNorm.into(),
            LeakyRelu(0.2).into(),
        ],
    };
    NetworkSpec {
        name: "maps",
        input: Shape {
            batch: 1,
            channels,
            height,
            width,
        },
        blocks: convolutions.into_iter().flat_map(layer).collect(),
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::He,
    }
}

/// From maps of 8×12 to one pixel, and back to maps of 12×8.
fn not_square(width: usize) -> NetworkSpec {
    network(
        [3, 8, 12],
        vec![
            Convolution::down(Kernel::Strided, width),
            Convolution::down(Kernel::StridedAlongWidth, 2 * width),
            Convolution::down(Kernel::Full([4, 3]), 7),
            Convolution::up(Kernel::Full([3, 2]), 2 * width),
            Convolution::up(Kernel::Strided, width),
            Convolution::down(Kernel::Point, width).linear(1),
            Convolution::up(Kernel::Strided, 3),
        ],
    )
}

/// From sequences of 16 places to one, and back to 16.
fn sequences(width: usize) -> NetworkSpec {
    network(
        [3, 1, 16],
        vec![
            Convolution::down(Kernel::StridedAlongWidth, width),
            Convolution::down(Kernel::StridedAlongWidth, 2 * width),
            Convolution::down(Kernel::Full([1, 4]), 7),
            Convolution::up(Kernel::Full([1, 4]), 2 * width),
            Convolution::up(Kernel::StridedAlongWidth, width),
            Convolution::down(Kernel::Point, width).linear(1),
            Convolution::up(Kernel::StridedAlongWidth, 2),
        ],
    )
}

fn compare_all(backend: impl Fn() -> Box<dyn Backend>) {
    for width in WIDTHS {
        for spec in [not_square(width), sequences(width)] {
            parity::compare(Rc::new(spec), 3, &mut *backend());
        }
    }
}

#[test]
fn maps_that_are_not_square_and_sequences_have_the_gradients_of_burn() {
    compare_all(|| Box::new(CpuBackend::on(Machine::default())));
}

/// A process opens its GPU once: called by the test of everything that a GPU does.
pub(crate) fn compare_on_gpu(gpu: &ComputeDevice) {
    compare_all(|| gpu.backend());
}

#[test]
fn maps_of_one_line_are_stored_without_lines_of_zeros() {
    let sizes = [[1, 6], [6, 1], [1, 1], [2, 6]].map(|size| {
        let mut backend = CpuBackend::on(Machine::default());
        Feature::allocate(1, size, 1, &mut backend).image_len()
    });
    assert_eq!(sizes, [8, 8, 1, 4 * 8]);
}

#[test]
#[should_panic(expected = "is not made for maps of [7, 8]")]
fn maps_that_a_kernel_does_not_fit_are_refused() {
    network([3, 7, 8], vec![Convolution::down(Kernel::Strided, 4)]).output();
}
