//! Gradients against slopes of the loss: how much it changes when a tensor is moved a little along its gradient.

use std::collections::BTreeMap;

use lab::checkpoint::Checkpoint;
use lab_core::hyperparameter::Setting;
use lab_families::Family;
use lab_graph::device::ComputeDevice;
use pollster::block_on;

use super::{about_to_step, after_a_step, gradients, network_of, norm};
use crate::cases::{self, Case};

/// A loss of its own each, and all of it in what a step reports, which leaves penalties out. Spectral norm is left
/// out too: its weights are no constants of the step.
const CASES: [&str; 11] = [
    "width 5",
    "least-squares",
    "hinge",
    "wasserstein",
    "relativistic",
    "conditional",
    "no norm",
    "colour, translation and cutout",
    "gaussian",
    "learned gaussian",
    "similarity weight",
];

/// Until a VAE's latents say something, its encoder's gradients drown in the rounding of the loss.
const STEPS_BEFORE: usize = 100;
/// How far a tensor is moved either way, relative to its length: far enough that the loss changes by more than its
/// rounding, and so little that no rectifier comes out on its other side. One of them has to be right.
const MOVES: [f64; 5] = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3];
/// Length that a tensor has at least: biases begin at 0, beside normalised values.
const LENGTH_MIN: f64 = 1.0;
/// Difference of slope and gradient that is allowed, relative to the gradient.
const TOLERANCE: f64 = 0.1;

/// Losses by key.
type Losses = BTreeMap<&'static str, f64>;

/// A model before a step, and how its losses depend on one of its tensors.
struct Slope<'a> {
    case: &'a Case,
    before: &'a Checkpoint,
    tensor: &'a str,
    gradient: &'a [f32],
}

impl Slope<'_> {
    /// What the network of the tensor minimises, of the losses that a step reports.
    fn minimised(&self, losses: &Losses) -> f64 {
        let weight = |key: &str| match self.before.state.hyperparameters[key] {
            Setting::Number(number) => number,
            Setting::Word(_) => panic!("{key} is a number"),
        };
        match (self.case.family, network_of(self.tensor)) {
            (Family::Gan | Family::VaeGan, "discriminator") => losses["discriminator"],
            (Family::Gan, "generator") => losses["generator"],
            (Family::Vae, "encoder" | "decoder") => losses["total"],
            (Family::VaeGan, "encoder") => {
                losses["similarity"] + weight("kl_weight") * losses["kl"]
            }
            (Family::VaeGan, "generator") => {
                losses["generator"] + weight("similarity_weight") * losses["similarity"]
            }
            (Family::Flow, "unet") => losses["velocity_error"],
            (family, other) => panic!("{family:?} has no network \"{other}\""),
        }
    }

    /// The loss with the tensor moved so far along its gradient.
    fn moved(&self, distance: f64) -> f64 {
        let mut before = self.before.clone();
        let (_, values) = before.tensors.get_mut(self.tensor).unwrap();
        let factor = distance / norm(self.gradient);
        for (value, gradient) in values.iter_mut().zip(self.gradient) {
            *value += (factor * f64::from(*gradient)) as f32;
        }
        let mut lab = after_a_step(self.case, &before, &ComputeDevice::cpu());
        let losses = block_on(lab.losses().unwrap().read()).unwrap().into_iter();
        self.minimised(&losses.map(|(key, value)| (key, f64::from(value))).collect())
    }

    /// How far the slope is from the gradient's length, relative to that.
    fn difference(&self) -> f64 {
        let expected = norm(self.gradient);
        let length = norm(&self.before.tensors[self.tensor].1).max(LENGTH_MIN);
        let mut smallest = f64::INFINITY;
        for distance in MOVES.map(|share| share * length) {
            let slope = (self.moved(distance) - self.moved(-distance)) / (2.0 * distance);
            smallest = smallest.min((slope - expected).abs() / expected);
            if smallest < TOLERANCE {
                break;
            }
        }
        smallest
    }
}

/// Tensors of a case whose gradient is not the slope.
fn wrong_gradients(case: &Case) -> Vec<String> {
    let before = about_to_step(case, STEPS_BEFORE);
    let gradients = gradients(case, &before, &ComputeDevice::cpu());
    assert!(!gradients.is_empty(), "{}: no tensors", case.name);
    let wrong = gradients.iter().filter_map(|(tensor, gradient)| {
        let slope = Slope {
            case,
            before: &before,
            tensor,
            gradient,
        };
        let difference = slope.difference();
        let place = format!("{}: {tensor} is off by {difference:.1e}", case.name);
        (difference >= TOLERANCE).then_some(place)
    });
    wrong.collect()
}

fn check(family: Family) {
    let cases = cases::all(family);
    let cases = cases.iter().filter(|case| CASES.contains(&case.name));
    let wrong: Vec<_> = cases.flat_map(wrong_gradients).collect();
    assert!(wrong.is_empty(), "{family:?}:\n{}", wrong.join("\n"));
}

#[test]
fn gradients_of_gans_are_the_slopes_of_their_losses() {
    check(Family::Gan);
}

#[test]
fn gradients_of_vaes_are_the_slopes_of_their_losses() {
    check(Family::Vae);
}

#[test]
fn gradients_of_vae_gans_are_the_slopes_of_their_losses() {
    check(Family::VaeGan);
}

#[test]
fn gradients_of_flows_are_the_slopes_of_their_losses() {
    check(Family::Flow);
}

#[test]
fn every_case_of_slopes_exists() {
    let all: Vec<_> = Family::ALL.into_iter().flat_map(cases::all).collect();
    for name in CASES {
        assert!(all.iter().any(|case| case.name == name), "{name}");
    }
}
