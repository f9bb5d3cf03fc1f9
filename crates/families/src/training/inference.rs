//! What is asked of networks that do not learn from it, written down for so many images.

use std::rc::Rc;

use crate::{Definition, StepSizes};
use lab_graph::{
    Graph, NetworkId, NetworkSpec, Shape, Value,
    operations::{Comparison, Normalisation},
};

/// What networks do beside learning.
pub struct Inference<'a> {
    pub definition: &'a dyn Definition,
    pub specs: &'a [Rc<NetworkSpec>],
    pub sizes: StepSizes,
}

const INFERENCE: Normalisation = Normalisation::Running;

impl Inference<'_> {
    fn graph(&self) -> Graph {
        Graph::new(self.specs)
    }

    fn row(&self) -> usize {
        self.sizes.latent_size + self.sizes.conditions
    }

    fn encoder(&self) -> NetworkId {
        self.definition.encoder().expect("a family with an encoder")
    }

    fn given_images(&self, graph: &mut Graph, batch: usize) -> Value {
        graph.given(self.sizes.image.with_batch(batch))
    }

    /// Latents with their conditions to images.
    pub fn decoding(&self, batch: usize) -> (Graph, Value) {
        let mut graph = self.graph();
        let codes = graph.given(Shape::vectors(batch, self.row()));
        let decoded = graph.apply(self.definition.decoder(), codes, None, INFERENCE);
        (graph, decoded)
    }

    /// Images, and their conditions if the model is conditional, to means and log-variances.
    pub fn encoding(&self, batch: usize) -> (Graph, Value) {
        let mut graph = self.graph();
        let images = self.given_images(&mut graph, batch);
        let conditions = self.sizes.conditions;
        let condition = (conditions > 0).then(|| graph.given(Shape::vectors(batch, conditions)));
        let parameters = graph.apply(self.encoder(), images, condition, INFERENCE);
        (graph, parameters)
    }

    /// Images, and noise with their conditions, to latents drawn from their posteriors, and on to images.
    pub fn reconstructing(&self, batch: usize) -> (Graph, Value) {
        let (graph, [_, decoded], _) = self.autoencoding(batch);
        (graph, decoded)
    }

    /// The images, what they are decoded to, and what their latents cost.
    fn autoencoding(&self, batch: usize) -> (Graph, [Value; 2], lab_graph::Loss) {
        let mut graph = self.graph();
        let images = self.given_images(&mut graph, batch);
        let noise = graph.given(Shape::vectors(batch, self.row()));
        let size = self.sizes.latent_size;
        let condition = (self.row() > size).then(|| graph.columns_from(noise, size));
        let kl_cost = graph.setting(2);
        let parameters = graph.apply(self.encoder(), images, condition, INFERENCE);
        let posterior = graph.reparameterise(parameters, noise, (batch, kl_cost));
        let decoder = self.definition.decoder();
        let decoded = graph.apply(decoder, posterior.latents, None, INFERENCE);
        (graph, [images, decoded], posterior.kl)
    }

    /// Images, and noise with their conditions, to the loss values of a VAE; with unit variance in the place of a
    /// learned one, which is that of all images and not of a batch.
    pub fn evaluating(&self, comparison: Comparison, batch: usize) -> Graph {
        let (mut graph, [images, decoded], kl) = self.autoencoding(batch);
        let comparison = match comparison {
            Comparison::LearnedGaussian => Comparison::Gaussian,
            Comparison::Bernoulli | Comparison::Gaussian | Comparison::HalfSquaredError { .. } => {
                comparison
            }
        };
        let reconstruction = graph.reconstruction(comparison, decoded, images);
        graph.report_elbo(reconstruction, kl);
        graph
    }

    /// Images to inner feature maps.
    pub fn features(&self, network: NetworkId, blocks: usize, batch: usize) -> (Graph, Value) {
        let mut graph = self.graph();
        let images = self.given_images(&mut graph, batch);
        let features = graph.apply_up_to(network, blocks, images, INFERENCE);
        (graph, features)
    }
}
