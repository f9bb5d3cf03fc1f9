//! The chain rule on graphs of a few operations.

pub(crate) mod maps;
pub(crate) mod residual;

use std::rc::Rc;

use super::{
    operations::{Comparison, Normalisation},
    *,
};
use crate::{
    chain_rule::{Step, differentiated},
    device::{self, DeviceKind},
    fused::{CpuBackend, parameters::Kernel, program::ADAM_RATES},
};
use pollster::block_on;

const INFERENCE: Normalisation = Normalisation::Running;

/// Two 1×1 convolutions with a rectifier between them.
fn spec(name: &'static str) -> Rc<NetworkSpec> {
    let convolution = |channels| Block::Convolution(Convolution::down(Kernel::Point, channels));
    Rc::new(NetworkSpec {
        name,
        input: Shape::vectors(1, 3),
        blocks: vec![convolution(4), LeakyRelu(0.0).into(), convolution(2)],
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::Dcgan,
    })
}

const FIRST: NetworkId = NetworkId(0);
const SECOND: NetworkId = NetworkId(1);

fn graph() -> Graph {
    Graph::new(&[spec("first"), spec("second")])
}

fn half_squared_error(graph: &mut Graph, values: Value, target: Value) -> Loss {
    let comparison = Comparison::HalfSquaredError { weight: 1.0 };
    graph.reconstruction(comparison, values, target)
}

/// The derived operations, in order, by their names.
fn derived(graph: Graph) -> Vec<String> {
    let recorded = graph.nodes.len();
    let (graph, steps) = differentiated(graph);
    let nodes = steps.iter().filter_map(|step| match step {
        Step::Compute(node) if node.0 >= recorded => Some(*node),
        Step::Compute(_) | Step::Adam { .. } | Step::Ema { .. } => None,
    });
    let name = |node| {
        let text = format!("{:?}", graph.lower(node));
        text.split([' ', '(', '{'])
            .next()
            .unwrap_or_default()
            .to_string()
    };
    nodes.map(name).collect()
}

#[test]
fn gradients_are_derived_for_the_networks_that_learn_alone() {
    let mut graph = graph();
    let [x, target] = [3, 2].map(|channels| graph.given(Shape::vectors(5, channels)));
    let y = graph.apply(FIRST, x, None, INFERENCE);
    let loss = half_squared_error(&mut graph, y, target);
    let mut other = graph.clone();
    graph.gradients(&[loss], &[FIRST]);
    // The weights of both layers, and what leads from one to the other, but not on to what is given.
    let expected = [
        "WeightGradient",
        "InputGradient",
        "RectifyGradient",
        "WeightGradient",
    ];
    assert_eq!(derived(graph), expected);
    other.gradients(&[loss], &[SECOND]);
    assert!(derived(other).is_empty());
}

#[test]
fn what_two_lessons_share_is_derived_once() {
    let mut graph = graph();
    let [x, target] = [3, 2].map(|channels| graph.given(Shape::vectors(5, channels)));
    let y = graph.apply(FIRST, x, None, INFERENCE);
    let loss = half_squared_error(&mut graph, y, target);
    graph.gradients(&[loss], &[FIRST]);
    let once = derived(graph.clone());
    graph.gradients(&[loss], &[FIRST]);
    assert_eq!(derived(graph), once);
}

#[test]
fn the_gradient_of_parts_of_a_batch_is_the_gradient_of_the_batch() {
    let mut graph = graph();
    let [x, target] = [3, 2].map(|channels| graph.given(Shape::vectors(6, channels)));
    let y = graph.apply(FIRST, x, None, INFERENCE);
    // The last two images cost nothing: zeros take their place.
    let losses = [0..3, 3..4].map(|images| {
        half_squared_error(&mut graph, y.images(images.clone()), target.images(images))
    });
    graph.gradients(&losses, &[FIRST]);
    assert_eq!(derived(graph)[0], "Concatenate");
}

#[test]
#[should_panic(expected = "concatenate the batches")]
fn a_network_that_is_applied_twice_on_the_way_to_a_loss_is_refused() {
    let mut graph = graph();
    let [x, target] = [3, 2].map(|channels| graph.given(Shape::vectors(5, channels)));
    let losses = [(); 2].map(|()| {
        let y = graph.apply(FIRST, x, None, INFERENCE);
        half_squared_error(&mut graph, y, target)
    });
    graph.gradients(&losses, &[FIRST]);
    derived(graph);
}

#[test]
#[should_panic(expected = "before the network learns")]
fn gradients_through_parameters_that_have_learnt_since_are_refused() {
    let mut graph = graph();
    let [x, target] = [3, 2].map(|channels| graph.given(Shape::vectors(5, channels)));
    let y = graph.apply(FIRST, x, None, INFERENCE);
    let loss = half_squared_error(&mut graph, y, target);
    let rates = graph.upload(ADAM_RATES);
    graph.gradients(&[loss], &[FIRST]);
    graph.adam(FIRST, rates, [0.0, 0.9]);
    graph.gradients(&[loss], &[FIRST]);
    derived(graph);
}

/// A process opens its GPU once, so what a GPU does is compared in one test. Skipped where there is none, not even in
/// software; `cargo xtask test` brings a software driver and sets `GPU_TESTS=required`.
#[test]
fn blocks_and_maps_of_all_shapes_are_the_same_on_a_gpu() {
    match block_on(device::open(DeviceKind::WebGpu)) {
        Ok(gpu) => {
            parity::compare_on_gpu(&gpu);
            maps::compare_on_gpu(&gpu);
            residual::compare_on_gpu(&gpu);
        }
        Err(error) => assert!(std::env::var("GPU_TESTS").is_err(), "{error:?}"),
    }
}
