use std::collections::HashSet;

use super::{
    layout::Slice,
    machine::Machine,
    network::{Network, Parameter},
};

/// Gives a network values of its parameters, in the order of
/// [`crate::NetworkSpec::parameters`], and running statistics that know nothing yet.
pub fn load(values: &[Vec<f32>], network: &Network, machine: &mut dyn Machine) {
    let arena = &network.arena;
    let (mut plain, mut transposed) = (vec![0.0; arena.len], vec![0.0; arena.len]);
    let mut rows = values.iter();
    let mut next = || rows.next().expect("values of every parameter");
    let mut write_row = |start: usize, row: &[f32]| {
        plain[start..start + row.len()].copy_from_slice(row);
        transposed[start..start + row.len()].copy_from_slice(row);
    };
    let mut weights = Vec::new();
    for parameter in network.parameters() {
        match parameter {
            Parameter::Weight(shape, start) | Parameter::Conditioning(shape, start) => {
                weights.push((shape, start, next()));
            }
            Parameter::Bias(_, start) => write_row(start, next()),
            Parameter::Table(_) => write_row(0, next()),
            Parameter::Normalisation {
                affine,
                running,
                channels,
            } => {
                write_row(affine, next());
                write_row(affine + channels, next());
                let fresh = [vec![0.0; channels], vec![1.0; channels]].concat();
                write(machine, running, &fresh);
            }
            Parameter::Directions(..) => {}
        }
    }
    for (shape, start, row) in weights {
        for ([low, high, y, x], value) in shape.positions().zip(row) {
            plain[start + shape.index(low, high, y, x)] = *value;
            transposed[start + shape.transposed_index(low, high, y, x)] = *value;
        }
    }
    for buffer in HashSet::from([arena.values, network.learner().values]) {
        machine.write(buffer, bytemuck::cast_slice(&plain));
    }
    machine.write(arena.transposed, bytemuck::cast_slice(&transposed));
}

fn write(machine: &mut dyn Machine, to: Slice, values: &[f32]) {
    assert_eq!(to.offset, 0, "running statistics have buffers of their own");
    machine.write(to.buffer, bytemuck::cast_slice(values));
}
