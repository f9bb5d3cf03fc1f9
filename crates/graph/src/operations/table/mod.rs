//! Values that are learnt themselves, such as the latents that a search looks for.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

#[cfg(test)]
use crate::parity::Case;
use crate::{
    Block, Fresh, Graph, NetworkId, ParameterRole, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation, Role},
};

/// So many rows that are learnt themselves, as long as the input has channels; all that there is in the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// How many.
    pub rows: usize,
}

impl Layer for Table {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let shape = vec![self.rows, input.channels];
        learnt.learn("weight", shape, ParameterRole::Table, Fresh::Zeros);
        input
    }

    fn apply(&self, _: &mut Graph, _: &mut Application, _: Value) -> Value {
        unreachable!("a table is applied to nothing")
    }

    fn label(&self) -> Label {
        Label::Layer(format!("{} learnt rows", self.rows))
    }

    /// It is applied to nothing; tests of searches compare it.
    #[cfg(test)]
    fn cases() -> Vec<Case> {
        Vec::new()
    }
}

impl Graph {
    /// The rows of a network that is a [`Table`] alone. Only the first `learnt` columns learn.
    ///
    /// # Panics
    /// If the network is something else.
    pub fn table(&mut self, network: NetworkId, learnt: usize) -> Value {
        let spec = self.spec(network);
        let [Block::Table(Table { rows })] = spec.blocks[..] else {
            panic!("the network {} is no table", spec.name);
        };
        let shape = Shape::vectors(rows, spec.input.channels);
        self.record(Rows { network, learnt }, vec![], shape)
    }
}

#[derive(Debug, Clone, Copy)]
struct Rows {
    network: NetworkId,
    learnt: usize,
}

impl Operation for Rows {
    fn network(&self) -> Option<NetworkId> {
        Some(self.network)
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        rule.effect(TableGradient(*self), vec![call.d()]);
    }
}

impl Lower for Rows {
    fn role(&self) -> Role {
        Role::Table(self.network)
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}

/// The gradient of the rows, which is computed where it belongs: inputs d.
#[derive(Debug)]
struct TableGradient(Rows);

impl Lower for TableGradient {
    fn role(&self) -> Role {
        Role::FillsTable(self.0.network)
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let d = placed.inputs[0].feature();
        if d.channels > self.0.learnt {
            lowering.emit(instruction::Clear {
                buffer: d.buffer,
                rows: d.batch,
                row: d.channels,
                from: self.0.learnt,
            });
        }
    }
}
