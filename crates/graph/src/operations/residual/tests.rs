use std::rc::Rc;

use super::*;
use crate::{BatchNorm, Initialisation, LeakyRelu, NetworkSpec, Tanh, parity::maps};

fn point(channels: usize) -> Block {
    Convolution::down(Kernel::Point, channels).into()
}

fn residual(branch: Vec<Block>) -> Block {
    Residual::around(branch).into()
}

fn beside(kernel: Kernel, branch: Vec<Block>) -> Block {
    let shortcut = Some(kernel);
    Residual { branch, shortcut }.into()
}

/// With and without a convolution on the shortcut; branches that end in what works in place, that begin with what works
/// in place on the way back, and that have branches of their own; an activation that nothing absorbs.
pub fn cases() -> Vec<Case> {
    let normalised = |channels| vec![BatchNorm.into(), LeakyRelu(0.2).into(), point(channels)];
    let activated = |channels| vec![point(channels), BatchNorm.into(), LeakyRelu(0.0).into()];
    let nested = vec![residual(activated(5)), point(3)];
    let chains = [
        vec![residual(vec![point(5), LeakyRelu(0.2).into(), point(3)])],
        vec![
            residual(normalised(3)),
            residual(normalised(7)),
            Tanh.into(),
        ],
        vec![residual(activated(3)), residual(activated(5)), point(2)],
        vec![residual(nested), LeakyRelu(0.2).into(), point(4)],
        vec![beside(Kernel::Same, activated(3)), point(2)],
        vec![beside(Kernel::Point, activated(4))],
    ];
    let case = |blocks| Case {
        input: maps(3, 3, 5),
        blocks,
    };
    chains.map(case).into()
}

#[test]
fn parameters_are_named_by_their_branch() {
    let spec = NetworkSpec {
        name: "residual",
        input: maps(1, 3, 4),
        blocks: vec![point(3), residual(vec![BatchNorm.into(), point(5)])],
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::He,
    };
    assert_eq!(spec.output(), maps(1, 5, 4));
    let parameters = spec.parameters();
    let found: Vec<_> = parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.layer))
        .collect();
    let expected = [
        ("0.weight", 0),
        ("1.branch.0.weight", 2),
        ("1.branch.0.bias", 2),
        ("1.branch.1.weight", 3),
        ("1.shortcut.weight", 4),
    ];
    assert_eq!(found, expected);
}

#[test]
#[should_panic(expected = "branches of the same shape")]
fn a_branch_that_changes_height_and_width_is_refused() {
    let halving = Convolution::down(Kernel::Strided, 3).into();
    let spec = NetworkSpec {
        name: "residual",
        input: maps(1, 3, 4),
        blocks: vec![residual(vec![halving])],
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::He,
    };
    let mut graph = Graph::new(&[Rc::new(spec)]);
    let x = graph.given(maps(1, 3, 4));
    let running = crate::operations::Normalisation::Running;
    graph.apply(crate::NetworkId(0), x, None, running);
}
