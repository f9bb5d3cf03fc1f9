//! Writes what the benchmark's peers need to train the same networks from the same weights on the
//! same batches, and the losses that they should get: `cargo run --example bench_reference DIR`.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Tensor},
};
use gan_vae_lab::{
    dataset::{self, Dataset, ShuffledBatches, View},
    model::{Decoder, Discriminator, Encoder, Generator, NetworkConfig, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{
        Family, GanConfig, Trainer, VaeConfig,
        autodiff::{GanTrainer, OnDataset, VaeTrainer},
    },
};
use serde::Serialize;

const SEED: u64 = 1;
/// Steps over which a peer has to agree before it is timed.
const STEPS: usize = 5;

/// Family, channels, width, batch size. Latent sizes are the page's defaults.
const CASES: [(&str, usize, usize, usize); 8] = [
    ("gan", 1, 16, 16),
    ("gan", 1, 16, 64),
    ("gan", 3, 32, 64),
    ("gan", 3, 64, 64),
    ("vae", 1, 16, 16),
    ("vae", 1, 16, 64),
    ("vae", 3, 32, 64),
    ("vae", 3, 64, 64),
];

/// A training run from its first weight on.
#[derive(Serialize)]
struct Reference {
    family: &'static str,
    channels: usize,
    width: usize,
    batch: usize,
    latent_size: usize,
    learning_rate: f64,
    beta_1: f32,
    beta_2: f32,
    /// Networks by name, their parameters in the order of use.
    networks: BTreeMap<&'static str, Vec<Parameter>>,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Parameter {
    /// Path in the Burn module.
    name: String,
    /// As Burn stores it.
    shape: Vec<usize>,
    values: Vec<f32>,
}

#[derive(Serialize)]
struct Step {
    /// Images of the data set, channels last, bytes.
    images: Vec<u8>,
    /// `[batch, latent_size]`
    noise: Vec<f32>,
    /// By name.
    losses: BTreeMap<&'static str, f32>,
}

fn main() {
    let directory = std::env::args().nth(1).expect("a directory to write to");
    let directory = Path::new(&directory);
    fs::create_dir_all(directory).expect("the directory can be made");
    let [digits, faces] = ["digits", "faces"].map(bundled);
    for (family, channels, width, batch) in CASES {
        let dataset = if channels == 1 { &digits } else { &faces };
        let reference = reference(family, width, batch, dataset);
        let json = serde_json::to_vec(&reference).expect("a reference is plain data");
        let name = format!("{family}_c{channels}_w{width}_b{batch}.json");
        fs::write(directory.join(name), json).expect("a reference can be written");
    }
}

fn bundled(name: &str) -> Arc<Dataset> {
    let file = fs::read(format!("www/public/datasets/{name}.gvld"));
    let file = file.expect("the working directory is the repository's root");
    Arc::new(dataset::decode(&file).expect("bundled data sets are data files"))
}

fn reference(
    family: &'static str,
    width: usize,
    batch: usize,
    dataset: &Arc<Dataset>,
) -> Reference {
    let latent_size = if family == "gan" { 100 } else { 32 };
    let network = NetworkConfig {
        channels: dataset.channels,
        width,
        latent_size,
        conditions: 0,
    };
    let device = Device::flex();
    let autodiff = device.clone().autodiff();
    let mut weights = SeededRandom::new(SEED, Stream::Weights);
    let weights = &mut weights;
    let (rates, networks, trainer): (_, _, Box<dyn gan_vae_lab::train::autodiff::AutodiffTrainer>) =
        if family == "gan" {
            // One rate for both networks and no average, as the peers have it.
            let config = GanConfig::new(network.clone())
                .with_learning_rate(2e-4)
                .with_discriminator_rate(1.0)
                .with_beta_2(0.999)
                .with_average(0.0);
            let generator = Generator::new(&network, &autodiff);
            let generator = parameters(&initialise_dcgan(generator, weights, &autodiff));
            let discriminator = Discriminator::new(&network, &autodiff);
            let discriminator = parameters(&initialise_dcgan(discriminator, weights, &autodiff));
            (
                (config.learning_rate, config.beta_1, config.beta_2),
                BTreeMap::from([("generator", generator), ("discriminator", discriminator)]),
                Box::new(GanTrainer::new(config, SEED, &device)),
            )
        } else {
            let config = VaeConfig::new(network.clone());
            let encoder = Encoder::new(&network, &autodiff);
            let encoder = parameters(&initialise_dcgan(encoder, weights, &autodiff));
            let decoder = Decoder::new(&network, &autodiff);
            let decoder = parameters(&initialise_dcgan(decoder, weights, &autodiff));
            (
                (config.learning_rate, config.beta_1, config.beta_2),
                BTreeMap::from([("encoder", encoder), ("decoder", decoder)]),
                Box::new(VaeTrainer::new(config, SEED, &device)),
            )
        };
    let named = Family::from_name(family).expect("the cases name families");
    let mut trainer = OnDataset::new(trainer, named, dataset.clone(), network, &device);
    let mut batches = ShuffledBatches::new(dataset.training.len(), SEED);
    let mut noise = SeededRandom::new(SEED, Stream::TrainingNoise);
    let image_len = dataset.channels * 1024;
    let steps = (0..STEPS).map(|_| {
        let indices = batches.next_batch(batch);
        let views: Vec<_> = indices.iter().copied().map(View::plain).collect();
        trainer.train_step(&views);
        let losses = trainer.losses().expect("a step was taken").read();
        let images = indices
            .iter()
            .flat_map(|&index| dataset.training.pixels[index * image_len..][..image_len].to_vec());
        Step {
            images: images.collect(),
            noise: noise.normals(batch * latent_size),
            losses: pollster::block_on(losses)
                .expect("the CPU answers")
                .into_iter()
                .collect(),
        }
    });
    let steps = steps.collect();
    Reference {
        family,
        channels: dataset.channels,
        width,
        batch,
        latent_size,
        learning_rate: rates.0,
        beta_1: rates.1,
        beta_2: rates.2,
        networks,
        steps,
    }
}

/// Every float parameter of a module, with its path.
fn parameters<M: Module>(module: &M) -> Vec<Parameter> {
    #[derive(Default)]
    struct Collector {
        path: Vec<String>,
        parameters: Vec<Parameter>,
    }
    impl ModuleVisitor for Collector {
        fn enter_module(&mut self, name: &str, _container_type: &str) {
            self.path.push(name.to_string());
        }

        fn exit_module(&mut self, _name: &str, _container_type: &str) {
            self.path.pop();
        }

        fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
            let value = parameter.val();
            self.parameters.push(Parameter {
                name: self.path.join("."),
                shape: value.dims().to_vec(),
                values: value.into_data().iter::<f32>().collect(),
            });
        }
    }
    let mut collector = Collector::default();
    module.visit(&mut collector);
    collector.parameters
}
