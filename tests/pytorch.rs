//! PyTorch loads the weights that the page exports, with the script of the documentation, and makes
//! the same images of them.
//!
//! Skipped where no Python with PyTorch and safetensors is. `cargo xtask test` brings one where it
//! can, and names it in `PYTHON_WITH_PYTORCH`.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, env, fs, path::Path, process::Command, rc::Rc, sync::Arc};

use burn::tensor::{Device, Tensor, TensorData};
use lab::Lab;
use lab_core::{
    hyperparameter::Setting,
    random::{SeededRandom, Stream},
};
use lab_data::dataset;
use lab_families::{Engine, Tensors, tensors::weights};
use lab_graph::{
    Graph, NetworkId, NetworkSpec, ParameterRole, Shape,
    device::ComputeDevice,
    eager::{self, EagerNetwork, Inputs},
    operations::Normalisation,
};
use lab_models::networks::{self, NetworkConfig};
use pollster::block_on;

/// Reads latents as JSON, prints images as JSON. Takes a script of the documentation and a file.
const DECODE: &str = "
import importlib, json, sys, torch
decode, latent_size = importlib.import_module(sys.argv[1]).load(sys.argv[2])
latents = torch.tensor(json.load(sys.stdin)).reshape(-1, latent_size)
print(json.dumps(decode(latents).flatten().tolist()))
";

fn trained(family: &str) -> Lab {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = fs::read(root.join("www/public/datasets/faces.gvld")).unwrap();
    let faces = Arc::new(dataset::decode(&file).unwrap());
    let small = [
        ("width", 4.0),
        ("latent_size", 6.0),
        ("batch_size", 8.0),
        ("learning_rate", 0.01),
    ];
    let small = small.map(|(key, value)| (key.to_string(), Setting::Number(value)));
    let (engine, device) = (Engine::Program, ComputeDevice::cpu());
    let mut lab = Lab::new(faces, family, &BTreeMap::from(small), 1, engine, &device).unwrap();
    lab.train_step(30).unwrap();
    lab
}

fn images_of_pytorch(python: &str, script: &str, weights: &Path, latents: &[f32]) -> Vec<f32> {
    let latents_file = weights.with_extension("json");
    fs::write(&latents_file, serde_json::to_string(latents).unwrap()).unwrap();
    let output = Command::new(python)
        .args(["-c", DECODE, script])
        .arg(weights)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONPATH", python_path())
        .stdin(fs::File::open(latents_file).unwrap())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The script's folder, and whatever the environment names already.
fn python_path() -> std::ffi::OsString {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let inherited = env::var_os("PYTHONPATH").unwrap_or_default();
    env::join_paths([docs].into_iter().chain(env::split_paths(&inherited))).unwrap()
}

fn python() -> Option<String> {
    let python = env::var("PYTHON_WITH_PYTORCH").ok();
    if python.is_none() {
        println!("skipped: PYTHON_WITH_PYTORCH names no Python with torch and safetensors");
    }
    python
}

fn assert_same_images(what: &str, actual: &[f32], expected: &[f32]) {
    assert_eq!(actual.len(), expected.len());
    for (index, (a, b)) in actual.iter().zip(expected).enumerate() {
        assert!(
            (a - b).abs() < 1e-4,
            "{what}[{index}]: PyTorch {a}, ours {b}"
        );
    }
}

#[test]
fn pytorch_makes_the_same_images_of_exported_weights() {
    let Some(python) = python() else { return };
    for (family, script) in [
        ("gan", "load_weights"),
        ("vae", "load_weights"),
        ("vae-gan", "load_weights"),
        ("flow", "load_flow_weights"),
    ] {
        let mut lab = trained(family);
        let file = block_on(lab.snapshot().unwrap().weights_file()).unwrap();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{family}.safetensors"));
        fs::write(&path, file).unwrap();
        let latents = lab.latents(5).unwrap();
        let expected = block_on(lab.sample(5).unwrap()).unwrap();
        let actual = images_of_pytorch(&python, script, &path, &latents);
        let contrast = expected.iter().copied().fold(f32::MIN, f32::max)
            - expected.iter().copied().fold(f32::MAX, f32::min);
        assert!(contrast > 0.5, "{family}: grey images would prove nothing");
        assert_same_images(family, &actual, &expected);
    }
}

/// Parameters under the names of the specification, and running statistics that know nothing yet.
fn tensors(spec: &NetworkSpec, values: &[Vec<f32>]) -> Tensors {
    let mut tensors = Tensors::new();
    for (parameter, values) in spec.parameters().into_iter().zip(values) {
        let mut insert = |name: &str, values: Vec<f32>| {
            let name = format!("{}.{name}", spec.name);
            tensors.insert(name, (parameter.shape.clone(), values));
        };
        if let (ParameterRole::Scale, Some(place)) =
            (parameter.role, parameter.name.strip_suffix(".weight"))
        {
            insert(&format!("{place}.running_mean"), vec![0.0; values.len()]);
            insert(&format!("{place}.running_var"), vec![1.0; values.len()]);
        }
        insert(&parameter.name, values.clone());
    }
    tensors
}

/// Images of latents, with running statistics that know nothing yet.
fn images_of_burn(spec: &NetworkSpec, values: &[Vec<f32>], latents: &[f32]) -> Vec<f32> {
    let device = Device::flex().autodiff();
    let size = spec.input.channels;
    let batch = latents.len() / size;
    let mut graph = Graph::new(&[Rc::new(spec.clone())]);
    let given = graph.given(Shape::vectors(batch, size));
    let images = graph.apply(NetworkId(0), given, None, Normalisation::Running);
    let random = &mut SeededRandom::new(1, Stream::Weights);
    let network = EagerNetwork::new(spec, values, [0.9, 0.999], random, &device);
    let data = TensorData::new(latents.to_vec(), [batch, size, 1, 1]);
    let inputs = Inputs {
        words: &[],
        settings: &[],
        images: &|_, _| unreachable!("no images are taken from a data set"),
        given: vec![Tensor::from_data(data, &device)],
    };
    let run = eager::run(&graph, &mut [network], inputs, &device);
    run.value(&images).into_data().iter().collect()
}

#[test]
fn pytorch_makes_the_same_images_of_twice_the_size() {
    let Some(python) = python() else { return };
    let config = NetworkConfig {
        channels: 3,
        size: 64,
        width: 4,
        latent_size: 6,
        conditions: 0,
    };
    let spec = networks::generator(&config);
    let random = &mut SeededRandom::new(2, Stream::Weights);
    let values: Vec<Vec<f32>> = spec
        .parameters()
        .into_iter()
        .map(|parameter| {
            // As large as leave signals as they are: the sum of a position has a quarter of the kernel in it.
            let terms = parameter.shape.first().copied().unwrap_or(1) * 4;
            let deviation = (2.0 / terms as f32).sqrt();
            let values = random.normals(parameter.values()).into_iter();
            if parameter.role == ParameterRole::Weight {
                values.map(|value| deviation * value).collect()
            } else {
                values.map(|value| 1.0 + 0.1 * value).collect()
            }
        })
        .collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generator-64.safetensors");
    fs::write(&path, weights(&tensors(&spec, &values))).unwrap();
    let latents = random.normals(3 * config.latent_size);
    let expected = images_of_burn(&spec, &values, &latents);
    assert_eq!(expected.len(), 3 * 3 * 64 * 64);
    let contrast = expected.iter().map(|value| value.abs()).fold(0.0, f32::max);
    assert!(contrast > 0.5, "grey images would prove nothing");
    let actual = images_of_pytorch(&python, "load_weights", &path, &latents);
    assert_same_images("64×64", &actual, &expected);
}
