//! A whole network, block after block.

use crate::{Graph, NetworkId, Value, layer::Application, operations::Normalisation};

impl Graph {
    /// What a network makes of `x`. The condition of each image goes through the embedding, if the network has one, or is
    /// added to the output if the network is conditional.
    ///
    /// # Shapes
    /// - x: as the network's specification says
    /// - condition: `[batch, conditions, 1, 1]`
    ///
    /// # Panics
    /// If there is an embedding and nothing is given to it.
    pub fn apply(
        &mut self,
        network: NetworkId,
        x: Value,
        condition: Option<Value>,
        normalisation: Normalisation,
    ) -> Value {
        let spec = self.spec(network).clone();
        if spec.embedding.is_some() {
            let mut application = self.embedded(network, condition, normalisation);
            return application.blocks(self, &spec.blocks, x);
        }
        let output = self.apply_up_to(network, spec.blocks.len(), x, normalisation);
        let conditional = spec.conditioning > 0;
        match condition.filter(|_| conditional) {
            Some(condition) => self.conditioned(network, output, condition),
            None => output,
        }
    }

    /// What a U-Net has made of `x` before its first transposed convolution, where its maps are smallest. `x` and the
    /// condition are as [`Graph::apply`] takes them.
    ///
    /// # Panics
    /// If the network has no embedding.
    pub fn apply_down(
        &mut self,
        network: NetworkId,
        x: Value,
        condition: Option<Value>,
        normalisation: Normalisation,
    ) -> Value {
        let blocks = self.spec(network).blocks.clone();
        let mut application = self.embedded(network, condition, normalisation);
        application.down(self, &blocks, x)
    }

    /// A network that has been given what goes through its embedding.
    fn embedded(
        &mut self,
        network: NetworkId,
        condition: Option<Value>,
        normalisation: Normalisation,
    ) -> Application {
        let embedding = self.spec(network).embedding.clone();
        let embedding = embedding.expect("a network with an embedding");
        let given = condition.expect("what the embedding is given");
        let mut application = Application::new(network, 0, normalisation);
        application.embed(self, &embedding, given);
        application
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
