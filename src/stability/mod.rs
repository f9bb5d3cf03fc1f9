//! Looks out for trainings that go wrong: divergence, a discriminator that has won or lost, mode
//! collapse, posterior collapse. Each alarm comes within 200 steps of the fact, if somebody reports
//! losses and samples that often, and names a remedy.

mod alarm;
mod diversity;

pub use alarm::{Alarm, AlarmKind};
pub use diversity::diversity;

use std::collections::BTreeMap;

use alarm::Condition;

use crate::train::Family;

/// Steps for which losses are averaged.
const AVERAGED: f32 = 20.0;
/// Early steps say nothing: nothing is learnt yet.
const LEARNING_IN: u32 = 100;
/// A loss of the GAN, in nats, that no game in balance reaches.
const LOSS_MAX: f32 = 50.0;
/// The least growth of the reconstruction loss that counts as divergence, in nats.
const GROWTH_MIN: f32 = 10.0;
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
    conditions: [Condition; 5],
}

#[derive(Debug, Clone, Copy)]
struct Average {
    value: f32,
    least: f32,
    step: u32,
}

impl Watch {
    /// Over a training of a family that begins.
    pub fn new(family: Family) -> Self {
        Self {
            family,
            averages: BTreeMap::new(),
            conditions: AlarmKind::ALL.map(Condition::new),
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
        let average = |key: &str| self.averages.get(key).map(|average| average.value);
        let beliefs = average("belief_real").zip(average("belief_fake"));
        let out_of_bounds = ["discriminator", "generator"]
            .iter()
            .any(|key| average(key).is_some_and(|loss| loss.abs() > LOSS_MAX));
        let grown = self
            .averages
            .get("reconstruction")
            .is_some_and(|loss| loss.value > loss.least + loss.least.abs().max(GROWTH_MIN));
        let learnt = step >= LEARNING_IN;
        let facts = [
            (AlarmKind::Divergence, !finite || out_of_bounds || grown),
            (
                AlarmKind::DiscriminatorWon,
                learnt
                    && beliefs
                        .is_some_and(|(real, fake)| fake < FOUND_OUT && real > 1.0 - FOUND_OUT),
            ),
            (
                AlarmKind::DiscriminatorLost,
                learnt && beliefs.is_some_and(|(real, fake)| real - fake < INDISTINCT),
            ),
            (
                AlarmKind::PosteriorCollapse,
                learnt && average("kl").is_some_and(|kl| kl < SILENT),
            ),
        ];
        let alarms = facts.map(|(kind, holds)| self.observe(kind, step, holds, !finite));
        alarms.into_iter().flatten().collect()
    }

    /// Takes a sheet of samples, 32×32 pixels each; returns what is new.
    pub fn samples(&mut self, step: u32, rgba: &[u8], width: usize) -> Option<Alarm> {
        // What a VAE lacks in variety is posterior collapse.
        let collapses = self
            .family
            .losses()
            .iter()
            .any(|loss| loss.key == "generator");
        let alike = diversity(rgba, width).is_some_and(|diversity| diversity < ALIKE);
        let holds = collapses && step >= LEARNING_IN && alike;
        self.observe(AlarmKind::Collapse, step, holds, false)
    }

    fn average(&mut self, key: &str, value: f32, step: u32) {
        let first = Average {
            value,
            least: value,
            step,
        };
        let average = self.averages.entry(key.into()).or_insert(first);
        let share = 1.0 - (-(step.saturating_sub(average.step) as f32) / AVERAGED).exp();
        match value.is_finite() && average.value.is_finite() {
            true => average.value += share * (value - average.value),
            false => average.value = value,
        }
        average.least = average.least.min(average.value);
        average.step = step;
    }

    fn observe(&mut self, kind: AlarmKind, step: u32, holds: bool, at_once: bool) -> Option<Alarm> {
        let condition = &mut self.conditions[kind as usize];
        condition.observe(step, holds, at_once)
    }
}

#[cfg(test)]
mod tests;
