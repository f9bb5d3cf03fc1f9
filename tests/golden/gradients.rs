//! The gradients themselves, before Adam makes all of them as large: where β₁ is 0, the first moment after a step
//! is the gradient of that step.

use std::collections::BTreeMap;

use lab::{Lab, checkpoint::Checkpoint};
use lab_core::hyperparameter::Setting;
use lab_families::Tensors;
use lab_graph::device::ComputeDevice;

use super::{cases::Case, run};

mod backends;
mod differences;

/// So small that what a step changes in one network is nothing to the other.
const RATE: f64 = 1e-6;
const MOMENT: &str = "adam.first.";

/// A model that has trained so many steps, about to take one whose first moments are its gradients.
fn about_to_step(case: &Case, steps: usize) -> Checkpoint {
    let mut case = case.clone();
    case.settings.insert("beta_1".into(), Setting::Number(0.0));
    let mut lab = run::fresh(&case);
    lab.train_step(steps).unwrap();
    let rate = BTreeMap::from([("learning_rate".to_string(), Setting::Number(RATE))]);
    lab.set_hyperparameters(&rate).unwrap();
    run::saved(&mut lab)
}

/// Takes one step.
fn after_a_step(case: &Case, before: &Checkpoint, device: &ComputeDevice) -> Lab {
    let mut lab = Lab::restore(before, case.dataset(), device).unwrap();
    lab.train_step(1).unwrap();
    lab
}

/// The gradient of every parameter in the step that comes, by the parameter's name.
fn gradients(
    case: &Case,
    before: &Checkpoint,
    device: &ComputeDevice,
) -> BTreeMap<String, Vec<f32>> {
    let tensors: Tensors = run::saved(&mut after_a_step(case, before, device)).tensors;
    let moments = tensors.into_iter().filter_map(|(name, (_, values))| {
        let name = name.strip_prefix(MOMENT)?;
        Some((name.to_string(), values))
    });
    moments.collect()
}

/// The network that a parameter belongs to.
fn network_of(parameter: &str) -> &str {
    parameter.split('.').next().unwrap_or_default()
}

/// Length of a tensor.
fn norm(values: &[f32]) -> f64 {
    let squares = values.iter().map(|value| f64::from(*value).powi(2));
    squares.sum::<f64>().sqrt()
}
