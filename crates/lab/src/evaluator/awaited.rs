//! What is read back between slices.

use lab_core::{error::Result, reading::Reading};

/// What a slice waits for.
pub struct Awaited {
    pub(super) slice: u64,
    pub(super) family: &'static str,
    /// On the device; `None` if the slice is done.
    pub values: Option<Reading>,
}

impl Awaited {
    /// Reads the values back.
    ///
    /// # Errors
    /// `Device` if the device failed.
    pub async fn read(&mut self) -> Result<Vec<f32>> {
        match self.values.take() {
            Some(values) => values.await,
            None => Ok(Vec::new()),
        }
    }
}
