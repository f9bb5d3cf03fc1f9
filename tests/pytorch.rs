//! PyTorch loads the weights that the page exports, with the script of the documentation, and makes
//! the same images of them.
//!
//! Skipped where no Python with PyTorch and safetensors is. `cargo xtask test` brings one where it
//! can, and names it in `PYTHON_WITH_PYTORCH`.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, env, fs, path::Path, process::Command, sync::Arc};

use gan_vae_lab::{
    dataset,
    device::ComputeDevice,
    lab::Lab,
    train::{Engine, Setting},
};
use pollster::block_on;

/// Reads latents as JSON, prints images as JSON.
const DECODE: &str = "
import json, sys, torch, load_weights
decode, latent_size = load_weights.load(sys.argv[1])
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

fn images_of_pytorch(python: &str, weights: &Path, latents: &[f32]) -> Vec<f32> {
    let latents_file = weights.with_extension("json");
    fs::write(&latents_file, serde_json::to_string(latents).unwrap()).unwrap();
    let output = Command::new(python)
        .args(["-c", DECODE])
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

#[test]
fn pytorch_makes_the_same_images_of_exported_weights() {
    let Ok(python) = env::var("PYTHON_WITH_PYTORCH") else {
        println!("skipped: PYTHON_WITH_PYTORCH names no Python with torch and safetensors");
        return;
    };
    for family in ["gan", "vae", "vae-gan"] {
        let mut lab = trained(family);
        let file = block_on(lab.snapshot().unwrap().weights_file()).unwrap();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{family}.safetensors"));
        fs::write(&path, file).unwrap();
        let latents = lab.latents(5).unwrap();
        let expected: Vec<f32> = lab.sample(5).unwrap().into_data().iter().collect();
        let actual = images_of_pytorch(&python, &path, &latents);
        assert_eq!(actual.len(), expected.len());
        let contrast = expected.iter().copied().fold(f32::MIN, f32::max)
            - expected.iter().copied().fold(f32::MAX, f32::min);
        assert!(contrast > 0.5, "{family}: grey images would prove nothing");
        for (index, (a, b)) in actual.iter().zip(expected).enumerate() {
            assert!(
                (a - b).abs() < 1e-4,
                "{family}[{index}]: PyTorch {a}, ours {b}"
            );
        }
    }
}
