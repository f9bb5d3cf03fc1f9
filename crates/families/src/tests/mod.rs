//! What every family declares, and what its step does on Burn and as a program.

mod behaviour;
mod declarations;
pub(crate) mod gradients;
mod work;

use std::{collections::BTreeMap, sync::Arc};

use pollster::block_on;

use super::training::{BurnTrainer, ProgramTrainer};
use crate::{Family, Losses, Tensors, Trainer};
use lab_core::{
    hyperparameter::{Setting, Settings},
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{Dataset, IMAGE_SIZE, Labels, Split, View};
use lab_graph::{device::ComputeDevice, fused::Backend};
use lab_models::networks::NetworkConfig;

const BATCH: usize = 6;

pub(crate) fn number(key: &str, value: f64) -> (String, Setting) {
    (key.into(), Setting::Number(value))
}

pub(crate) fn word(key: &str, value: &str) -> (String, Setting) {
    (key.into(), Setting::Word(value.into()))
}

/// Of small networks that fill no tile evenly.
pub(crate) fn settings(family: Family, given: &[(String, Setting)]) -> Settings {
    let sizes = [number("width", 3.0), number("latent_size", 5.0)];
    let given: BTreeMap<_, _> = sizes.iter().chain(given).cloned().collect();
    Settings::resolve(family.hyperparameters(), &given).unwrap()
}

/// Smooth noise, of three classes.
pub(crate) fn dataset() -> Arc<Dataset> {
    dataset_of(IMAGE_SIZE)
}

/// The same, images of so many pixels a side.
fn dataset_of(size: usize) -> Arc<Dataset> {
    let split = |seed: u64| Split {
        pixels: SeededRandom::new(seed, Stream::Batches)
            .normals(16 * size * size)
            .into_iter()
            .map(|value| (127.5 * (1.0 + value.tanh())) as u8)
            .collect(),
        labels: (0..16).map(|image| image % 3).collect(),
    };
    Arc::new(Dataset {
        name: "noise".into(),
        title: "Noise".into(),
        channels: 1,
        size,
        labels: Labels::Classes(["a", "b", "c"].map(String::from).into()),
        licence: "none needed".into(),
        source: "made here".into(),
        link: String::new(),
        sound: None,
        training: split(1),
        held_out: split(2),
    })
}

/// The sizes that settings ask for.
pub(crate) fn sizes(family: Family, settings: &Settings, dataset: &Dataset) -> NetworkConfig {
    let names = dataset.labels.names().len();
    family.network_config(dataset.shape(), names, settings)
}

fn on_burn(family: Family, settings: &Settings, seed: u64) -> BurnTrainer {
    on_burn_with(family, settings, (&dataset(), seed))
}

fn on_burn_with(
    family: Family,
    settings: &Settings,
    (dataset, seed): (&Arc<Dataset>, u64),
) -> BurnTrainer {
    let network = sizes(family, settings, dataset);
    let definition = family.definition(&network, settings);
    let device = ComputeDevice::cpu();
    BurnTrainer::new(definition, &network, BATCH, (dataset, seed), &device)
}

fn on_backend(
    family: Family,
    settings: &Settings,
    seed: u64,
    backend: Box<dyn Backend>,
) -> ProgramTrainer {
    on_backend_with(family, settings, (&dataset(), seed), backend)
}

fn on_backend_with(
    family: Family,
    settings: &Settings,
    (dataset, seed): (&Arc<Dataset>, u64),
    backend: Box<dyn Backend>,
) -> ProgramTrainer {
    let network = sizes(family, settings, dataset);
    let definition = family.definition(&network, settings);
    ProgramTrainer::new(definition, &network, BATCH, (dataset, seed), backend)
}

fn on_cpu(family: Family, settings: &Settings, seed: u64) -> ProgramTrainer {
    on_backend(family, settings, seed, ComputeDevice::cpu().backend())
}

/// Both interpreters.
fn both(family: Family, settings: &Settings, seed: u64) -> [Box<dyn Trainer>; 2] {
    [
        Box::new(on_burn(family, settings, seed)),
        Box::new(on_cpu(family, settings, seed)),
    ]
}

fn views(trainer: &dyn Trainer, first: usize) -> Vec<View> {
    let count = BATCH * trainer.batches_per_step();
    (0..count)
        .map(|index| View::plain((first + index) % 16))
        .collect()
}

fn step(trainer: &mut dyn Trainer, first: usize) -> Vec<(&'static str, f32)> {
    let views = views(trainer, first);
    trainer.train_step(&views);
    read(trainer.losses().unwrap())
}

fn read(losses: Losses) -> Vec<(&'static str, f32)> {
    block_on(losses.read()).unwrap()
}

fn tensors(trainer: &mut dyn Trainer) -> Tensors {
    block_on(trainer.model().unwrap().snapshot().read()).unwrap()
}
