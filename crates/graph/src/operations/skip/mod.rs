//! Channels of several feature maps side by side, as the skip connections of a U-Net bring them together (Ronneberger et
//! al. 2015, *U-Net: convolutional networks for biomedical image segmentation*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod tests;

use self::instruction::CopyChannels;
#[cfg(test)]
use crate::parity::Case;
use crate::{
    Block, Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation},
};

/// What a branch makes of the input, and after its channels those of the input.
#[derive(Debug, Clone, PartialEq)]
pub struct Skip {
    /// Height and width of what it makes are those of the input.
    pub branch: Vec<Block>,
}

impl Layer for Skip {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let output = learnt.nested("branch", &self.branch, input);
        Shape {
            channels: output.channels + input.channels,
            ..output
        }
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        let branch = application.blocks(graph, &self.branch, x);
        graph.join_channels(&[branch, x])
    }

    fn label(&self) -> Label {
        Label::After("beside its skip connection")
    }

    fn inside(&self) -> Option<&[Block]> {
        Some(&self.branch)
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        tests::cases()
    }
}

impl Graph {
    /// The channels of all parts, in order.
    ///
    /// # Panics
    /// If they differ in anything but their channels.
    pub fn join_channels(&mut self, parts: &[Value]) -> Value {
        let channels = parts.iter().map(|part| part.shape.channels).sum();
        let whole = |part: &Value| Shape {
            channels,
            ..part.shape
        };
        let shape = whole(&parts[0]);
        assert!(
            parts.iter().all(|part| whole(part) == shape),
            "channels of maps of the same size"
        );
        self.record(Join, parts.to_vec(), shape)
    }
}

#[derive(Debug)]
struct Join;

/// Parts with their first channels in the whole.
fn firsts(parts: &[Value]) -> impl Iterator<Item = (Value, usize)> + '_ {
    parts.iter().scan(0, |end, part| {
        let first = *end;
        *end += part.shape.channels;
        Some((*part, first))
    })
}

impl Operation for Join {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        for (part, first) in firsts(&call.inputs).collect::<Vec<_>>() {
            if rule.needs(&part) {
                let d = rule.emit(Part { first }, vec![call.d()], part.shape);
                rule.add(part, d);
            }
        }
    }
}

impl Lower for Join {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let output = placed.output.feature();
        let mut first = 0;
        for input in &placed.inputs {
            let from = match input.is_vectors() {
                true => input.columns(),
                false => input.feature().pixels(),
            };
            let end = first + from.columns;
            lowering.emit(CopyChannels {
                from,
                to: output.channels(first..end),
            });
            first = end;
        }
    }
}

/// Some channels of a gradient: inputs d.
#[derive(Debug)]
struct Part {
    first: usize,
}

impl Lower for Part {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (d, output) = (placed.inputs[0].feature(), placed.output.feature());
        lowering.emit(CopyChannels {
            from: d.channels(self.first..self.first + output.channels),
            to: output.pixels(),
        });
    }
}
