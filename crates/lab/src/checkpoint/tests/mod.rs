mod other_programs;
mod refused;
mod resumed;
mod to_start_from;

use std::{collections::BTreeMap, sync::Arc};

use pollster::block_on;

use super::*;
use crate::Lab;
use lab_core::{
    error::ErrorKind,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{Labels, Split};
use lab_families::{Engine, Family};
use lab_graph::device::ComputeDevice;

fn dataset(name: &str, seed: u64) -> Arc<Dataset> {
    let split = |seed: u64, count: usize| {
        let mut random = SeededRandom::new(seed, Stream::Batches);
        Split {
            pixels: (0..count * 1024).map(|_| random.below(256) as u8).collect(),
            labels: (0..count).map(|image| image as u8 % 3).collect(),
        }
    };
    Arc::new(Dataset {
        name: name.into(),
        title: "Noise".into(),
        channels: 1,
        size: 32,
        labels: Labels::Classes(["a", "b", "c"].map(String::from).into()),
        licence: "none needed".into(),
        source: "drawn here".into(),
        link: String::new(),
        sound: None,
        training: split(seed, 23),
        held_out: split(seed + 1, 4),
    })
}

/// Everything on that has a random stream, and batches that do not fit an epoch.
fn lab(family: &str) -> Lab {
    lab_with(family, [])
}

/// And with other settings.
fn lab_with<const N: usize>(family: &str, others: [(&str, Setting); N]) -> Lab {
    let mut values = BTreeMap::from([
        ("width".to_string(), Setting::Number(2.0)),
        ("latent_size".to_string(), Setting::Number(3.0)),
        ("batch_size".to_string(), Setting::Number(5.0)),
        ("mirror".to_string(), Setting::Word("on".into())),
        ("shift".to_string(), Setting::Number(2.0)),
        ("conditional".to_string(), Setting::Word("on".into())),
    ]);
    if family == "gan" {
        values.insert("discriminator_steps".into(), Setting::Number(2.0));
        values.insert("ema".into(), Setting::Number(0.9));
        values.insert("label_smoothing".into(), Setting::Number(0.1));
    }
    if family == "vae" {
        values.insert("binarise".into(), Setting::Word("on".into()));
        values.insert("kl_warm_up".into(), Setting::Number(9.0));
        values.insert("half_life".into(), Setting::Number(5.0));
    }
    values.extend(others.map(|(key, value)| (key.to_string(), value)));
    let device = ComputeDevice::cpu();
    Lab::new(
        dataset("noise", 1),
        family,
        &values,
        9,
        Engine::Program,
        &device,
    )
    .unwrap()
}

fn file(lab: &mut Lab) -> Vec<u8> {
    block_on(lab.snapshot().unwrap().model_file()).unwrap()
}

fn restored(file: &[u8]) -> Lab {
    let checkpoint = Checkpoint::from_bytes(file).unwrap();
    Lab::restore(&checkpoint, dataset("noise", 1), &ComputeDevice::cpu()).unwrap()
}

fn bits(lab: &mut Lab) -> Vec<u32> {
    let losses = block_on(lab.losses().unwrap().read()).unwrap();
    let samples = block_on(lab.sample(4).unwrap()).unwrap();
    let losses = losses.into_iter().map(|(_, value)| value);
    losses.chain(samples).map(f32::to_bits).collect()
}

/// The file of a trained model with a description that `change` has changed, checksum and all.
fn described(family: &str, change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let mut lab = lab(family);
    lab.train_step(2).unwrap();
    let Checkpoint { state, tensors } = Checkpoint::from_bytes(&file(&mut lab)).unwrap();
    let mut state = serde_json::to_value(state).unwrap();
    change(&mut state);
    FORMAT.write(&state, &tensors, Precision::Single)
}
