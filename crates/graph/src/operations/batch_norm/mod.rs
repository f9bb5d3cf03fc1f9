//! Batch normalisation (Ioffe & Szegedy 2015).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
mod gradient;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

use self::gradient::{BatchGradient, RunningGradient};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Fresh, Graph, NetworkId, ParameterRole, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Declaration, Label, Layer},
    operation::{Activation, Call, Lower, Operation},
};

/// Whose mean and variance normalise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalisation {
    /// Those of each of so many equal parts of the batch.
    Batch {
        /// Parts.
        groups: usize,
        /// Whether to update the running ones.
        track: bool,
    },
    /// The running ones.
    Running,
}

/// Batch normalisation as a block of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchNorm;

impl Layer for BatchNorm {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let channels = || vec![input.channels];
        learnt.learn("weight", channels(), ParameterRole::Scale, Fresh::Scale);
        learnt.learn("bias", channels(), ParameterRole::Shift, Fresh::Zeros);
        input
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        graph.batch_norm(application.layer(), x, application.normalisation)
    }

    fn label(&self) -> Label {
        Label::After("batch normalisation")
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        vec![Case {
            input: maps(5, 3, 6),
            blocks: vec![Self.into()],
        }]
    }
}

impl Graph {
    /// Normalises every channel of `x`, then scales and shifts it as the network has learnt to in its block number
    /// `layer`.
    pub fn batch_norm(
        &mut self,
        (network, layer): (NetworkId, usize),
        x: Value,
        normalisation: Normalisation,
    ) -> Value {
        if let Normalisation::Batch { groups, .. } = normalisation {
            self.note_batch(network, x.shape.batch, groups);
        }
        let operation = Normalised {
            network,
            layer,
            normalisation,
        };
        self.record(operation, vec![x], x.shape)
    }
}

#[derive(Debug, Clone, Copy)]
struct Normalised {
    network: NetworkId,
    layer: usize,
    normalisation: Normalisation,
}

impl Operation for Normalised {
    fn network(&self) -> Option<NetworkId> {
        Some(self.network)
    }

    fn indivisible(&self, batch: usize) -> usize {
        match self.normalisation {
            Normalisation::Running => 1,
            Normalisation::Batch { groups, .. } => batch / groups,
        }
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (x, d) = (call.inputs[0], call.d());
        let dx = match self.normalisation {
            Normalisation::Running if rule.needs(&x) => {
                rule.emit(RunningGradient(*self), vec![d, x], d.shape)
            }
            Normalisation::Running => return,
            Normalisation::Batch { groups, .. } => {
                let of_group = rule.whole(call.output).shape.batch / groups;
                let gradient = BatchGradient {
                    norm: *self,
                    forward: call.output.node,
                    groups: d.shape.batch / of_group,
                    before: call.output.first / of_group,
                    learns: rule.learns(self.network),
                };
                rule.emit_once(gradient, vec![d, x], d.shape)
            }
        };
        rule.add(x, dx);
    }
}

impl Lower for Normalised {
    fn absorbs(&self, activation: Activation) -> bool {
        matches!(activation, Activation::Rectify(_))
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (norm, arena) = lowering.norm(self.network, self.layer);
        let (input, output) = (placed.inputs[0].feature(), placed.output.feature());
        let (groups, statistics) = match self.normalisation {
            Normalisation::Running => (1, norm.running),
            Normalisation::Batch { groups, .. } => {
                let statistics = lowering.beside(placed.node, 2 * groups * input.channels);
                (groups, statistics.start())
            }
        };
        let normalisation = instruction::Normalisation {
            input,
            output,
            groups,
            statistics,
            affine: arena.value(norm.affine),
            slope: match placed.activation {
                Some(Activation::Rectify(slope)) => slope,
                _ => 1.0,
            },
        };
        match self.normalisation {
            Normalisation::Running => lowering.emit(instruction::Normalise(normalisation)),
            Normalisation::Batch { track, .. } => lowering.emit(instruction::BatchNormalise {
                normalisation,
                running: norm.running,
                track,
            }),
        }
    }
}
