use std::collections::HashSet;

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::Tensor,
};

use super::{
    layout::Slice,
    machine::Machine,
    network::{Network, Parameter},
};

/// Copies the parameters of a Burn module on the CPU device into the network of the same shape.
pub fn import<M: Module>(module: &M, network: &Network, machine: &mut dyn Machine) {
    let arena = &network.arena;
    let (mut values, mut transposed) = (vec![0.0; arena.len], vec![0.0; arena.len]);
    let mut source = Source::of(module);
    for parameter in network.parameters() {
        match parameter {
            Parameter::Weight(shape, start) | Parameter::Told(shape, start) => {
                let weight = match parameter {
                    Parameter::Told(..) => outputs_first(&[source.next()]),
                    _ => source.weight(shape.low),
                };
                for ([low, high, y, x], value) in shape.positions().zip(weight) {
                    values[start + shape.index(low, high, y, x)] = value;
                    transposed[start + shape.transposed_index(low, high, y, x)] = value;
                }
            }
            Parameter::Bias(len, start) => {
                let bias = source.bias(len);
                values[start..start + len].copy_from_slice(&bias);
                transposed[start..start + len].copy_from_slice(&bias);
            }
            Parameter::Normalisation {
                affine, running, ..
            } => {
                let scale_and_shift = source.pair();
                let range = affine..affine + scale_and_shift.len();
                values[range.clone()].copy_from_slice(&scale_and_shift);
                transposed[range].copy_from_slice(&scale_and_shift);
                write(machine, running, &source.pair());
            }
            Parameter::Directions(..) => {}
        }
    }
    for buffer in HashSet::from([arena.values, network.learner().values]) {
        machine.write(buffer, bytemuck::cast_slice(&values));
    }
    machine.write(arena.transposed, bytemuck::cast_slice(&transposed));
}

/// Gives a network values of its parameters, in the order of
/// [`crate::graph::NetworkSpec::parameters`], and running statistics that know nothing yet.
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
            Parameter::Weight(shape, start) | Parameter::Told(shape, start) => {
                weights.push((shape, start, next()));
            }
            Parameter::Bias(_, start) => write_row(start, next()),
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

/// The weights of linear layers that stand side by side, each stored as `[inputs, outputs]`, in the order
/// `[outputs, inputs]`.
fn outputs_first(linear: &[(Vec<usize>, Vec<f32>)]) -> Vec<f32> {
    let rows = linear.iter().flat_map(|(shape, values)| {
        let outputs = shape[1];
        (0..outputs).flat_map(move |o| values.iter().skip(o).step_by(outputs).copied())
    });
    rows.collect()
}

/// A module's parameters, in the order of its fields.
struct Source {
    parameters: std::collections::VecDeque<(Vec<usize>, Vec<f32>)>,
}

impl ModuleVisitor for Source {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let data = parameter.val().into_data();
        let shape = parameter.val().dims().to_vec();
        self.parameters
            .push_back((shape, data.iter::<f32>().collect()));
    }
}

impl Source {
    fn of<M: Module>(module: &M) -> Self {
        let mut source = Self {
            parameters: Default::default(),
        };
        module.visit(&mut source);
        source
    }

    fn next(&mut self) -> (Vec<usize>, Vec<f32>) {
        self.parameters
            .pop_front()
            .expect("the module has a parameter for each of the network's")
    }

    /// The next two vectors, one after the other.
    fn pair(&mut self) -> Vec<f32> {
        [self.next().1, self.next().1].concat()
    }

    /// Values in the order `[low, high · side · side]`: a kernel as it is, or the weights of linear
    /// layers that stand side by side, whose biases stay behind for [`Source::bias`].
    fn weight(&mut self, low: usize) -> Vec<f32> {
        let (shape, kernel) = self.next();
        if shape.len() == 4 {
            return kernel;
        }
        let mut linear = vec![(shape, kernel)];
        let mut biases = vec![self.next()];
        while linear.iter().map(|(shape, _)| shape[1]).sum::<usize>() < low {
            linear.push(self.next());
            biases.push(self.next());
        }
        for bias in biases.into_iter().rev() {
            self.parameters.push_front(bias);
        }
        outputs_first(&linear)
    }

    fn bias(&mut self, len: usize) -> Vec<f32> {
        let mut bias = Vec::new();
        while bias.len() < len {
            bias.extend(self.next().1);
        }
        bias
    }
}
