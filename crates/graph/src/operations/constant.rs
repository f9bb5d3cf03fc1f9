//! Vectors that are known beforehand, such as the times at which a sampler looks.

#[cfg(feature = "burn")]
use burn::tensor::TensorData;

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
#[cfg(test)]
use crate::parity::{Case, Step, distance, maps};
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::{layout::Feature, program::CopyChannels},
    operation::{Call, Lower, Operation},
};

impl Graph {
    /// Vectors of these values, as many as fit, one after the other.
    ///
    /// # Panics
    /// If the last is cut.
    pub fn constant(&mut self, channels: usize, values: Vec<f32>) -> Value {
        assert!(
            values.len().is_multiple_of(channels),
            "{} values in vectors of {channels}",
            values.len()
        );
        let shape = Shape::vectors(values.len() / channels, channels);
        self.record(Constant(values), vec![], shape)
    }
}

#[derive(Debug)]
struct Constant(Vec<f32>);

#[cfg(feature = "burn")]
impl InBurn for Constant {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let data = TensorData::new(self.0.clone(), eager.shape().dims());
        Tensor::from_data(data, eager.device())
    }
}

impl Operation for Constant {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for Constant {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let output = placed.output.feature();
        let buffer = lowering.constant(&self.0);
        lowering.emit(CopyChannels {
            from: Feature::vectors(buffer, output.batch, output.channels).pixels(),
            to: output.pixels(),
        });
    }
}

/// What is learnt, plus what is known.
#[cfg(test)]
pub fn steps() -> Vec<Step> {
    let input = maps(3, 5, 1);
    let case = Case {
        input,
        blocks: Vec::new(),
    };
    let step = Step::new("three vectors", case, move |host, x| {
        let values = (0..15_u8).map(|value| f32::from(value) / 7.0 - 1.0);
        let known = host.graph.constant(5, values.collect());
        let sum = host.graph.sum(x, known);
        vec![distance(host, sum)]
    });
    vec![step]
}
