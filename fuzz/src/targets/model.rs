use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use lab::{Lab, checkpoint::Checkpoint};
use lab_core::{error::ErrorKind, hyperparameter::Setting};
use lab_data::dataset::{Dataset, Labels, Split};
use lab_families::{Engine, Family};
use lab_graph::device::ComputeDevice;
use pollster::block_on;
use serde_json::Value;

use crate::{Bound, Target, seal};

/// Model files, as far as they can be read without the data set.
pub const MODEL_FILE: Target = Target {
    name: "model-file",
    // Values of 16 bits become 32; names and shapes are short beside what is kept of each.
    bound: Bound::Linear {
        per_byte: 64,
        constant: 64 << 10,
    },
    run: read,
    seeds: || vec![small_file()],
    smoke_runs: 10_000,
};

/// What a model file says about its training: the state, as JSON, beside tensors that fit it.
pub const MODEL_STATE: Target = Target {
    name: "model-state",
    // A small model, and its training step.
    bound: Bound::Linear {
        per_byte: 64,
        constant: 4 << 20,
    },
    run: restore,
    seeds: || BASES.values().flat_map(|file| states(file)).collect(),
    smoke_runs: 1_000,
};

/// Settings that are not followed beyond these: the page offers larger models, which take longer
/// than a search can wait.
const SMALL: [(&str, f64); 3] = [("width", 8.0), ("latent_size", 16.0), ("batch_size", 16.0)];

fn read(file: &[u8]) {
    Checkpoint::from_bytes(file).ok();
    if let Some(sealed) = seal::resealed(file) {
        Checkpoint::from_bytes(&sealed).ok();
    }
}

/// A run that a file describes either is refused or goes on, and can be saved again.
fn restore(state: &[u8]) {
    let Ok(state) = str::from_utf8(state) else {
        return;
    };
    let Some(file) = seal::with_state(base(state), state) else {
        return;
    };
    let Ok(checkpoint) = Checkpoint::from_bytes(&file) else {
        return;
    };
    if !is_small(&checkpoint.state.hyperparameters) {
        return;
    }
    let Ok(mut lab) = Lab::restore(&checkpoint, DATASET.clone(), &ComputeDevice::cpu()) else {
        return;
    };
    lab.train_step(1).expect("one step is a number of steps");
    let saved = lab.snapshot().expect("it was restored from a file");
    match block_on(saved.model_file()) {
        Ok(file) => drop(Checkpoint::from_bytes(&file).expect("what is saved can be read")),
        Err(error) => assert_eq!(error.kind, ErrorKind::InvalidModel, "diverged, at most"),
    }
}

fn is_small(settings: &BTreeMap<String, Setting>) -> bool {
    SMALL.iter().all(|(key, most)| match settings.get(*key) {
        Some(Setting::Number(value)) => value <= most,
        Some(Setting::Word(_)) => true,
        None => false,
    })
}

/// The file of the family that a state names.
fn base(state: &str) -> &'static [u8] {
    let state: Option<Value> = serde_json::from_str(state).ok();
    let family = state.as_ref().and_then(|state| state["family"].as_str());
    let file = family.and_then(|family| BASES.get(family));
    file.unwrap_or_else(|| &BASES[Family::Gan.name()])
}

static DATASET: LazyLock<Arc<Dataset>> = LazyLock::new(|| {
    let split = |count: usize| Split {
        pixels: (0..count * 1024).map(|place| (place * 7) as u8).collect(),
        labels: (0..count).map(|image| image as u8 % 2).collect(),
    };
    Arc::new(Dataset {
        name: "seed".into(),
        title: "Seed".into(),
        channels: 1,
        size: 32,
        labels: Labels::Classes(["a", "b"].map(String::from).into()),
        licence: String::new(),
        source: String::new(),
        link: String::new(),
        sound: None,
        training: split(5),
        held_out: split(2),
    })
});

/// A model file of every family after two steps.
static BASES: LazyLock<BTreeMap<&str, Vec<u8>>> = LazyLock::new(|| {
    let files = Family::ALL
        .iter()
        .map(|family| (family.name(), trained(*family)));
    files.collect()
});

fn trained(family: Family) -> Vec<u8> {
    let settings = [("width", 2.0), ("latent_size", 2.0), ("batch_size", 4.0)];
    let settings = settings.map(|(key, value)| (key.to_string(), Setting::Number(value)));
    let (engine, device) = (Engine::Program, ComputeDevice::cpu());
    let lab = Lab::new(
        DATASET.clone(),
        family.name(),
        &settings.into(),
        1,
        engine,
        &device,
    );
    let mut lab = lab.expect("settings within their ranges");
    lab.train_step(2).expect("two steps are a number of steps");
    let saved = lab.snapshot().expect("models of programs can be saved");
    block_on(saved.model_file()).expect("two steps do not diverge")
}

/// The state of a file, and the same with a counter at its end, which once made a training step overflow.
fn states(file: &[u8]) -> Vec<Vec<u8>> {
    let state = seal::state(file).expect("a model file has a state");
    let changed = |key: &str, value: Value| {
        let mut state: Value = serde_json::from_str(&state).expect("a state is JSON");
        state[key] = value;
        state.to_string().into_bytes()
    };
    let steps = changed("step", u32::MAX.into());
    let optimiser_steps = changed("optimiser_steps", vec![i32::MAX; 2].into());
    vec![state.clone().into_bytes(), steps, optimiser_steps]
}

fn small_file() -> Vec<u8> {
    seal::with_tensors_up_to(&BASES[Family::Vae.name()], 16).expect("a model file")
}
