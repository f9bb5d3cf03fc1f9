//! Whether a GPU still works.

use std::sync::{Arc, OnceLock};

use super::wgpu;

/// Why a GPU does no more work: it was lost, or it refused something, so that what follows works on
/// values that were never computed. wgpu says so once, to a callback, and never on the calls that
/// come after.
#[derive(Debug, Clone, Default)]
pub struct Failure(Arc<Reasons>);

#[derive(Debug, Default)]
struct Reasons {
    lost: OnceLock<String>,
    refused: OnceLock<String>,
}

impl Failure {
    /// Of a device, from now on. Takes the place of the handler that panics when the device refuses
    /// something: a panic would poison the whole module, and every model in it.
    pub fn watch(device: &wgpu::Device) -> Self {
        let failure = Self::default();
        // In a browser any number of callbacks may wait for the loss of a device. Elsewhere there is one, which is Burn's; a
        // read-back fails there by itself.
        #[cfg(target_arch = "wasm32")]
        {
            let lost = failure.clone();
            device.set_device_lost_callback(move |kind, message| {
                let _ = lost
                    .0
                    .lost
                    .set(format!("the GPU was lost, {kind:?}: {message}"));
            });
        }
        let refused = failure.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            refused.refuse(format!("the GPU refused something: {error}"));
        }));
        failure
    }

    /// Notes what the GPU refused; the first refusal stays.
    pub fn refuse(&self, reason: String) {
        // Else it is known already.
        let _ = self.0.refused.set(reason);
    }

    /// The reason, if there is one: a loss explains whatever was refused around it.
    pub fn reason(&self) -> Option<String> {
        let Reasons { lost, refused } = &*self.0;
        lost.get().or_else(|| refused.get()).cloned()
    }
}
