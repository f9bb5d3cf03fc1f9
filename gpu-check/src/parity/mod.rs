//! Whether the GPU computes what the CPU computes.

mod training;

use lab_graph::{
    cases::{self, Case, Proof, Scene, Values},
    device::ComputeDevice,
    fused::webgpu::Adapter,
};
use serde::Serialize;

/// Largest accepted |GPU − CPU| / (1 + |CPU|) of one operation on the same inputs: sums of up to a
/// thousand products in another order.
pub const OPERATION_TOLERANCE: f32 = 1e-4;

/// What was compared, and the largest difference found.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub name: String,
    pub cases: usize,
    /// Values compared.
    pub values: usize,
    /// Largest |GPU − CPU| / (1 + |CPU|); infinite where one of them is no number.
    pub deviation: f32,
    pub tolerance: f32,
    /// Where more than the tolerance was found, or nothing at all to compare.
    pub faults: Vec<String>,
}

impl Finding {
    pub fn new(name: impl Into<String>, tolerance: f32) -> Self {
        Self {
            name: name.into(),
            cases: 0,
            values: 0,
            deviation: 0.0,
            tolerance,
            faults: Vec::new(),
        }
    }

    pub fn passed(&self) -> bool {
        self.faults.is_empty() && self.values > 0
    }

    /// Takes the results of a case in, each a list of values.
    pub fn compare(&mut self, case: &str, cpu: &[Vec<f32>], gpu: &[Vec<f32>]) {
        let lengths = |results: &[Vec<f32>]| results.iter().map(Vec::len).collect::<Vec<_>>();
        if lengths(cpu) != lengths(gpu) {
            self.faults
                .push(format!("{case}: results of other lengths"));
            return;
        }
        self.cases += 1;
        let pairs = cpu.iter().flatten().zip(gpu.iter().flatten());
        let deviations = pairs.map(|(cpu, gpu)| deviation(*cpu, *gpu));
        let (count, largest) = deviations.fold((0, 0.0_f32), |(count, largest), one| {
            (count + 1, largest.max(one))
        });
        self.values += count;
        self.deviation = self.deviation.max(largest);
        if largest > self.tolerance {
            self.faults.push(format!("{case}: {largest:.1e}"));
        }
    }
}

/// How far apart two values are. Of two that are no numbers nothing is known.
fn deviation(cpu: f32, gpu: f32) -> f32 {
    match (gpu - cpu).abs() / (1.0 + cpu.abs()) {
        difference if difference.is_nan() => f32::INFINITY,
        difference => difference,
    }
}

/// Every operation, with all its cases and the kernels of both kinds of adapters.
pub fn operations(gpu: &ComputeDevice) -> Vec<Finding> {
    cases::proofs().map(|proof| operation(proof, gpu)).collect()
}

fn operation(proof: &Proof, gpu: &ComputeDevice) -> Finding {
    let mut finding = Finding::new(proof.name, OPERATION_TOLERANCE);
    for case in (proof.cases)() {
        let [before, cpu] = carry_out(&case, proof, &ComputeDevice::cpu());
        if before == cpu {
            let fault = format!("{}: it changes nothing, which proves nothing", case.name);
            finding.faults.push(fault);
        }
        for adapter in [Adapter::Hardware, Adapter::Software] {
            let [_, gpu] = carry_out(&case, proof, &gpu.taken_for(adapter));
            let name = format!("{}, as on {adapter:?}", case.name);
            finding.compare(&name, &cpu, &gpu);
        }
    }
    finding
}

fn carry_out(case: &Case, proof: &Proof, device: &ComputeDevice) -> [Values; 2] {
    let mut scene = Scene::new(device.backend());
    let built = (case.build)(&mut scene);
    assert_eq!(built.name(), proof.name, "{}", case.name);
    scene.carry_out(built)
}

/// Steps of every family, with each of its settings.
pub fn training(gpu: &ComputeDevice) -> anyhow::Result<Vec<Finding>> {
    training::compare(gpu)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases themselves hold: every operation has some, all build, and each changes something.
    #[test]
    fn every_operation_has_cases_that_change_something() {
        for finding in operations(&ComputeDevice::cpu()) {
            assert!(finding.passed(), "{finding:#?}");
        }
    }

    #[test]
    fn a_value_that_deviates_is_a_fault() {
        let deviating = |cpu: f32, gpu: f32| {
            let mut finding = Finding::new("it", 1e-4);
            finding.compare("case", &[vec![0.0, cpu]], &[vec![0.0, gpu]]);
            !finding.passed()
        };
        assert!(!deviating(10.0, 10.0001));
        assert!(deviating(10.0, 10.01));
        assert!(deviating(1.0, f32::NAN));
        assert!(deviating(f32::NAN, f32::NAN));
    }

    #[test]
    fn results_of_another_length_are_a_fault() {
        let mut finding = Finding::new("it", 1e-4);
        finding.compare("case", &[vec![0.0; 2]], &[vec![0.0; 3]]);
        assert!(!finding.passed());
    }
}
