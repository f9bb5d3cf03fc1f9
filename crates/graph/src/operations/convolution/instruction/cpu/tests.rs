//! The same products with every instruction set and number of threads.

use std::num::NonZeroUsize;

use super::{super::ProductActivation, Multiply, WeightGradient};
use crate::fused::{
    Backend, CpuBackend,
    cpu::{Arithmetic, InstructionSet, Machine, Threads},
    layout::{BufferId, Feature, Matrix},
    parameters::Kernel,
    program::Op,
};

/// Images whose shares fill no part evenly.
const BATCH: usize = 21;

/// The sides of a convolution with more pixels and with fewer, with channels that fill no tile.
fn features(channels: usize) -> (Feature, Feature) {
    let feature = |buffer: usize, size: usize, channels: usize| Feature {
        height: size,
        width: size,
        ..Feature::vectors(BufferId(buffer), BATCH, channels)
    };
    (feature(0, 16, 5), feature(1, 8, channels))
}

fn values(count: usize, seed: usize) -> Vec<u32> {
    let value = |i: usize| ((i * 7919 + seed * 104_729) % 1013) as f32 / 507.3 - 1.0;
    (0..count).map(|i| value(i).to_bits()).collect()
}

/// A convolution of so many channels, and the gradient of its weight.
fn results(machine: &Machine, channels: usize) -> [Vec<u32>; 2] {
    let (high, low) = features(channels);
    let (a, c): (Matrix, Matrix) = (Kernel::Strided.patches(&high), low.pixels());
    let mut backend = CpuBackend::on(machine.clone());
    let weights = a.columns * c.columns;
    let lens = [high, low].map(|feature| BATCH * feature.image_len());
    let [from, to, weight, gradient] =
        [lens[0], lens[1], weights, weights].map(|len| backend.allocate(len));
    backend.write(from, &values(lens[0], 1));
    backend.write(weight, &values(weights, 2));
    let multiply = Multiply {
        a,
        b: weight.start(),
        c,
        phases: None,
        activation: ProductActivation::Rectify { slope: 0.2 },
    };
    let weight_gradient = WeightGradient {
        a,
        d: c,
        gradient: gradient.start(),
        bias: None,
        parts: 1,
        part_stride: 0,
    };
    let program = backend.prepare(vec![Op::from(multiply), Op::from(weight_gradient)]);
    backend.run(program);
    assert_eq!([from, to], [high.buffer, low.buffer]);
    [to, gradient].map(|buffer| {
        let values = backend.values(buffer);
        assert!(values.iter().any(|value| *value != 0.0));
        values.iter().map(|value| value.to_bits()).collect()
    })
}

#[test]
fn every_instruction_set_of_an_arithmetic_computes_the_same_to_the_bit() {
    for arithmetic in [Arithmetic::Portable, Arithmetic::Fused] {
        for channels in [1, 2, 3, 19, 32, 45] {
            let all = InstructionSet::available(arithmetic).map(|instruction_set| {
                let machine = Machine {
                    instruction_set,
                    ..Machine::default()
                };
                results(&machine, channels)
            });
            let all: Vec<_> = all.collect();
            let same = all.windows(2).all(|two| two[0] == two[1]);
            assert!(same, "{arithmetic:?}, {channels} channels");
        }
    }
}

#[test]
fn arithmetics_differ_by_rounding_alone() {
    let [portable, fused] = [Arithmetic::Portable, Arithmetic::Fused].map(|arithmetic| {
        let machine = Machine {
            instruction_set: InstructionSet::of(arithmetic),
            ..Machine::default()
        };
        results(&machine, 19)
    });
    for (portable, fused) in portable.iter().flatten().zip(fused.iter().flatten()) {
        let [portable, fused] = [portable, fused].map(|bits| f32::from_bits(*bits));
        assert!((portable - fused).abs() < 1e-3, "{portable} {fused}");
    }
}

#[test]
fn threads_change_no_bit() {
    let threads = Threads::start(NonZeroUsize::new(3).expect("not zero"));
    assert_eq!(threads.count(), 3);
    let all = [Arithmetic::Portable, Arithmetic::Fused].map(InstructionSet::available);
    for instruction_set in all.into_iter().flatten() {
        let [alone, together] = [Threads::default(), threads.clone()].map(|threads| {
            let machine = Machine {
                instruction_set,
                threads,
            };
            results(&machine, 32)
        });
        assert_eq!(alone, together, "{instruction_set:?}");
    }
}
