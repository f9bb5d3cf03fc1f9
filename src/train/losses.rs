use burn::tensor::{Tensor, Transaction};
use serde::Serialize;

use crate::error::{LabError, Result};

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
}

/// The losses of one training step, still on the device.
#[derive(Debug, Clone)]
pub struct Losses {
    named: Vec<(&'static str, Tensor<1>)>,
}

impl Losses {
    /// Names each loss; every tensor has shape `[1]`.
    pub fn new<const N: usize>(named: [(&'static str, Tensor<1>); N]) -> Self {
        let detached = named.map(|(name, loss)| (name, loss.detach()));
        Self {
            named: detached.into(),
        }
    }

    /// Reads all losses back in one transfer.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Device`] if the device failed.
    pub async fn read(self) -> Result<Vec<(&'static str, f32)>> {
        let (names, tensors): (Vec<_>, Vec<_>) = self.named.into_iter().unzip();
        let transaction = tensors
            .into_iter()
            .fold(Transaction::default(), |all, loss| all.register(loss));
        let read = transaction
            .execute_async()
            .await
            .map_err(|error| LabError::device("the losses could not be read back", error))?;
        let values = read
            .into_iter()
            .map(|data| data.iter::<f32>().next().unwrap_or(f32::NAN));
        Ok(names.into_iter().zip(values).collect())
    }
}
