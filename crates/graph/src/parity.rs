//! Blocks on Burn and on backends: what they make of images, and the gradients of all that is learnt in them and before
//! them.

use std::{num::NonZeroUsize, rc::Rc};

use burn::tensor::{Device, Tensor, TensorData};

use super::{
    Block, Convolution, Graph, Initialisation, NetworkId, NetworkSpec, Shape, Value,
    compile::{Memory, Surroundings, compile},
    eager::{self, EagerNetwork},
    operations::{Comparison, Normalisation, cases},
};
use crate::{
    device::ComputeDevice,
    fused::cpu::Machine,
    fused::{Backend, Network, inference, load, network::Parameter, parameters::Kernel},
};
use lab_core::random::{SeededRandom, Stream};

/// Largest difference of the values of a tensor, by the largest of them: sums in another order.
const TOLERANCE: f32 = 2e-4;
const NETWORK: NetworkId = NetworkId(0);

/// Some blocks, and the images that go in.
#[derive(Debug, Clone)]
pub struct Case {
    /// How many images there are, and of which shape.
    pub input: Shape,
    /// What they go through.
    pub blocks: Vec<Block>,
}

/// So many images of so many channels, `size` pixels a side.
pub const fn maps(batch: usize, channels: usize, size: usize) -> Shape {
    Shape::of_dims([batch, channels, size, size])
}

/// By name.
type Tensors = Vec<(String, Vec<f32>)>;

impl Case {
    /// The blocks after a 1×1 convolution, whose gradient is right if that of what goes into them is.
    fn spec(&self) -> Rc<NetworkSpec> {
        let before = Convolution::down(Kernel::Point, self.input.channels);
        let blocks = [before.into()].into_iter().chain(self.blocks.clone());
        Rc::new(NetworkSpec {
            name: "case",
            input: self.input.with_batch(1),
            blocks: blocks.collect(),
            conditioning: 0,
            spectral_norm: false,
            initialisation: Initialisation::He,
        })
    }
}

/// A recorded lesson with its values.
struct Lesson {
    spec: Rc<NetworkSpec>,
    graph: Graph,
    output: Value,
    weights: Vec<Vec<f32>>,
    /// Images, and what they should become, channels first.
    given: [(Shape, Vec<f32>); 2],
}

impl Lesson {
    fn of(spec: Rc<NetworkSpec>, batch: usize) -> Self {
        let mut graph = Graph::new(std::slice::from_ref(&spec));
        let shapes = [spec.input, spec.output()].map(|shape| shape.with_batch(batch));
        let [x, wanted] = shapes.map(|shape| graph.given(shape));
        let training = Normalisation::Batch {
            groups: 1,
            track: false,
        };
        let output = graph.apply(NETWORK, x, None, training);
        let comparison = Comparison::HalfSquaredError { weight: 1.0 };
        let loss = graph.reconstruction(comparison, output, wanted);
        graph.gradients(&[loss], &[NETWORK]);
        let mut random = SeededRandom::new(1, Stream::Weights);
        // Scales and shifts away from one and zero, where a wrong gradient could hide.
        let fresh = spec.fresh(&mut random).into_iter();
        let weights = fresh.map(|row| {
            let noise = random.normals(row.len());
            let moved = row
                .iter()
                .zip(noise)
                .map(|(value, noise)| value + 0.1 * noise);
            moved.collect()
        });
        let weights = weights.collect();
        let given = shapes.map(|shape| (shape, random.normals(batch * shape.image_len())));
        Self {
            spec,
            graph,
            output,
            weights,
            given,
        }
    }

    fn on_burn(&self) -> Tensors {
        let device = Device::flex().autodiff();
        let random = &mut SeededRandom::new(2, Stream::Weights);
        let network = EagerNetwork::new(&self.spec, &self.weights, [0.0; 2], random, &device);
        let given = self.given.iter().map(|(shape, values)| {
            let dimensions = shape.dims();
            Tensor::from_data(TensorData::new(values.clone(), dimensions), &device)
        });
        let inputs = eager::Inputs {
            words: &[],
            settings: &[],
            images: &|_, _| unreachable!("no images are taken from a data set"),
            given: given.collect(),
        };
        let mut networks = [network];
        let run = eager::run(&self.graph, &mut networks, inputs, &device);
        let output = run.value(&self.output).into_data().iter().collect();
        let gradients = networks[0].gradients().into_iter();
        let gradients =
            gradients.map(|(name, gradient)| (name, gradient.into_data().iter().collect()));
        [("output".to_string(), output)]
            .into_iter()
            .chain(gradients)
            .collect()
    }

    fn on_a_backend(&self, backend: &mut dyn Backend) -> Tensors {
        let batch = self.given[0].0.batch;
        let network = Network::of_spec(&self.spec, (batch, 1), backend);
        load(&self.weights, &network, backend);
        let pixels = backend.allocate(0);
        let surroundings = Surroundings::of(&self.graph, pixels, backend);
        let program = compile(
            self.graph.clone(),
            &[self.output],
            std::slice::from_ref(&network),
            &surroundings,
            (&mut Memory::default(), backend),
        );
        for (place, (_, values)) in program.given.iter().zip(&self.given) {
            inference::write(backend, *place, values);
        }
        // Twice: what a run leaves behind must not spoil the next.
        backend.run(program.whole());
        backend.run(program.whole());
        let output = inference::images(backend, program.outputs[0], batch);
        let output = output.into_data().iter().collect();
        let parameters = network.parameters();
        let parts = parameters.iter().map(|parameter| parameter.parts).max();
        let len = network.arena.len;
        let values = backend.tensor(network.arena.gradient, len * parts.unwrap_or(1));
        let values: Vec<f32> = values.into_data().iter().collect();
        let gradients = parameters.iter().map(|parameter| {
            let sum = |place: usize| {
                (0..parameter.parts)
                    .map(|part| values[part * len + place])
                    .sum()
            };
            let gradient = places(parameter).into_iter().map(sum).collect();
            (parameter.spec.name.clone(), gradient)
        });
        [("output".to_string(), output)]
            .into_iter()
            .chain(gradients)
            .collect()
    }
}

/// Where the values of a parameter lie in the arena, in the order in which they are saved.
fn places(parameter: &Parameter) -> Vec<usize> {
    let start = parameter.start;
    match parameter.spec.product {
        Some(shape) => {
            let positions = shape.positions();
            positions
                .map(|[low, high, y, x]| start + shape.index(low, high, y, x))
                .collect()
        }
        None => (start..start + parameter.spec.values()).collect(),
    }
}

/// Compares a network on Burn and on a backend; returns the largest relative difference.
pub fn compare(spec: Rc<NetworkSpec>, batch: usize, backend: &mut dyn Backend) -> f32 {
    let lesson = Lesson::of(spec, batch);
    let (expected, found) = (lesson.on_burn(), lesson.on_a_backend(backend));
    assert_eq!(expected.len(), found.len());
    let mut worst = 0.0_f32;
    for ((name, expected), (found_name, found)) in expected.iter().zip(&found) {
        assert_eq!((name, expected.len()), (found_name, found.len()));
        let largest = expected
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        assert!(largest > 1e-6, "{name}: zeros would prove nothing");
        for (place, (expected, found)) in expected.iter().zip(found).enumerate() {
            let difference = (expected - found).abs() / largest;
            assert!(
                difference <= TOLERANCE,
                "{name}, value {place}: {found} is not {expected} in {:?}",
                lesson.spec.blocks
            );
            worst = worst.max(difference);
        }
    }
    worst
}

/// Of every block there is: its operation's line in the list asks for cases.
fn compare_all(device: &ComputeDevice, what: &str) {
    for (name, cases) in cases() {
        let differences = cases.iter().map(|case| {
            let mut backend = device.backend();
            compare(case.spec(), case.input.batch, &mut *backend)
        });
        let worst = differences.fold(0.0, f32::max);
        println!(
            "{name}, Burn against {what}, {} cases: {worst:.1e}",
            cases.len()
        );
    }
}

#[test]
fn every_block_has_the_values_and_gradients_of_burn() {
    compare_all(&ComputeDevice::cpu(), "the CPU");
    let fastest = ComputeDevice::cpu_with(Machine::fastest(NonZeroUsize::MIN.saturating_add(1)));
    compare_all(&fastest, "two threads that fuse");
}

/// A process opens its GPU once: called by the test of everything that a GPU does.
pub fn compare_on_gpu(gpu: &ComputeDevice) {
    compare_all(gpu, "WebGPU");
}
