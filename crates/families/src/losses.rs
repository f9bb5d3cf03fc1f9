use serde::Serialize;

use lab_core::{error::Result, reading::Reading};

/// What a figure that a training step reports means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LossDescription {
    /// Key in the reports.
    pub key: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it says, in one line.
    pub help: &'static str,
    /// What it is, which tells with what else it can be drawn.
    pub kind: LossKind,
}

/// What a figure of a training step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum LossKind {
    /// A loss, without a bound.
    Loss,
    /// A mean probability, from 0 to 1: beside losses it would be a flat line.
    Probability,
}

/// The losses of one training step, still on the device.
#[derive(Debug)]
pub struct Losses {
    names: Vec<&'static str>,
    figures: Reading,
}

impl Losses {
    /// Names the first of some figures.
    pub fn new(names: &[&'static str], figures: Reading) -> Self {
        let names = names.into();
        Self { names, figures }
    }

    /// The same losses with other values.
    pub fn map(self, figures: impl FnOnce(Vec<f32>) -> Vec<f32> + 'static) -> Self {
        Self {
            figures: self.figures.map(figures),
            ..self
        }
    }

    /// The average of losses of the same names, weighted by how many images each is for.
    ///
    /// # Panics
    /// If there are none.
    pub fn average(parts: Vec<(usize, Self)>) -> Self {
        let images: usize = parts.iter().map(|(count, _)| count).sum();
        let share = move |count: usize| count as f32 / images as f32;
        let weighted = parts.into_iter().map(|(count, losses)| {
            losses.map(move |figures| figures.iter().map(|one| one * share(count)).collect())
        });
        weighted
            .reduce(|sum, part| Self {
                figures: sum.figures.plus(part.figures),
                ..sum
            })
            .expect("losses of at least one batch")
    }

    /// Reads all losses back in one transfer.
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::Device`] if the device failed.
    pub async fn read(self) -> Result<Vec<(&'static str, f32)>> {
        let figures = self.figures.await?;
        Ok(self.names.into_iter().zip(figures).collect())
    }
}
