use std::collections::HashSet;

use super::{backend::Backend, network::Network};

/// Gives a network values of its parameters, in the order of
/// [`crate::NetworkSpec::parameters`], and running statistics that know nothing yet.
pub fn load(values: &[Vec<f32>], network: &Network, backend: &mut dyn Backend) {
    let arena = &network.arena;
    let (mut plain, mut transposed) = (vec![0.0; arena.len], vec![0.0; arena.len]);
    // Means of 0, variances of 1.
    let mut running = vec![0.0_f32; network.running.len];
    assert_eq!(
        values.len(),
        network.parameters().len(),
        "values of every parameter"
    );
    for (parameter, row) in network.parameters().iter().zip(values) {
        let start = parameter.start;
        match parameter.spec.product {
            Some(shape) => {
                for ([low, high, y, x], value) in shape.positions().zip(row) {
                    plain[start + shape.index(low, high, y, x)] = *value;
                    transposed[start + shape.transposed_index(low, high, y, x)] = *value;
                }
            }
            None => {
                plain[start..start + row.len()].copy_from_slice(row);
                transposed[start..start + row.len()].copy_from_slice(row);
            }
        }
        if let Some(first) = parameter.running() {
            running[first + row.len()..first + 2 * row.len()].fill(1.0);
        }
    }
    backend.write(network.running.buffer, bytemuck::cast_slice(&running));
    for buffer in HashSet::from([arena.values, network.learner().values]) {
        backend.write(buffer, bytemuck::cast_slice(&plain));
    }
    backend.write(arena.transposed, bytemuck::cast_slice(&transposed));
}
