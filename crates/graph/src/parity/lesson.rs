//! A recorded step with its values, on Burn and on backends.

use std::rc::Rc;

use burn::tensor::{Device, Tensor, TensorData};
use pollster::block_on;

use super::{Host, NETWORK, Record};
use crate::{
    Graph, NetworkSpec, Shape, Value,
    compile::{Memory, Program, Surroundings, compile},
    eager::{self, EagerNetwork},
    fused::{Backend, Network, inference, load, network::Parameter},
    operations::Normalisation,
};
use lab_core::random::{SeededRandom, Stream};

/// By name.
pub type Tensors = Vec<(String, Vec<f32>)>;

/// A network, what is recorded after it, and the gradients of all that it learns.
pub struct Lesson {
    spec: Rc<NetworkSpec>,
    host: Host,
    output: Value,
    weights: Vec<Vec<f32>>,
}

impl Lesson {
    pub fn of(spec: Rc<NetworkSpec>, batch: usize, record: &Record) -> Self {
        let mut host = Host::new(Graph::new(std::slice::from_ref(&spec)));
        let x = host.given(spec.input.with_batch(batch), |value| value);
        let embedded = spec.embedding.as_ref().map(|embedding| embedding.input);
        let conditioning = embedded.unwrap_or(spec.conditioning);
        let condition = (conditioning > 0).then(|| {
            let shape = Shape::vectors(batch, conditioning);
            host.given(shape, |value| value)
        });
        let training = Normalisation::Batch {
            groups: 1,
            track: false,
        };
        let output = host.graph.apply(NETWORK, x, condition, training);
        let losses = record(&mut host, output);
        host.graph.gradients(&losses, &[NETWORK]);
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
        Self {
            weights: weights.collect(),
            spec,
            host,
            output,
        }
    }

    pub fn on_burn(&self) -> Tensors {
        let device = Device::flex().autodiff();
        let random = &mut SeededRandom::new(2, Stream::Weights);
        let network = EagerNetwork::new(&self.spec, &self.weights, [0.0; 2], random, &device);
        let given = self.host.given.iter().map(|(shape, values)| {
            let dimensions = shape.dims();
            Tensor::from_data(TensorData::new(values.clone(), dimensions), &device)
        });
        let settings = self.host.settings.iter();
        let settings: Vec<f32> = settings.flat_map(|(_, numbers)| numbers).copied().collect();
        let inputs = eager::Inputs {
            words: &self.host.words,
            settings: &settings,
            images: &|_, _| unreachable!("no images are taken from a data set"),
            given: given.collect(),
        };
        let mut networks = [network];
        let run = eager::run(&self.host.graph, &mut networks, inputs, &device);
        let output = run.value(&self.output).into_data().iter().collect();
        let gradients = networks[0].gradients().into_iter();
        let gradients =
            gradients.map(|(name, gradient)| (name, gradient.into_data().iter().collect()));
        let reported = run.loss_values;
        let reported = reported.map(|values| values.into_data().iter().collect());
        named(output, reported, gradients)
    }

    pub fn on_a_backend(&self, backend: &mut dyn Backend) -> Tensors {
        let batch = self.host.given[0].0.batch;
        let graph = &self.host.graph;
        let network = Network::of_spec(&self.spec, (batch, 1), backend);
        load(&self.weights, &network, backend);
        let pixels = backend.allocate(0);
        let surroundings = Surroundings::of(graph, pixels, backend);
        let program = compile(
            graph.clone(),
            &[self.output],
            std::slice::from_ref(&network),
            &surroundings,
            (&mut Memory::default(), backend),
        );
        self.give(&program, &surroundings, backend);
        // Twice: what a run leaves behind must not spoil the next.
        backend.run(program.whole());
        backend.run(program.whole());
        let output = inference::images(backend, program.outputs[0], batch);
        let output = block_on(output).unwrap();
        let parameters = network.parameters();
        let parts = parameters.iter().map(|parameter| parameter.parts).max();
        let len = network.arena.len;
        let all = (network.arena.gradient, len * parts.unwrap_or(1));
        let values = block_on(backend.read(&[all])).unwrap();
        let gradients = parameters.iter().map(|parameter| {
            let sum = |place: usize| {
                (0..parameter.parts)
                    .map(|part| values[part * len + place])
                    .sum()
            };
            let gradient = places(parameter).into_iter().map(sum).collect();
            (parameter.spec.name.clone(), gradient)
        });
        let count = graph.loss_len();
        let reported = (count > 0)
            .then(|| block_on(backend.read(&[(surroundings.loss_values, count)])).unwrap());
        named(output, reported, gradients)
    }

    /// Gives what the host gives.
    fn give(&self, program: &Program, surroundings: &Surroundings, backend: &mut dyn Backend) {
        let Host {
            words,
            settings,
            given,
            ..
        } = &self.host;
        for (place, (_, values)) in program.given.iter().zip(given) {
            inference::write(backend, *place, values);
        }
        backend.write(surroundings.upload, words);
        for (setting, numbers) in settings {
            let buffer = surroundings.settings[setting.0].expect("a setting");
            backend.write(buffer, bytemuck::cast_slice(numbers));
        }
    }
}

fn named(
    output: Vec<f32>,
    reported: Option<Vec<f32>>,
    gradients: impl Iterator<Item = (String, Vec<f32>)>,
) -> Tensors {
    let reported = reported.map(|values| ("loss values".to_string(), values));
    let output = [("output".to_string(), output)].into_iter();
    output.chain(reported).chain(gradients).collect()
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
