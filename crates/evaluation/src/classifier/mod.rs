//! A small classifier of a labelled data set, trained beforehand on its training images.
//!
//! Its features and its predictions serve the measures of quality. They are not those of Inception,
//! so no figure made from them can be compared with a published FID or Inception Score.

mod ema;
mod examples;
mod file;
mod loss;
mod network;
mod training;

pub use file::ClassifierDescription;
pub use network::IMAGE_SIZE;
pub use network::{FEATURES, WIDTH, network};
pub use training::{ClassifierTraining, TrainedClassifier, TrainingSettings};

use std::{ops::Range, rc::Rc, slice};

use lab_core::{
    error::Result,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{self, ImageShape, Labels, Split, View};
use lab_families::{Model, Tensors};
use lab_graph::fused::inference;
use lab_graph::{
    Graph, NetworkId, NetworkSpec, Value,
    compile::{Memory, Program, Surroundings, compile},
    fused::{Backend, CpuBackend, Network, ProgramId, cpu::Machine, layout::Feature},
    operations::Normalisation,
};

/// Images that the network takes at once: a few milliseconds' work.
const BATCH: usize = 8;

/// A trained classifier on the calling thread, ready to classify.
pub struct Classifier {
    description: ClassifierDescription,
    backend: CpuBackend,
    program: ProgramId,
    images: Feature,
    features: Feature,
    logits: Feature,
}

/// What a classifier thinks of images, a row each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Predictions {
    /// `[images, FEATURES]`
    pub features: Vec<f32>,
    /// `[images, names]`: of classes the probability that the image is one, so that a row sums to
    /// 1; of attributes the probability that the image has it.
    pub probabilities: Vec<f32>,
}

impl Classifier {
    /// Reads a classifier's file.
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::InvalidModel`] for a file that is no classifier, newer than this
    /// program, or damaged.
    pub fn from_bytes(file: &[u8]) -> Result<Self> {
        let (description, tensors) = file::read(file)?;
        Self::new(description, &tensors)
    }

    fn new(description: ClassifierDescription, tensors: &Tensors) -> Result<Self> {
        let mut backend = CpuBackend::on(Machine::default());
        let names = description.labels.names().len();
        let spec = network(description.channels, names);
        let network = Network::of_spec(&spec, (BATCH, 1), &mut backend);
        Model {
            backend: &mut backend,
            networks: vec![(network::NAME, &network)],
            emas: Vec::new(),
            optimiser_steps: Vec::new(),
            noise: &mut SeededRandom::new(description.seed, Stream::Weights),
        }
        .restore(tensors)?;
        let program = looking(&spec, &network, &mut backend);
        Ok(Self {
            description,
            program: program.whole(),
            backend,
            images: program.given[0],
            features: program.outputs[0],
            logits: program.outputs[1],
        })
    }

    /// What it knows, and how it came to know it.
    pub fn description(&self) -> &ClassifierDescription {
        &self.description
    }

    /// Name of the data set.
    pub fn dataset(&self) -> &str {
        &self.description.dataset
    }

    /// The classes or attributes that it tells apart.
    pub fn names(&self) -> &[String] {
        self.description.labels.names()
    }

    /// What the images are like that it looks at.
    pub fn shape(&self) -> ImageShape {
        network::images(self.description.channels)
    }

    /// Share of the held-out labels that it gets right, 0..1; of attributes each counts.
    pub fn accuracy(&self) -> f32 {
        self.description.accuracy
    }

    /// Whether an image is of one class; else it has any number of attributes.
    pub fn has_classes(&self) -> bool {
        matches!(self.description.labels, Labels::Classes(_))
    }

    /// Classifies images, `[count, channels, size, size]` in row-major order, values in −1..1.
    pub fn predict(&mut self, images: &[f32]) -> Predictions {
        let image_len = self.shape().values();
        let (names, classes) = (self.names().len(), self.has_classes());
        let mut predictions = Predictions::default();
        for images in images.chunks(BATCH * image_len) {
            let count = images.len() / image_len;
            inference::write(&mut self.backend, self.images, images);
            self.backend.run(self.program);
            let features = &self.backend.values(self.features.buffer)[..count * FEATURES];
            predictions.features.extend(features);
            let logits = &self.backend.values(self.logits.buffer)[..count * names];
            let probabilities = loss::probabilities(logits, names, classes);
            predictions.probabilities.extend(probabilities);
        }
        predictions
    }

    /// Share of a split's labels that it gets right, 0..1; of attributes each counts.
    pub fn accuracy_on(&mut self, split: &Split) -> f32 {
        let right = self.right_among(split, 0..split.len());
        let per_image = if self.has_classes() {
            1
        } else {
            self.names().len()
        };
        right as f32 / (split.len() * per_image) as f32
    }

    /// How many of the labels of some of a split's images it gets right; of attributes each counts.
    pub fn right_among(&mut self, split: &Split, images: Range<usize>) -> usize {
        let names = self.names().len();
        let views: Vec<_> = images.map(View::plain).collect();
        let mut right = 0;
        for views in views.chunks(BATCH) {
            let images = dataset::values(split, views, self.shape());
            let predictions = self.predict(&images);
            let rows = predictions.probabilities.chunks(names);
            for (row, view) in rows.zip(views) {
                right += self.right_names(row, split.labels[view.index]);
            }
        }
        right
    }

    /// How many of an image's labels are told right by a row of probabilities.
    fn right_names(&self, row: &[f32], label: u8) -> usize {
        if self.has_classes() {
            let best = (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]));
            return usize::from(best == Some(usize::from(label)));
        }
        let told = row.iter().enumerate();
        told.filter(|(bit, probability)| (**probability > 0.5) == (label >> bit & 1 == 1))
            .count()
    }
}

/// Images to features and logits.
fn looking(spec: &NetworkSpec, network: &Network, backend: &mut CpuBackend) -> Program {
    const NETWORK: NetworkId = NetworkId(0);
    let head = spec.blocks.len() - 1;
    let mut graph = Graph::new(&[Rc::new(spec.clone())]);
    let images = graph.given(spec.input.with_batch(BATCH));
    let features = graph.apply_up_to(NETWORK, head, images, Normalisation::Running);
    let logits = graph.apply_from(NETWORK, head, features, Normalisation::Running);
    compiled(graph, &[features, logits], network, backend)
}

/// A graph of one network, which looks at no data set.
fn compiled(
    graph: Graph,
    outputs: &[Value],
    network: &Network,
    backend: &mut CpuBackend,
) -> Program {
    let pixels = backend.allocate(0);
    let surroundings = Surroundings::of(&graph, pixels, backend);
    let memory = &mut Memory::default();
    let networks = slice::from_ref(network);
    compile(graph, outputs, networks, &surroundings, (memory, backend))
}

#[cfg(test)]
mod tests;
