use burn::tensor::Tensor;
use serde::Serialize;

use lab_core::error::{LabError, Result};

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
#[derive(Debug, Clone)]
pub struct Losses {
    names: Vec<&'static str>,
    figures: Tensor<1>,
}

impl Losses {
    /// Names the first figures of a tensor.
    pub fn new(names: &[&'static str], figures: Tensor<1>) -> Self {
        Self {
            names: names.into(),
            figures: figures.detach(),
        }
    }

    /// Joins losses of shape `[1]` each.
    pub fn join<const N: usize>(named: [(&'static str, Tensor<1>); N]) -> Self {
        let names = named.each_ref().map(|(name, _)| *name);
        let figures = named.map(|(_, loss)| loss.detach()).into();
        Self::new(&names, Tensor::cat(figures, 0))
    }

    /// The same losses with other values.
    pub fn map(self, figures: impl FnOnce(Tensor<1>) -> Tensor<1>) -> Self {
        Self {
            figures: figures(self.figures),
            ..self
        }
    }

    /// The average of losses of the same names, weighted by how many images each is for.
    ///
    /// # Panics
    /// If there are none.
    pub fn average(parts: Vec<(usize, Self)>) -> Self {
        let images: usize = parts.iter().map(|(count, _)| count).sum();
        let weighted = parts.into_iter().map(|(count, losses)| Self {
            figures: losses.figures.mul_scalar(count as f64 / images as f64),
            ..losses
        });
        weighted
            .reduce(|sum, part| Self {
                figures: sum.figures + part.figures,
                ..sum
            })
            .expect("losses of at least one batch")
    }

    /// Reads all losses back in one transfer.
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::Device`] if the device failed.
    pub async fn read(self) -> Result<Vec<(&'static str, f32)>> {
        let read = self
            .figures
            .into_data_async()
            .await
            .map_err(|error| LabError::device("the losses could not be read back", error))?;
        Ok(self.names.into_iter().zip(read.iter::<f32>()).collect())
    }
}
