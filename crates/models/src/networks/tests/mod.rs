//! The networks of the papers, carried out by Burn.

mod outputs;
mod sizes;
mod weights;

use std::rc::Rc;

use burn::tensor::{Device, Tensor};

use super::*;
use lab_core::random::{SeededRandom, Stream};
use lab_graph::{
    Graph, NetworkId, Value,
    eager::{self, EagerNetwork, Inputs},
    operations::Normalisation,
};

const BATCH: usize = 5;
const NETWORK: NetworkId = NetworkId(0);
const BETAS: [f32; 2] = [0.9, 0.999];
const BATCH_STATISTICS: Normalisation = Normalisation::Batch {
    groups: 1,
    track: false,
};
const NORMS: [DiscriminatorNorm; 3] = [
    DiscriminatorNorm::Batch,
    DiscriminatorNorm::None,
    DiscriminatorNorm::Spectral,
];

fn device() -> Device {
    Device::flex().autodiff()
}

fn random() -> SeededRandom {
    SeededRandom::new(5, Stream::Weights)
}

fn configs() -> impl Iterator<Item = NetworkConfig> {
    let sizes = [(1, 4, 100, 0), (3, 6, 2, 0), (1, 4, 3, 10)];
    sizes
        .into_iter()
        .map(|(channels, width, latent_size, conditions)| NetworkConfig {
            channels,
            size: 32,
            width,
            latent_size,
            conditions,
        })
}

/// The same for images of another size.
fn of_size(config: &NetworkConfig, size: usize) -> NetworkConfig {
    NetworkConfig {
        size,
        ..config.clone()
    }
}

/// All networks of these sizes.
fn networks(config: &NetworkConfig) -> Vec<NetworkSpec> {
    let discriminators = NORMS.map(|norm| discriminator(config, norm));
    let others = [generator(config), decoder(config), encoder(config)];
    discriminators.into_iter().chain(others).collect()
}

/// What a recording makes of given values with a network of fresh weights.
fn run(
    spec: &NetworkSpec,
    given: Vec<Tensor<4>>,
    record: impl Fn(&mut Graph, Vec<Value>) -> Value,
) -> Tensor<4> {
    let device = device();
    let mut graph = Graph::new(&[Rc::new(spec.clone())]);
    let places = given
        .iter()
        .map(|tensor| graph.given(Shape::of_dims(tensor.dims())));
    let places = places.collect();
    let output = record(&mut graph, places);
    let random = &mut random();
    let values = spec.fresh(random);
    let network = EagerNetwork::new(spec, &values, BETAS, random, &device);
    let inputs = Inputs {
        words: &[],
        settings: &[1.0, 0.0],
        images: &|_, _| unreachable!("no images are taken from a data set"),
        given,
    };
    eager::run(&graph, &mut [network], inputs, &device).value(&output)
}

/// What a network of fresh weights makes of `x`.
fn output(spec: &NetworkSpec, x: Tensor<4>) -> Tensor<4> {
    let given = vec![x];
    run(spec, given, |graph, given| {
        graph.apply(NETWORK, given[0], None, BATCH_STATISTICS)
    })
}

/// Noise of the shape that a network takes.
fn input(spec: &NetworkSpec, batch: usize) -> Tensor<4> {
    let shape = spec.input.with_batch(batch);
    eager::noise(&mut random(), shape.dims(), &device())
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter().collect()
}
