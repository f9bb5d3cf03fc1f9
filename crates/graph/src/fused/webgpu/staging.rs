//! Values on their way from the GPU to the host.

use async_channel::Receiver;

use super::{Gpu, wgpu};
use lab_core::{
    error::{LabError, Result},
    reading::Reading,
};

/// A copy of values that the host may read once the GPU has made it.
pub struct Staging {
    buffer: wgpu::Buffer,
    gpu: Gpu,
    is_mapped: Receiver<std::result::Result<(), wgpu::BufferAsyncError>>,
}

impl Staging {
    /// Copies the first values of some buffers, so many of each, one after the other.
    pub fn of(gpu: &Gpu, parts: &[(&wgpu::Buffer, usize)]) -> Self {
        let bytes = |values: usize| (values * 4) as u64;
        let all: usize = parts.iter().map(|(_, values)| values).sum();
        let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: bytes(all),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        let mut place = 0;
        for (from, values) in parts {
            encoder.copy_buffer_to_buffer(from, 0, &buffer, bytes(place), bytes(*values));
            place += values;
        }
        gpu.queue.submit([encoder.finish()]);
        let (sender, is_mapped) = async_channel::bounded(1);
        buffer.map_async(wgpu::MapMode::Read, .., move |mapped| {
            // Whoever asked may have lost interest.
            let _ = sender.try_send(mapped);
        });
        let gpu = gpu.clone();
        Self {
            buffer,
            gpu,
            is_mapped,
        }
    }

    /// The values.
    pub fn reading(self) -> Reading {
        Reading::of(async move {
            // In a browser the device needs nobody to look after it.
            #[cfg(not(target_arch = "wasm32"))]
            self.gpu
                .device
                .poll(wgpu::PollType::wait_indefinitely())
                .map_err(unreadable)?;
            let mapped = self.is_mapped.recv().await.map_err(unreadable)?;
            // A loss or a refusal explains whatever failed around it, and what it refused to copy is read as something else.
            if let Some(reason) = self.gpu.failure() {
                return Err(unreadable(reason));
            }
            mapped.map_err(unreadable)?;
            self.values()
        })
    }

    fn values(&self) -> Result<Vec<f32>> {
        let bytes = self.buffer.get_mapped_range(..).map_err(unreadable)?;
        Ok(bytemuck::pod_collect_to_vec(&bytes))
    }
}

fn unreadable(cause: impl std::fmt::Display) -> LabError {
    LabError::device("what it computed could not be read back", cause)
}

impl Drop for Staging {
    /// In a browser, a buffer that is merely forgotten waits for the garbage collector.
    fn drop(&mut self) {
        self.buffer.destroy();
    }
}
