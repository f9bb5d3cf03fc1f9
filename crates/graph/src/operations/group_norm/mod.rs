//! Group normalisation (Wu & He 2018): the channels of every image are normalised in groups, so that no image depends on
//! the others of its batch, and inference needs no statistics of training.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
mod line;

use self::instruction::{GroupNormBackward, GroupNormGradient, GroupNormalise, Grouped};
use crate::{
    Block, Fresh, Graph, NetworkId, NodeId, ParameterRole, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Place, Placed},
    fused::layout::Slice,
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation, Role},
};
#[cfg(test)]
use crate::{
    SigmoidLinear,
    parity::{Case, maps},
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

    fn takes(&self, next: &Block) -> bool {
        matches!(next, Block::SigmoidLinear(_))
    }

    fn apply_with_next(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        graph.group_norm_silu(application.layer(), self.groups, x)
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        // The last has more values a group than a workgroup has threads.
        let shapes = [
            (1, maps(3, 5, 3)),
            (3, maps(5, 6, 4)),
            (2, maps(2, 14, 1)),
            (2, maps(2, 10, 7)),
        ];
        let cases = shapes.into_iter().flat_map(|(groups, input)| {
            let norm = Block::from(Self { groups });
            let blocks = [vec![norm.clone()], vec![norm, SigmoidLinear.into()]];
            blocks.map(|blocks| Case { input, blocks })
        });
        cases.collect()
    }
}

impl Graph {
    /// Normalises equal groups of the channels of each image, then scales and shifts every channel as the network has
    /// learnt to in its block number `layer`.
    ///
    /// # Panics
    /// If the channels cannot be divided into so many groups.
    pub fn group_norm(&mut self, at: (NetworkId, usize), groups: usize, x: Value) -> Value {
        self.normalised_in_groups(at, groups, x, false)
    }

    /// The same, and [`Graph::silu`] of it.
    ///
    /// # Panics
    /// As [`Graph::group_norm`] does.
    pub fn group_norm_silu(&mut self, at: (NetworkId, usize), groups: usize, x: Value) -> Value {
        self.normalised_in_groups(at, groups, x, true)
    }

    fn normalised_in_groups(
        &mut self,
        (network, layer): (NetworkId, usize),
        groups: usize,
        x: Value,
        silu: bool,
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
            silu,
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
    /// Whether [`Graph::silu`] follows.
    silu: bool,
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
        let arena = lowering.arena(self.network);
        let [scale, shift] = [SCALE, SHIFT]
            .map(|role| arena.value(lowering.parameter(self.network, self.layer, role).start));
        let of_image = 2 * self.groups;
        let mut statistics = lowering.beside(node, input.batch * of_image).start();
        statistics.offset += first * of_image;
        Grouped {
            input,
            groups: self.groups,
            statistics,
            scale,
            shift,
            silu: self.silu,
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
        let learns = rule.learns(self.network);
        let of_parameters = ParameterGradient { forward, learns };
        let d = match (self.silu, learns) {
            (true, true) => rule.emit_once(of_parameters, vec![d, x], d.shape),
            (true, false) => rule.emit(of_parameters, vec![d, x], d.shape),
            (false, true) => {
                rule.effect(of_parameters, vec![d, x]);
                d
            }
            (false, false) => d,
        };
        if rule.needs(&x) {
            let dx = rule.emit(InputGradient(forward), vec![d, x], x.shape);
            rule.add(x, dx);
        }
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let grouped = self.grouped(lowering, placed.inputs[0], (placed.node, 0));
        lowering.emit(GroupNormalise {
            grouped,
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

/// The gradients of scale and shift, and where there is an activation that of what comes before it, in place: inputs d, x.
#[derive(Debug)]
struct ParameterGradient {
    forward: Forward,
    /// Whether scale and shift learn.
    learns: bool,
}

impl Lower for ParameterGradient {
    fn role(&self) -> Role {
        match self.forward.node.silu {
            true => Role::InPlace,
            false => Role::Effect,
        }
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let Forward { node, id, first } = self.forward;
        let [d, x] = [placed.inputs[0], placed.inputs[1]];
        let grouped = node.grouped(lowering, x, (id, first));
        let sums = match self.learns {
            true => {
                let arena = lowering.arena(node.network);
                [SCALE, SHIFT].map(|role| {
                    let parameter = lowering.parameter(node.network, node.layer, role);
                    arena.gradient(parameter.start)
                })
            }
            false => {
                let channels = grouped.input.channels;
                let scratch = lowering.scratch(2 * channels).start();
                let second = Slice {
                    offset: channels,
                    ..scratch
                };
                [scratch, second]
            }
        };
        lowering.emit(GroupNormGradient {
            grouped,
            d: d.feature(),
            sums,
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
