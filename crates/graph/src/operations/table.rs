//! Values that are learnt themselves, such as the latents that a search looks for.

use burn::tensor::Tensor;

use crate::{
    Block, Graph, NetworkId, ParameterRole, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    eager::Eager,
    fused::program::{Clear, Op},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// The rows of a network that is a [`Block::Table`] alone. Only the first `learnt` columns learn.
    ///
    /// # Panics
    /// If the network is something else.
    pub fn table(&mut self, network: NetworkId, learnt: usize) -> Value {
        let spec = self.spec(network);
        let [Block::Table { rows }] = spec.blocks[..] else {
            panic!("the network {} is no table", spec.name);
        };
        let shape = Shape::vectors(rows, spec.input.channels);
        self.record(Table { network, learnt }, vec![], shape)
    }
}

#[derive(Debug, Clone, Copy)]
struct Table {
    network: NetworkId,
    learnt: usize,
}

impl Operation for Table {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let Shape {
            batch, channels, ..
        } = eager.shape();
        let rows: Tensor<2> = eager.parameter(self.network, 0, ParameterRole::Table);
        let columns = |first, len| rows.clone().narrow(1, first, len);
        let rows = match channels - self.learnt {
            0 => rows,
            fixed => {
                let fixed = columns(self.learnt, fixed).detach();
                Tensor::cat(vec![columns(0, self.learnt), fixed], 1)
            }
        };
        rows.reshape([batch, channels, 1, 1])
    }

    fn network(&self) -> Option<NetworkId> {
        Some(self.network)
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        rule.effect(TableGradient(*self), vec![call.d()]);
    }
}

impl Lower for Table {
    fn role(&self) -> Role {
        Role::Table(self.network)
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}

/// The gradient of the rows, which is computed where it belongs: inputs d.
#[derive(Debug)]
struct TableGradient(Table);

impl Lower for TableGradient {
    fn role(&self) -> Role {
        Role::FillsTable(self.0.network)
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let d = placed.inputs[0].feature;
        if d.channels > self.0.learnt {
            lowering.emit(Op::from(Clear {
                buffer: d.buffer,
                rows: d.batch,
                row: d.channels,
                from: self.0.learnt,
            }));
        }
    }
}
