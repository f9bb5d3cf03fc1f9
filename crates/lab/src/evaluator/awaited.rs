//! What is read back between slices.

use burn::tensor::Tensor;

use lab_core::error::{LabError, Result};

/// What a slice waits for.
pub struct Awaited {
    pub(super) slice: u64,
    pub(super) family: &'static str,
    /// On the device; `None` if the slice is done.
    pub values: Option<Tensor<1>>,
}

impl Awaited {
    /// Reads the values back.
    ///
    /// # Errors
    /// `Device` if the device failed.
    pub async fn read(&mut self) -> Result<Vec<f32>> {
        let Some(values) = self.values.take() else {
            return Ok(Vec::new());
        };
        let read = values.into_data_async().await;
        let read =
            read.map_err(|error| LabError::device("samples could not be read back", error))?;
        Ok(read.iter().collect())
    }
}
