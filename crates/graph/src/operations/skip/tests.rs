use std::rc::Rc;

use super::*;
use crate::{
    BatchNorm, Convolution, Initialisation, LeakyRelu, NetworkSpec, fused::parameters::Kernel,
    parity::maps,
};

fn convolution(kernel: Kernel, channels: usize) -> Block {
    Convolution::down(kernel, channels).into()
}

fn skip(branch: Vec<Block>) -> Block {
    Skip { branch }.into()
}

/// A small U-Net: down to half the size and back up, with a skip connection of its own inside.
fn u_net() -> Vec<Block> {
    let inner = vec![convolution(Kernel::Point, 3), BatchNorm.into()];
    let outer = vec![
        convolution(Kernel::Strided, 5),
        LeakyRelu(0.2).into(),
        skip(inner),
        Convolution::up(Kernel::Strided, 4).into(),
    ];
    vec![
        skip(outer),
        LeakyRelu(0.2).into(),
        convolution(Kernel::Point, 2),
    ]
}

/// Branches that end in what works in place, and skip connections inside of others.
pub fn cases() -> Vec<Case> {
    let chains = [
        (
            maps(3, 3, 5),
            vec![skip(vec![convolution(Kernel::Point, 4)])],
        ),
        (
            maps(3, 2, 5),
            vec![
                skip(vec![
                    convolution(Kernel::Point, 3),
                    BatchNorm.into(),
                    LeakyRelu(0.2).into(),
                ]),
                convolution(Kernel::Point, 2),
            ],
        ),
        (maps(3, 3, 8), u_net()),
    ];
    chains.map(|(input, blocks)| Case { input, blocks }).into()
}

#[test]
fn channels_of_the_branch_come_first() {
    let spec = NetworkSpec {
        name: "skip",
        input: maps(1, 3, 8),
        blocks: vec![skip(vec![convolution(Kernel::Point, 5)])],
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::He,
    };
    assert_eq!(spec.output(), maps(1, 8, 8));
    let parameters = spec.parameters();
    assert_eq!(parameters[0].name, "0.branch.0.weight");
}

#[test]
#[should_panic(expected = "channels of maps of the same size")]
fn a_branch_that_changes_height_and_width_is_refused() {
    let spec = NetworkSpec {
        name: "skip",
        input: maps(1, 3, 8),
        blocks: vec![skip(vec![convolution(Kernel::Strided, 5)])],
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::He,
    };
    let mut graph = Graph::new(&[Rc::new(spec)]);
    let x = graph.given(maps(1, 3, 8));
    let running = crate::operations::Normalisation::Running;
    graph.apply(crate::NetworkId(0), x, None, running);
}
