//! Whether a GPU still works.

use std::sync::{Arc, OnceLock};

use burn_wgpu::wgpu;

/// Why a GPU does no more work: it was lost, or it refused something, so that what follows works on
/// values that were never computed. wgpu says so once, to a callback, and never on the calls that
/// come after.
#[derive(Debug, Clone, Default)]
pub struct Failure(Arc<OnceLock<String>>);

impl Failure {
    /// Of a device, from now on. Takes the place of the handler that panics when the device refuses
    /// something: a panic would poison the whole module, and every model in it.
    pub fn watch(device: &wgpu::Device) -> Self {
        let failure = Self::default();
        // In a browser any number of callbacks may wait for the loss of a device. Elsewhere there is one,
        // the one by which Burn learns of it and lets every read-back fail.
        #[cfg(target_arch = "wasm32")]
        {
            let lost = failure.clone();
            device.set_device_lost_callback(move |kind, message| {
                lost.set(format!("the GPU was lost, {kind:?}: {message}"));
            });
        }
        let refused = failure.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            refused.set(format!("the GPU refused something: {error}"));
        }));
        failure
    }

    /// Notes a reason; the first one stays.
    pub fn set(&self, reason: String) {
        // Else it is known already.
        let _ = self.0.set(reason);
    }

    /// The reason, if there is one.
    pub fn reason(&self) -> Option<String> {
        self.0.get().cloned()
    }
}
