//! What a dispatch costs that has next to nothing to do.

use std::time::Duration;

use lab_graph::{
    device::ComputeDevice,
    fused::{
        Backend, ProgramId,
        program::{self, Op},
        webgpu::Gpu,
    },
};
use serde::Serialize;

use crate::timing::{median, time, wait};

/// Dispatches of a program.
const DISPATCHES: usize = 1000;
const ROUNDS: usize = 15;

/// Times of a program of tiny dispatches; of each of them, what is left once the times of a program of a
/// single one are taken off.
#[derive(Debug, Clone, Serialize)]
pub struct Overhead {
    pub dispatches: usize,
    /// A single dispatch, submitted and waited for, in microseconds.
    pub round_trip_us: f64,
    /// Where each works on the buffer of the one before, as most do in a training step.
    pub chained: PerDispatch,
    /// Where each has a buffer of its own.
    pub independent: PerDispatch,
}

/// Microseconds a dispatch.
#[derive(Debug, Clone, Serialize)]
pub struct PerDispatch {
    /// Until the program is submitted.
    pub host_us: f64,
    /// From then on until it is done.
    pub device_us: f64,
}

pub fn measure(device: &ComputeDevice, gpu: &Gpu) -> Overhead {
    let mut backend = device.backend();
    let backend = &mut *backend;
    let single = program(backend, 1, 1);
    let single = rounds(backend, gpu, single);
    let mut per_dispatch = |buffers: usize| {
        let many = program(backend, DISPATCHES, buffers);
        let many = rounds(backend, gpu, many);
        let each = |many: Duration, single: Duration| {
            let rest = many.saturating_sub(single).as_secs_f64();
            1e6 * rest / (DISPATCHES - 1) as f64
        };
        PerDispatch {
            host_us: each(many.host, single.host),
            device_us: each(many.device, single.device),
        }
    };
    Overhead {
        dispatches: DISPATCHES,
        chained: per_dispatch(1),
        independent: per_dispatch(DISPATCHES),
        round_trip_us: 1e6 * (single.host + single.device).as_secs_f64(),
    }
}

/// A program that clears a few values again and again.
fn program(backend: &mut dyn Backend, dispatches: usize, buffers: usize) -> ProgramId {
    let buffers: Vec<_> = (0..buffers).map(|_| backend.allocate(4)).collect();
    let operations = buffers.iter().cycle().take(dispatches);
    let operations = operations.map(|&buffer| {
        Op::from(program::Clear {
            buffer,
            rows: 1,
            row: 4,
            from: 0,
        })
    });
    backend.prepare(operations.collect())
}

struct Times {
    host: Duration,
    device: Duration,
}

fn rounds(backend: &mut dyn Backend, gpu: &Gpu, program: ProgramId) -> Times {
    let mut host = Vec::new();
    let mut device = Vec::new();
    backend.run(program);
    wait(gpu);
    for _ in 0..ROUNDS {
        host.push(time(|| backend.run(program)));
        device.push(time(|| wait(gpu)));
    }
    Times {
        host: median(&mut host),
        device: median(&mut device),
    }
}
