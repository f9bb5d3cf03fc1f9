//! What there is to see of a run, through the interface that the page uses.

use std::collections::BTreeMap;

use lab::{Lab, checkpoint::Checkpoint};
use lab_core::{error::ErrorKind, reading::Reading};
use lab_families::{Engine, Losses};
use lab_graph::device::ComputeDevice;
use pollster::block_on;

use super::{
    cases::Case,
    noise::HELD_OUT,
    record::{Record, Trace},
};

const SEED: u64 = 3;
/// Samples, and images whose latents are searched for.
const SAMPLES: usize = 3;
const INVERSION_STEPS: usize = 5;

/// A fresh model on the CPU.
pub fn fresh(case: &Case) -> Lab {
    let (dataset, family) = (case.dataset(), case.family.name());
    let device = ComputeDevice::cpu();
    Lab::new(
        dataset,
        family,
        &case.settings,
        SEED,
        Engine::Program,
        &device,
    )
    .unwrap()
}

/// The losses of every step so far, by key.
#[derive(Default)]
pub struct LossHistory(BTreeMap<&'static str, Vec<f32>>);

impl LossHistory {
    /// Trains one step and takes its losses in.
    pub fn step(&mut self, lab: &mut Lab) {
        lab.train_step(1).unwrap();
        let losses = lab.losses().expect("a step was taken");
        for (key, value) in read(losses) {
            self.0.entry(key).or_default().push(value);
        }
    }

    pub fn trace(&self) -> impl Iterator<Item = (String, Record)> {
        let losses = self.0.iter();
        losses.map(|(key, values)| (format!("loss.{key}"), Record::of(values)))
    }
}

fn read(losses: Losses) -> Vec<(&'static str, f32)> {
    block_on(losses.read()).unwrap()
}

/// Everything that a model file holds: all tensors, and where counters and random streams stand.
pub fn inside(lab: &mut Lab) -> Trace {
    let Checkpoint { state, tensors } = saved(lab);
    let steps = state.optimiser_steps.iter().map(|steps| *steps as f32);
    let drawn = [state.noise, state.augmentation].map(|position| position as f32);
    let counters: Vec<_> = [state.step as f32]
        .into_iter()
        .chain(steps)
        .chain(drawn)
        .collect();
    let tensors = tensors.iter();
    let tensors = tensors.map(|(name, (_, values))| (name.clone(), Record::of(values)));
    let counters = ("counters".to_string(), Record::of(&counters));
    tensors.chain([counters]).collect()
}

pub fn saved(lab: &mut Lab) -> Checkpoint {
    let file = block_on(lab.snapshot().unwrap().model_file()).unwrap();
    Checkpoint::from_bytes(&file).unwrap()
}

/// Everything that a model can be asked for.
pub fn outputs(lab: &mut Lab) -> Trace {
    let held_out: Vec<_> = (0..HELD_OUT).collect();
    let images = lab.held_out_values(&held_out).unwrap();
    let labels = lab.held_out_labels(HELD_OUT).unwrap();
    let latents = lab.latents(SAMPLES).unwrap();
    let wanted = &images[..images.len() / HELD_OUT * SAMPLES];
    let found = lab.invert(wanted, &latents, &labels[..SAMPLES], INVERSION_STEPS);
    let mut trace = Trace::from([
        ("samples".into(), record(lab.sample(SAMPLES).unwrap())),
        ("features".into(), record(lab.features(&images).unwrap())),
    ]);
    match found {
        Ok(found) => drop(trace.insert("found latents".into(), record(found))),
        Err(error) => assert_eq!(error.kind, ErrorKind::Unsupported, "{error:?}"),
    }
    if lab.encodes() {
        let posteriors = lab.encode(&images, &labels).unwrap();
        let reconstructions = lab.reconstruct(&held_out).unwrap().images;
        trace.insert("posteriors".into(), record(posteriors));
        trace.insert("reconstructions".into(), record(reconstructions));
    }
    if let Some(losses) = lab.held_out_losses(HELD_OUT).unwrap() {
        let losses = read(losses).into_iter();
        trace.extend(
            losses.map(|(key, value)| (format!("held-out loss.{key}"), Record::of(&[value]))),
        );
    }
    trace
}

fn record(values: Reading) -> Record {
    Record::of(&block_on(values).unwrap())
}
