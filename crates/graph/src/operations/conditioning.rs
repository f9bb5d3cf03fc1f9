//! What a network's output says of a condition, added to it: a linear layer without bias (Sohn et al. 2015).

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
#[cfg(test)]
use crate::{
    Convolution,
    fused::parameters::Kernel,
    parity::{Case, Step, distance, maps},
};
use crate::{
    Graph, NetworkId, ParameterRole, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::{layout::Feature, network::Weight, parameters::Arena, program::Add},
    operation::{Call, Lower, Operation, Role},
    operations::convolution::instruction::{self, ProductActivation},
};

impl Graph {
    /// `output` plus what the network makes of the condition of each image.
    ///
    /// # Shapes
    /// - output: `[batch, outputs, 1, 1]`
    /// - condition: `[batch, conditions, 1, 1]`
    pub fn conditioned(&mut self, network: NetworkId, output: Value, condition: Value) -> Value {
        let spec = self.spec(network);
        let layer = spec.layer_at(spec.blocks.len());
        let operation = Conditioning { network, layer };
        self.record(operation, vec![output, condition], output.shape)
    }
}

#[derive(Debug, Clone, Copy)]
struct Conditioning {
    network: NetworkId,
    layer: usize,
}

impl Conditioning {
    fn weight(&self, lowering: &Lowering) -> (Weight, Arena) {
        let role = ParameterRole::Conditioning;
        let weight = lowering.parameter(self.network, self.layer, role);
        (weight.weight(), lowering.arena(self.network))
    }
}

#[cfg(feature = "burn")]
impl InBurn for Conditioning {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let weight: Tensor<2> =
            eager.parameter(self.network, self.layer, ParameterRole::Conditioning);
        let [batch, conditions, ..] = inputs[1].dims();
        let condition: Tensor<2> = inputs[1].clone().reshape([batch, conditions]);
        let added = condition.matmul(weight.transpose());
        inputs[0].clone() + added.reshape(inputs[0].dims())
    }
}

impl Operation for Conditioning {
    fn network(&self) -> Option<NetworkId> {
        Some(self.network)
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (d, [output, condition]) = (call.d(), [call.inputs[0], call.inputs[1]]);
        if rule.learns(self.network) {
            rule.effect(WeightGradient(*self), vec![condition, d]);
        }
        rule.add(output, d);
    }
}

impl Lower for Conditioning {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (weight, arena) = self.weight(lowering);
        let (output, condition) = (placed.output.feature(), placed.inputs[1].columns());
        let added = Feature {
            buffer: lowering.beside(placed.node, output.batch * output.channels),
            first: 0,
            ..output
        };
        let product = added.pixels();
        lowering.emit(instruction::Multiply {
            a: condition,
            b: arena.value(weight.start),
            c: product,
            phases: None,
            activation: ProductActivation::None,
        });
        let one = lowering.ones(1);
        lowering.emit(Add {
            from: added.start(),
            to: output.start(),
            len: product.rows * product.columns,
            weight: one,
        });
    }
}

/// The gradient of the weight: inputs condition, d.
#[derive(Debug)]
struct WeightGradient(Conditioning);

impl Lower for WeightGradient {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (weight, arena) = self.0.weight(lowering);
        lowering.emit(instruction::WeightGradient {
            a: placed.inputs[0].columns(),
            d: placed.inputs[1].feature().pixels(),
            gradient: arena.gradient(weight.start),
            parts: weight.parts,
            part_stride: arena.len,
            bias: None,
        });
    }
}

/// Conditions of networks that make vectors.
#[cfg(test)]
pub fn steps() -> Vec<Step> {
    let steps = [(7, 3), (70, 9)].map(|(batch, conditioning)| {
        let case = Case {
            input: maps(batch, 6, 1),
            blocks: vec![Convolution::down(Kernel::Point, 5).into()],
        };
        let name = format!("{batch} images, {conditioning} numbers");
        Step {
            conditioning,
            ..Step::new(name, case, |host, output| vec![distance(host, output)])
        }
    });
    steps.into()
}
