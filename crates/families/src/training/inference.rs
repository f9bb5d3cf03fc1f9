//! What is asked of networks that do not learn from it, written down for so many images.

use std::rc::Rc;

use crate::{Definition, StepSizes, Walk};
use lab_graph::{Graph, NetworkSpec, Shape, Value, operations::Comparison};

/// What networks do beside learning.
pub struct Inference<'a> {
    pub definition: &'a dyn Definition,
    pub specs: &'a [Rc<NetworkSpec>],
    pub sizes: StepSizes,
}

impl Inference<'_> {
    fn graph(&self) -> Graph {
        Graph::new(self.specs)
    }

    fn row(&self) -> usize {
        self.sizes.latent_size + self.sizes.conditions
    }

    fn given_images(&self, graph: &mut Graph, batch: usize) -> Value {
        graph.given(self.sizes.image.with_batch(batch))
    }

    /// Latents with their conditions to images.
    pub fn decoding(&self, batch: usize) -> (Graph, Value) {
        let mut graph = self.graph();
        let codes = graph.given(Shape::vectors(batch, self.row()));
        let decoded = self.definition.decode(&mut graph, codes);
        (graph, decoded)
    }

    /// Images, and their conditions if the model is conditional, to posteriors.
    pub fn encoding(&self, batch: usize) -> (Graph, Value) {
        let mut graph = self.graph();
        let images = self.given_images(&mut graph, batch);
        let conditions = self.sizes.conditions;
        let condition = (conditions > 0).then(|| graph.given(Shape::vectors(batch, conditions)));
        let posteriors = self.definition.encode(&mut graph, images, condition);
        (graph, posteriors)
    }

    /// Images, and noise with their conditions, to latents drawn from their posteriors, and on to images.
    pub fn reconstructing(&self, batch: usize) -> (Graph, Value) {
        let (graph, [_, decoded], _) = self.autoencoding(batch);
        (graph, decoded)
    }

    /// Images a step further on a walk.
    pub fn walking(&self, walk: &Walk, batch: usize) -> (Graph, Value) {
        let mut graph = self.graph();
        let moved = walk.record(&mut graph, self.sizes.image.with_batch(batch));
        (graph, moved)
    }

    /// The conditions that follow noise.
    fn condition(&self, graph: &mut Graph, noise: Value) -> Option<Value> {
        let size = self.sizes.latent_size;
        (self.row() > size).then(|| graph.columns_from(noise, size))
    }

    /// The images, what they are decoded to, and what their latents cost.
    fn autoencoding(&self, batch: usize) -> (Graph, [Value; 2], lab_graph::Loss) {
        let mut graph = self.graph();
        let images = self.given_images(&mut graph, batch);
        let noise = graph.given(Shape::vectors(batch, self.row()));
        let condition = self.condition(&mut graph, noise);
        let kl_cost = graph.setting(2);
        let parameters = self.definition.encode(&mut graph, images, condition);
        let posterior = graph.reparameterise(parameters, noise, (batch, kl_cost));
        let decoded = self.definition.decode(&mut graph, posterior.latents);
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

    /// Images to inner feature maps, in a family that has some to show.
    pub fn features(&self, batch: usize) -> Option<(Graph, Value)> {
        let mut graph = self.graph();
        let images = self.given_images(&mut graph, batch);
        let features = self.definition.features(&mut graph, images)?;
        Some((graph, features))
    }
}
