//! Writes what the benchmark's peers need to train the same networks from the same weights on the
//! same batches, and the losses that they should get: `cargo run --example bench_reference DIR`.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use lab_core::{
    hyperparameter::Setting,
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{self, Dataset, IMAGE_SIZE, ShuffledBatches, View};
use lab_families::{Engine, Family};
use lab_graph::{
    Block, Direction, NetworkSpec, ParameterRole, ParameterSpec, device::ComputeDevice,
    fused::parameters::Kernel,
};
use lab_models::networks::{self, DiscriminatorNorm, NetworkConfig};
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

/// A parameter or running statistic.
#[derive(Serialize)]
struct Parameter {
    /// In the network, as PyTorch has it.
    name: String,
    /// As PyTorch has it.
    shape: Vec<usize>,
    /// What the weight of a convolution does.
    does: Option<&'static str>,
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
    let named = Family::from_name(family).expect("the cases name families");
    let settings = settings(named, width, batch, latent_size);
    let network = NetworkConfig {
        channels: dataset.channels,
        size: IMAGE_SIZE,
        width,
        latent_size,
        conditions: 0,
    };
    let device = ComputeDevice::cpu();
    let mut trainer = named.trainer(Engine::Burn, &settings, dataset, SEED, &device);
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
    let number = |key: &str| match settings.values()[key] {
        Setting::Number(number) => number,
        Setting::Word(ref word) => panic!("{key} is {word}"),
    };
    Reference {
        family,
        channels: dataset.channels,
        width,
        batch,
        latent_size,
        learning_rate: number("learning_rate"),
        beta_1: number("beta_1") as f32,
        beta_2: number("beta_2") as f32,
        networks: fresh(named, &network),
        steps,
    }
}

/// A family's settings: one rate for both networks and no average, as the peers have it; else the defaults.
fn settings(family: Family, width: usize, batch: usize, latent_size: usize) -> Settings {
    let mut given = BTreeMap::from([
        ("width", width),
        ("batch_size", batch),
        ("latent_size", latent_size),
    ])
    .into_iter()
    .map(|(key, value)| (key.to_string(), Setting::Number(value as f64)))
    .collect::<BTreeMap<_, _>>();
    if family == Family::Gan {
        let others = [
            ("learning_rate", 2e-4),
            ("discriminator_rate", 1.0),
            ("beta_2", 0.999),
            ("ema", 0.0),
        ];
        let others = others.map(|(key, value)| (key.to_string(), Setting::Number(value)));
        given.extend(others);
    }
    Settings::resolve(family.hyperparameters(), &given).expect("the cases' settings are in range")
}

/// The networks of a family as a training begins with them.
fn fresh(family: Family, config: &NetworkConfig) -> BTreeMap<&'static str, Vec<Parameter>> {
    let specs = match family {
        Family::Gan => [
            networks::generator(config),
            networks::discriminator(config, DiscriminatorNorm::Batch),
        ],
        Family::Vae => [networks::encoder(config), networks::decoder(config)],
        Family::VaeGan | Family::Flow => unreachable!("no case trains a {family:?}"),
    };
    let mut random = SeededRandom::new(SEED, Stream::Weights);
    let networks = specs.iter().map(|spec| {
        let values = spec.fresh(&mut random);
        let parameters = spec.parameters().into_iter().zip(values);
        let tensors = parameters.flat_map(|(parameter, values)| tensors(spec, parameter, values));
        (spec.name, tensors.collect())
    });
    networks.collect()
}

/// A parameter, and after the shift of a normalisation the running statistics, which know nothing yet.
fn tensors(spec: &NetworkSpec, parameter: ParameterSpec, values: Vec<f32>) -> Vec<Parameter> {
    let running = match (parameter.role, parameter.name.strip_suffix(".bias")) {
        (ParameterRole::Shift, Some(place)) => [("running_mean", 0.0), ("running_var", 1.0)]
            .map(|(name, start)| Parameter {
                name: format!("{place}.{name}"),
                shape: parameter.shape.clone(),
                does: None,
                values: vec![start; parameter.values()],
            })
            .into(),
        _ => Vec::new(),
    };
    let does = (parameter.role == ParameterRole::Weight).then(|| {
        let Block::Convolution(convolution) = &spec.blocks[parameter.layer] else {
            unreachable!("a weight belongs to a convolution");
        };
        match (convolution.direction, convolution.kernel) {
            (Direction::Up, Kernel::Full(_)) => "project",
            (Direction::Up, Kernel::Strided) => "double",
            (Direction::Down, Kernel::Strided) => "halve",
            (Direction::Down, Kernel::Full(_)) => "sum up",
            (_, Kernel::Point | Kernel::StridedAlongWidth | Kernel::Same) => {
                unreachable!("no case has such a convolution")
            }
        }
    });
    let own = Parameter {
        name: parameter.name,
        shape: parameter.shape,
        does,
        values,
    };
    [own].into_iter().chain(running).collect()
}
