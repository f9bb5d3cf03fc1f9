//! Looks out for trainings that go wrong: divergence, a discriminator that has won or lost, mode
//! collapse, posterior collapse. Each alarm comes within 200 steps of the fact, if somebody reports
//! losses and samples that often, and comes with suggestions.

mod alarm;
mod diversity;
mod objective;
mod suggestion;

pub use alarm::{Alarm, AlarmKind};
pub use diversity::diversity;
pub use suggestion::{HyperparameterChange, HyperparameterTarget, Suggestion};

use std::collections::BTreeMap;

use alarm::Condition;
use objective::Objective;

use lab_families::Family;

/// Steps for which losses are averaged.
const AVERAGED: f32 = 20.0;
/// Early steps say nothing: nothing is learnt yet.
const LEARNING_IN: u32 = 100;
/// A loss of the GAN, in nats, that no game in balance reaches.
const LOSS_MAX: f32 = 50.0;
/// A velocity error that is twice what standing still gets: velocities are differences of noise and images.
const VELOCITY_ERROR_MAX: f32 = 4.0;
/// The discriminator has won when fakes are found out this surely …
const FOUND_OUT: f32 = 0.02;
/// … and lost when it tells real from fake by less than this.
const INDISTINCT: f32 = 0.02;
/// Nats of KL below which latents say nothing about the image.
const SILENT: f32 = 0.5;
/// See [`diversity`].
const ALIKE: f32 = 0.15;

/// Watches over one training.
#[derive(Debug, Clone)]
pub struct Watch {
    family: Family,
    averages: BTreeMap<String, Average>,
    objective: Objective,
    /// Step since which the settings are what they are.
    settled: u32,
    conditions: [Condition; 5],
}

#[derive(Debug, Clone, Copy)]
struct Average {
    value: f32,
    step: u32,
}

impl Watch {
    /// Over a training of a family that begins.
    pub fn new(family: Family) -> Self {
        Self {
            family,
            averages: BTreeMap::new(),
            objective: Objective::default(),
            settled: 0,
            conditions: AlarmKind::ALL.map(|kind| Condition::new(family, kind)),
        }
    }

    /// Says that live settings have changed at a step. What is compared with earlier losses is compared
    /// with later ones from now on, since models may be asked for something else; and everything needs
    /// its time again before it counts. An alarm that was raised stays until what it tells of is over: a
    /// training that has diverged is held to the best that it was before.
    pub fn settings_changed(&mut self, step: u32) {
        self.settled = step;
        self.averages.clear();
        if !self.conditions[AlarmKind::Divergence as usize].is_raised() {
            self.objective.change();
        }
        for condition in &mut self.conditions {
            condition.begin_anew();
        }
    }

    /// Takes the losses of a step, by the keys of [`Family::losses`]; returns what is new.
    pub fn losses<'a>(
        &mut self,
        step: u32,
        values: impl IntoIterator<Item = (&'a str, f32)>,
    ) -> Vec<Alarm> {
        let mut finite = true;
        for (key, value) in values {
            finite &= value.is_finite();
            self.average(key, value, step);
        }
        let averages = &self.averages;
        let average = |key: &str| averages.get(key).map(|average| average.value);
        let found = average("d_real").zip(average("d_fake"));
        let out_of_bounds = ["discriminator", "generator"]
            .iter()
            .any(|key| average(key).is_some_and(|loss| loss.abs() > LOSS_MAX));
        let astray = average("velocity_error").is_some_and(|error| error > VELOCITY_ERROR_MAX);
        let terms = ["total", "reconstruction", "kl"].map(average);
        let grown = self.objective.has_grown(terms);
        let settled = [
            (
                AlarmKind::DiscriminatorWon,
                found.is_some_and(|(real, fake)| fake < FOUND_OUT && real > 1.0 - FOUND_OUT),
            ),
            (
                AlarmKind::DiscriminatorLost,
                found.is_some_and(|(real, fake)| real - fake < INDISTINCT),
            ),
            (
                AlarmKind::PosteriorCollapse,
                average("kl").is_some_and(|kl| kl < SILENT),
            ),
        ];
        // Before that, nothing is known: an alarm is neither raised nor cleared.
        let learnt = self.has_learnt(step);
        let settled = settled.into_iter().filter(|_| learnt);
        let diverges = (
            AlarmKind::Divergence,
            !finite || out_of_bounds || astray || grown,
        );
        let facts: Vec<_> = [diverges].into_iter().chain(settled).collect();
        let facts = facts.into_iter();
        facts
            .filter_map(|(kind, holds)| self.observe(kind, step, holds, !finite))
            .collect()
    }

    /// Takes a sheet of samples, each `size` pixels a side; returns what is new.
    pub fn samples(
        &mut self,
        step: u32,
        (rgba, width): (&[u8], usize),
        size: usize,
    ) -> Option<Alarm> {
        // What a VAE lacks in variety is posterior collapse.
        let collapses = self
            .family
            .losses()
            .iter()
            .any(|loss| loss.key == "generator");
        if !collapses || !self.has_learnt(step) {
            return None;
        }
        let alike = diversity(rgba, width, size).is_some_and(|diversity| diversity < ALIKE);
        self.observe(AlarmKind::Collapse, step, alike, false)
    }

    /// Whether the settings have had the time to do something.
    fn has_learnt(&self, step: u32) -> bool {
        step.saturating_sub(self.settled) >= LEARNING_IN
    }

    fn average(&mut self, key: &str, value: f32, step: u32) {
        let first = Average { value, step };
        let average = self.averages.entry(key.into()).or_insert(first);
        let share = 1.0 - (-(step.saturating_sub(average.step) as f32) / AVERAGED).exp();
        match value.is_finite() && average.value.is_finite() {
            true => average.value += share * (value - average.value),
            false => average.value = value,
        }
        average.step = step;
    }

    fn observe(&mut self, kind: AlarmKind, step: u32, holds: bool, at_once: bool) -> Option<Alarm> {
        let condition = &mut self.conditions[kind as usize];
        condition.observe(step, holds, at_once)
    }
}

#[cfg(test)]
mod tests;
