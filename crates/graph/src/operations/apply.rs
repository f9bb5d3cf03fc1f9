//! A whole network, block after block.

use crate::{Graph, NetworkId, Value, layer::Application, operations::Normalisation};

impl Graph {
    /// What a network makes of `x`. The condition of each image is added to the output if the network is conditional.
    ///
    /// # Shapes
    /// - x: as the network's specification says
    /// - condition: `[batch, conditions, 1, 1]`
    pub fn apply(
        &mut self,
        network: NetworkId,
        x: Value,
        condition: Option<Value>,
        normalisation: Normalisation,
    ) -> Value {
        let end = self.spec(network).blocks.len();
        let output = self.apply_up_to(network, end, x, normalisation);
        let conditional = self.spec(network).conditioning > 0;
        match condition.filter(|_| conditional) {
            Some(condition) => self.conditioned(network, output, condition),
            None => output,
        }
    }

    /// What the first blocks of a network make of `x`.
    pub fn apply_up_to(
        &mut self,
        network: NetworkId,
        blocks: usize,
        x: Value,
        normalisation: Normalisation,
    ) -> Value {
        self.apply_blocks(network, 0..blocks, x, normalisation)
    }

    /// What the blocks of a network from one on make of what came before it.
    pub fn apply_from(
        &mut self,
        network: NetworkId,
        block: usize,
        x: Value,
        normalisation: Normalisation,
    ) -> Value {
        let end = self.spec(network).blocks.len();
        self.apply_blocks(network, block..end, x, normalisation)
    }

    fn apply_blocks(
        &mut self,
        network: NetworkId,
        blocks: std::ops::Range<usize>,
        x: Value,
        normalisation: Normalisation,
    ) -> Value {
        let spec = self.spec(network).clone();
        let first = spec.layer_at(blocks.start);
        Application::new(network, first, normalisation).blocks(self, &spec.blocks[blocks], x)
    }
}
