//! WebGPU's gradients against the CPU's.

use std::env;

use lab_families::Family;
use lab_graph::device::{self, ComputeDevice, DeviceKind};
use pollster::block_on;

use super::{about_to_step, gradients, network_of, norm};
use crate::cases::{self, Case};

/// Fresh biases are zero, and fresh outputs nearly so.
const STEPS_BEFORE: usize = 3;
/// Largest distance of two gradients of a tensor, relative to their length.
const TOLERANCE: f64 = 3e-4;
/// Gradients this much shorter than the longest of their network are what rounding leaves of a sum that is zero,
/// and may be anything.
const ROUNDING: f64 = 1e-6;

/// The largest distance of all tensors, and whose it is.
fn largest_distance(case: &Case, gpu: &ComputeDevice) -> (f64, String) {
    let before = about_to_step(case, STEPS_BEFORE);
    let [cpu, gpu] = [&ComputeDevice::cpu(), gpu].map(|device| gradients(case, &before, device));
    assert!(cpu.keys().eq(gpu.keys()), "other tensors");
    let longest = |name: &str| {
        let of_network = cpu
            .iter()
            .filter(|(other, _)| network_of(other) == network_of(name));
        of_network
            .map(|(_, values)| norm(values))
            .fold(0.0, f64::max)
    };
    let distances = cpu.iter().map(|(name, on_cpu)| {
        let differences = on_cpu.iter().zip(&gpu[name]).map(|(a, b)| a - b);
        let differences: Vec<_> = differences.collect();
        let length = norm(on_cpu).max(ROUNDING * longest(name));
        (norm(&differences) / length, name.clone())
    });
    distances.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

/// Skipped where there is no GPU, not even in software; `GPU_TESTS=required` refuses that.
#[test]
fn gradients_are_the_same_on_a_gpu() {
    let gpu = match block_on(device::open(DeviceKind::WebGpu)) {
        Ok(gpu) => gpu,
        Err(error) => return assert!(env::var("GPU_TESTS").is_err(), "{error:?}"),
    };
    for family in Family::ALL {
        let cases = cases::all(family);
        let distances = cases.iter().map(|case| {
            let (distance, tensor) = largest_distance(case, &gpu);
            (distance, format!("{tensor} in {}", case.name))
        });
        let (distance, place) = distances.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        println!("{family:?}: {distance:.1e}, {place}");
        assert!(distance < TOLERANCE, "{family:?}: {distance:.1e}, {place}");
    }
}
