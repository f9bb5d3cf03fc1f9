//! Group normalisation (Wu & He 2018): the channels of every image are normalised in groups, so that no image depends on
//! the others of its batch, and inference needs no statistics of training.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

use self::instruction::{GroupNormBackward, GroupNormGradient, GroupNormalise, Grouped};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Fresh, Graph, NetworkId, NodeId, ParameterRole, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Place, Placed},
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation, Role},
};

const SCALE: ParameterRole = ParameterRole::Own("weight");
const SHIFT: ParameterRole = ParameterRole::Own("bias");

/// Normalises groups of channels, then scales and shifts every channel, as a block of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNorm {
    /// Equal parts of the channels.
    pub groups: usize,
}

impl Layer for GroupNorm {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let channels = || vec![input.channels];
        learnt.learn("weight", channels(), SCALE, Fresh::Ones);
        learnt.learn("bias", channels(), SHIFT, Fresh::Zeros);
        input
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        graph.group_norm(application.layer(), self.groups, x)
    }

    fn label(&self) -> Label {
        Label::After("group normalisation")
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        let case = |(groups, input)| Case {
            input,
            blocks: vec![Self { groups }.into()],
        };
        // The last has more values a group than a workgroup has threads.
        [
            (1, maps(3, 5, 3)),
            (3, maps(5, 6, 4)),
            (2, maps(2, 14, 1)),
            (2, maps(2, 10, 7)),
        ]
        .map(case)
        .into()
    }
}

impl Graph {
    /// Normalises equal groups of the channels of each image, then scales and shifts every channel as the network has
    /// learnt to in its block number `layer`.
    ///
    /// # Panics
    /// If the channels cannot be divided into so many groups.
    pub fn group_norm(
        &mut self,
        (network, layer): (NetworkId, usize),
        groups: usize,
        x: Value,
    ) -> Value {
        let channels = x.shape.channels;
        assert!(
            channels.is_multiple_of(groups),
            "{channels} channels in {groups} equal groups; choose a number that divides them"
        );
        let operation = Node {
            network,
            layer,
            groups,
            version: self.version(network),
        };
        self.record(operation, vec![x], x.shape)
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    network: NetworkId,
    layer: usize,
    groups: usize,
    /// Steps of the optimiser so far.
    version: u32,
}

impl Node {
    /// `x` in its groups, whose statistics a node keeps from the image number `first` on.
    fn grouped(
        &self,
        lowering: &mut Lowering,
        x: Place,
        (node, first): (NodeId, usize),
    ) -> Grouped {
        let input = x.feature();
        let scale = lowering.parameter(self.network, self.layer, SCALE).start;
        let of_image = 2 * self.groups;
        let mut statistics = lowering.beside(node, input.batch * of_image).start();
        statistics.offset += first * of_image;
        Grouped {
            input,
            groups: self.groups,
            statistics,
            scale: lowering.arena(self.network).value(scale),
        }
    }
}

impl Operation for Node {
    fn network(&self) -> Option<NetworkId> {
        Some(self.network)
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (x, d) = (call.inputs[0], call.d());
        rule.assert_current(self.network, self.version);
        let forward = Forward {
            node: *self,
            id: call.output.node,
            first: call.output.first,
        };
        if rule.learns(self.network) {
            rule.effect(ParameterGradient(forward), vec![x, d]);
        }
        if rule.needs(&x) {
            let dx = rule.emit(InputGradient(forward), vec![d, x], x.shape);
            rule.add(x, dx);
        }
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let shift = lowering.parameter(self.network, self.layer, SHIFT).start;
        let grouped = self.grouped(lowering, placed.inputs[0], (placed.node, 0));
        lowering.emit(GroupNormalise {
            grouped,
            shift: lowering.arena(self.network).value(shift),
            output: placed.output.feature(),
        });
    }
}

/// What a way back goes through.
#[derive(Debug, Clone, Copy)]
struct Forward {
    node: Node,
    id: NodeId,
    /// First image that it goes through.
    first: usize,
}

/// The gradients of scale and shift: inputs x, d.
#[derive(Debug)]
struct ParameterGradient(Forward);

impl Lower for ParameterGradient {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let Forward { node, id, first } = self.0;
        let arena = lowering.arena(node.network);
        let [scale, shift] = [SCALE, SHIFT].map(|role| {
            let parameter = lowering.parameter(node.network, node.layer, role);
            arena.gradient(parameter.start)
        });
        let grouped = node.grouped(lowering, placed.inputs[0], (id, first));
        lowering.emit(GroupNormGradient {
            grouped,
            d: placed.inputs[1].feature(),
            scale,
            shift,
        });
    }
}

/// From the gradient of the output to that of the input: inputs d, x.
#[derive(Debug)]
struct InputGradient(Forward);

impl Lower for InputGradient {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let Forward { node, id, first } = self.0;
        let grouped = node.grouped(lowering, placed.inputs[1], (id, first));
        lowering.emit(GroupNormBackward {
            grouped,
            d: placed.inputs[0].feature(),
            output: placed.output.feature(),
        });
    }
}
