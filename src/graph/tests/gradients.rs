//! The gradient of every parameter of a network, by Burn's autodiff and on a machine.

use std::rc::Rc;

use burn::tensor::{Device, Tensor, TensorData};

use super::{FIRST, half_squared_error};
use crate::{
    fused::{Machine, Network, load, network::Parameter},
    graph::{
        Graph, NetworkSpec, Value,
        compile::{Memory, Surroundings, compile},
        eager::{self, EagerNetwork},
    },
    random::{SeededRandom, Stream},
    train::fused::inference,
};

const BATCH: usize = 3;
/// Rate and bias corrections of the one step that is taken.
const RATES: [f32; 3] = [1e-3, 1.0, 0.1];
/// Without memory Adam's first moment is the gradient.
const BETAS: [f32; 2] = [0.0, 0.9];
/// Largest difference by the largest gradient of a parameter: sums of some hundred terms in another order.
const TOLERANCE: f32 = 1e-4;

/// Fails unless the gradients of half the squared error between noise and what `record` makes of noise, the first
/// network's input, are those of Burn; how many values were compared.
pub fn compare(
    spec: NetworkSpec,
    mut machine: Box<dyn Machine>,
    record: impl Fn(&mut Graph, Value) -> Value,
) -> usize {
    let spec = Rc::new(spec);
    let mut graph = Graph::new(std::slice::from_ref(&spec));
    let rates = graph.upload(RATES.len());
    let x = graph.given(spec.input.with_batch(BATCH));
    let y = record(&mut graph, x);
    let target = graph.given(y.shape);
    let loss = half_squared_error(&mut graph, y, target);
    graph.gradients(&[loss], &[FIRST]);
    graph.adam(FIRST, rates, BETAS);

    let random = &mut SeededRandom::new(1, Stream::Weights);
    let weights = spec.fresh(random);
    let given = [x, target].map(|value| {
        let values = random.normals(BATCH * value.shape.image_len());
        (value.shape.dims(), values)
    });
    let expected = by_autodiff(&graph, &spec, &weights, &given);
    let found = on_a_machine(graph, &spec, &weights, &given, &mut *machine);
    assert_eq!(found.len(), expected.len());
    for ((name, expected), found) in expected.iter().zip(&found) {
        let largest = expected
            .iter()
            .fold(0.0_f32, |most, one| most.max(one.abs()));
        assert!(largest > 0.0, "{name} has no gradient");
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, expected) in found.iter().zip(expected) {
            let difference = (found - expected).abs() / largest;
            assert!(difference < TOLERANCE, "{name}: {found} is not {expected}");
        }
    }
    found.iter().map(Vec::len).sum()
}

/// Dimensions and values of what the host gives.
type Given = [([usize; 4], Vec<f32>); 2];

fn by_autodiff(
    graph: &Graph,
    spec: &NetworkSpec,
    weights: &[Vec<f32>],
    given: &Given,
) -> Vec<(String, Vec<f32>)> {
    let device = Device::flex().autodiff();
    let random = &mut SeededRandom::new(2, Stream::Weights);
    let mut networks = [EagerNetwork::new(spec, weights, BETAS, random, &device)];
    let given = given.iter().map(|(dims, values)| {
        Tensor::<4>::from_data(TensorData::new(values.clone(), *dims), &device)
    });
    let inputs = eager::Inputs {
        words: &RATES.map(f32::to_bits),
        settings: &[],
        images: &|_, _| unreachable!("no images are taken from a data set"),
        given: given.collect(),
    };
    eager::run(graph, &mut networks, inputs, &device);
    let gradients = networks[0].gradients().into_iter();
    gradients
        .map(|(name, gradient)| (name, gradient.into_data().iter().collect()))
        .collect()
}

/// In the order in which they are saved.
fn on_a_machine(
    graph: Graph,
    spec: &NetworkSpec,
    weights: &[Vec<f32>],
    given: &Given,
    machine: &mut dyn Machine,
) -> Vec<Vec<f32>> {
    let network = Network::of_spec(spec, (BATCH, 1), machine);
    load(weights, &network, machine);
    let pixels = machine.allocate(1);
    let surroundings = Surroundings::of(&graph, pixels, machine);
    let networks = std::slice::from_ref(&network);
    let memory = &mut Memory::default();
    let program = compile(graph, &[], networks, &surroundings, (memory, machine));
    for (place, (_, values)) in program.given.iter().zip(given) {
        inference::write(machine, *place, values);
    }
    machine.write(surroundings.upload, &RATES.map(f32::to_bits));
    machine.run(program.whole());
    let arena = network.arena;
    let gradient = machine.tensor(arena.moment_1, arena.len).into_data();
    let gradient: Vec<f32> = gradient.iter().collect();
    let parameters = network.parameters().flat_map(places);
    let values = parameters.map(|places| places.iter().map(|place| gradient[*place]).collect());
    values.collect()
}

/// Where the values of one parameter, or of scale and shift, lie in the arena.
fn places(parameter: Parameter) -> Vec<Vec<usize>> {
    let range = |start: usize, len: usize| (start..start + len).collect();
    match parameter {
        Parameter::Weight(shape, start) => {
            let positions = shape.positions();
            let places = positions.map(|[l, h, y, x]| start + shape.index(l, h, y, x));
            vec![places.collect()]
        }
        Parameter::Bias(len, start) => vec![range(start, len)],
        Parameter::Normalisation {
            affine, channels, ..
        } => vec![range(affine, channels), range(affine + channels, channels)],
        Parameter::Conditioning(..) | Parameter::Directions(..) | Parameter::Table(_) => {
            unreachable!("no network here has {parameter:?}")
        }
    }
}
