//! Model files as an earlier build wrote them: they must load, give what they gave, and train on as they did.
//!
//! `GOLDEN=write` makes the files of new kinds and leaves those be that are there.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use lab::{Lab, checkpoint::Checkpoint};
use lab_core::{hyperparameter::Setting, hyperparameter::Settings};
use lab_families::Family;
use lab_graph::device::ComputeDevice;
use pollster::block_on;
use serde::{Deserialize, Serialize};

use super::{
    cases::{Case, saved},
    comparison::{Comparison, assert_none},
    mathematics,
    record::Trace,
    run::{self, LossHistory},
};

/// Steps before a model is saved.
const STEPS: usize = 3;

/// How a model is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To go on from as if it had never stopped.
    Whole,
    /// In half precision without moments, as the trained models of the page are.
    ToStartFrom,
}

/// What loading a file must give.
#[derive(Debug, Serialize, Deserialize)]
struct Expected {
    mathematics: String,
    family: String,
    step: u32,
    hyperparameters: BTreeMap<String, Setting>,
    /// Right after loading.
    outputs: Trace,
    /// The losses of the next steps.
    losses: Trace,
}

fn folder() -> PathBuf {
    PathBuf::from("tests/fixtures/models")
}

fn file_name(case: &Case) -> String {
    let name = format!("{} {}", case.family.name(), case.name);
    name.replace(' ', "-")
}

fn train_on(lab: &mut Lab) -> Trace {
    let mut losses = LossHistory::default();
    for _ in 0..STEPS {
        losses.step(lab);
    }
    losses.trace().collect()
}

fn restored(case: &Case, file: &[u8]) -> Lab {
    let checkpoint = Checkpoint::from_bytes(file).unwrap();
    let known = |key: &String| {
        case.family
            .hyperparameters()
            .iter()
            .any(|one| one.key == key)
    };
    let mut keys = checkpoint.state.hyperparameters.keys();
    assert_eq!(keys.find(|key| !known(key)), None, "keys have names of now");
    Lab::restore(&checkpoint, case.dataset(), &ComputeDevice::cpu()).unwrap()
}

/// Trains and saves a model, and loads it again for what it must give.
fn write(case: &Case, kind: Kind) {
    let mut lab = run::fresh(case);
    lab.train_step(STEPS).unwrap();
    let snapshot = lab.snapshot().unwrap();
    let file = match kind {
        Kind::Whole => block_on(snapshot.model_file()),
        Kind::ToStartFrom => block_on(snapshot.file_to_start_from()),
    };
    let file = file.unwrap();
    let mut lab = restored(case, &file);
    let expected = Expected {
        mathematics: mathematics::fingerprint(),
        family: lab.family().name().into(),
        step: lab.step(),
        hyperparameters: run::saved(&mut lab).state.hyperparameters,
        outputs: run::outputs(&mut lab),
        losses: train_on(&mut lab),
    };
    let shown = expected.outputs["samples"].largest();
    assert!(shown > 0.01, "{}: samples of 0 prove nothing", case.name);
    let path = folder().join(file_name(case));
    fs::create_dir_all(folder()).unwrap();
    fs::write(path.with_extension("safetensors"), file).unwrap();
    let expected = serde_json::to_string(&expected).unwrap() + "\n";
    fs::write(path.with_extension("json"), expected).unwrap();
}

/// Takes aliases of keys and words as loading does.
fn resolved(family: Family, hyperparameters: &BTreeMap<String, Setting>) -> Settings {
    Settings::resolve(family.hyperparameters(), hyperparameters).unwrap()
}

/// How a saved model differs from what it was.
fn differences(case: &Case, name: &str) -> Vec<String> {
    let path = folder().join(name);
    let file = fs::read(path.with_extension("safetensors")).unwrap();
    let expected = fs::read(path.with_extension("json")).unwrap();
    let expected: Expected = serde_json::from_slice(&expected).unwrap();
    let mut lab = restored(case, &file);
    assert_eq!(
        (lab.family().name(), lab.step()),
        (&*expected.family, expected.step)
    );
    let state = run::saved(&mut lab).state;
    let [before, now] = [&expected.hyperparameters, &state.hyperparameters]
        .map(|values| resolved(case.family, values));
    assert_eq!(before, now, "{name}");
    let mut comparison = Comparison::with_records_of(&expected.mathematics);
    comparison.compare(
        &format!("{name}, loaded"),
        &expected.outputs,
        &run::outputs(&mut lab),
    );
    comparison.compare(
        &format!("{name}, trained on"),
        &expected.losses,
        &train_on(&mut lab),
    );
    comparison.into_report()
}

#[test]
fn every_saved_model_loads_and_trains_on() {
    let writes = env::var("GOLDEN").is_ok_and(|wish| wish == "write");
    let differences = saved::cases().into_iter().flat_map(|(case, kind)| {
        let name = file_name(&case);
        if writes && !folder().join(&name).with_extension("json").exists() {
            write(&case, kind);
        }
        differences(&case, &name)
    });
    assert_none(&differences.collect::<Vec<_>>());
}
