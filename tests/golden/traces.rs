//! Every case after its first step and after its last against the records.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use lab_families::Family;
use serde::Deserialize;

use super::{
    cases::{self, Case},
    comparison::{Comparison, assert_none},
    mathematics,
    record::Trace,
    run::{self, LossHistory},
};

const STEPS: u32 = 20;
/// Steps after which a model is looked at: its first gradients; everything that begins later, before rounding
/// has grown; and all of it many times over.
const LOOKED_AT: [u32; 3] = [1, 4, STEPS];
/// The first step with [`Case::changes`].
const CHANGED: u32 = 3;

/// The traces of a family by name, and what they were made with.
#[derive(Deserialize)]
struct Records {
    /// See [`mathematics::fingerprint`].
    mathematics: String,
    traces: BTreeMap<String, Trace>,
}

impl Records {
    fn path(family: Family) -> PathBuf {
        PathBuf::from(format!("tests/golden/records/{}.json", family.name()))
    }

    fn read(family: Family) -> Self {
        let path = Self::path(family);
        let file = fs::read(&path).unwrap_or_else(|error| {
            panic!("{}: {error}. Make it with GOLDEN=write.", path.display())
        });
        serde_json::from_slice(&file).unwrap()
    }

    /// One line a trace, so that a change shows where it is.
    fn write(&self, family: Family) {
        let traces = self.traces.iter().map(|(name, trace)| {
            let [name, trace] = [serde_json::to_string(name), serde_json::to_string(trace)];
            format!("{}:{}", name.unwrap(), trace.unwrap())
        });
        let traces: Vec<_> = traces.collect();
        let mathematics = &self.mathematics;
        let traces = traces.join(",\n");
        let file = format!("{{\"mathematics\":\"{mathematics}\",\"traces\":{{\n{traces}\n}}}}\n");
        let path = Self::path(family);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
}

/// What is seen of a case, by the name of the trace.
fn traces(case: &Case) -> Vec<(String, Trace)> {
    let mut lab = run::fresh(case);
    let mut losses = LossHistory::default();
    let mut traces = Vec::new();
    for step in 1..=STEPS {
        if step == CHANGED && !case.changes.is_empty() {
            lab.set_hyperparameters(&case.changes).unwrap();
        }
        losses.step(&mut lab);
        if LOOKED_AT.contains(&step) {
            let trace = losses
                .trace()
                .chain(run::inside(&mut lab))
                .chain(run::outputs(&mut lab));
            let name = format!("{}, {}, step {step}", case.family.name(), case.name);
            traces.push((name, trace.collect()));
        }
    }
    traces
}

fn check(family: Family) {
    let traces: BTreeMap<_, _> = cases::all(family).iter().flat_map(traces).collect();
    if env::var("GOLDEN").is_ok_and(|wish| wish == "write") {
        let mathematics = mathematics::fingerprint();
        return Records {
            mathematics,
            traces,
        }
        .write(family);
    }
    let records = Records::read(family);
    assert!(
        records.traces.keys().eq(traces.keys()),
        "other cases are on record"
    );
    let mut comparison = Comparison::with_records_of(&records.mathematics);
    for (name, recorded) in &records.traces {
        comparison.compare(name, recorded, &traces[name]);
    }
    assert_none(&comparison.into_report());
}

#[test]
fn every_gan_is_the_one_on_record() {
    check(Family::Gan);
}

#[test]
fn every_vae_is_the_one_on_record() {
    check(Family::Vae);
}

#[test]
fn every_vae_gan_is_the_one_on_record() {
    check(Family::VaeGan);
}

#[test]
fn every_flow_is_the_one_on_record() {
    check(Family::Flow);
}
