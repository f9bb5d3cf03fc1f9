//! Training with Burn's operations, autodiff and Adam: the definition of what a step is, which the programs are tested
//! against.

use std::{iter, sync::Arc};

use burn::tensor::{Device, Tensor, TensorData};

use super::{
    evaluation::{LOSSES, held_out_losses, pooled},
    host::Host,
    inference::Inference,
    shown,
};
use crate::{Definition, Losses, Model, Part, RecordedStep, Task, Trainer, Walk};
use lab_core::{
    error::LabError,
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::dataset::{self, Dataset, View, binarisation::binarise, latents_with_conditions};
use lab_graph::{
    Graph, Value,
    device::ComputeDevice,
    eager::{self, EagerNetwork, Inputs},
};
use lab_models::{latent::means, networks::NetworkConfig};

/// Trains networks operation by operation.
pub struct BurnTrainer {
    host: Host,
    networks: Vec<EagerNetwork>,
    whole: RecordedStep,
    device: Device,
    losses: Option<Tensor<1>>,
    compute: ComputeDevice,
}

impl BurnTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(
        definition: Box<dyn Definition>,
        network: &NetworkConfig,
        batch: usize,
        (dataset, seed): (&Arc<Dataset>, u64),
        compute: &ComputeDevice,
    ) -> Self {
        let host = Host::new(definition, network, batch, dataset, seed);
        let device = compute.burn().clone().autodiff();
        let betas = host.definition.betas();
        let emas = host.definition.emas();
        let (mut networks, mut averaged) = (Vec::new(), Vec::new());
        host.draw_weights(|index, values, random| {
            let spec = &host.specs[index];
            networks.push(EagerNetwork::new(spec, &values, betas, random, &device));
            if emas.iter().any(|of| of.0 == index) {
                averaged.push(EagerNetwork::new(spec, &values, betas, random, &device));
            }
        });
        networks.extend(averaged);
        Self {
            whole: host.record(Part::Whole),
            host,
            networks,
            device,
            losses: None,
            compute: compute.clone(),
        }
    }

    /// The last gradients of a network, by the names of its parameters.
    pub fn gradients(&self, network: &str) -> Vec<(String, Tensor<1>)> {
        let index = self.host.specs.iter().position(|spec| spec.name == network);
        let index = index.expect("a network of the family");
        self.networks[index].gradients()
    }

    fn run(
        &mut self,
        graph: &Graph,
        words: &[u32],
        settings: &[f32],
        given: Vec<Tensor<4>>,
    ) -> eager::Run {
        let dataset = &self.host.dataset;
        let images = |views: &[u32], word: Option<u32>| {
            let views: Vec<_> = views.iter().copied().map(View::from_bits).collect();
            let mut images = dataset::values(&dataset.training, &views, dataset.shape());
            if let Some(word) = word {
                binarise(&mut images, dataset.shape(), 0, word);
            }
            images
        };
        let inputs = Inputs {
            words,
            settings,
            images: &images,
            given,
        };
        eager::run(graph, &mut self.networks, inputs, &self.device)
    }

    fn inference(&self) -> Inference<'_> {
        Inference {
            definition: &*self.host.definition,
            specs: &self.host.specs,
            sizes: self.host.sizes,
        }
    }

    /// What a graph without words makes of given values.
    fn output(&mut self, (graph, output): &(Graph, Value), given: Vec<Tensor<4>>) -> Tensor<4> {
        let settings = vec![0.0; graph.setting_len()];
        let run = self.run(graph, &[], &settings, given);
        run.value(output)
    }

    fn images_of(&mut self, codes: &[f32], task: Task) -> Reading {
        let decoded = match self.host.definition.walk(task) {
            Some(walk) => {
                let [latents, conditions] = self.host.apart(codes);
                self.walked(&walk, &latents, &conditions)
            }
            None => {
                let row = self.host.row();
                let graph = self.inference().decoding(codes.len() / row);
                self.output(&graph, vec![self.vectors(codes, row)])
            }
        };
        self.decoded_images(decoded)
    }

    /// Images at the end of a walk.
    fn walked(&mut self, walk: &Walk, images: &[f32], conditions: &[f32]) -> Tensor<4> {
        let mut images = self.images(images);
        let [batch, ..] = images.dims();
        let step = self.inference().walking(walk, batch);
        for numbers in &walk.steps {
            let beside = walk.given(numbers, batch, conditions);
            let beside = beside
                .iter()
                .map(|rows| self.vectors(rows, rows.len() / batch));
            let given = iter::once(images).chain(beside).collect();
            images = self.output(&step, given);
        }
        images
    }

    /// The values of a tensor, unless the device has failed: what it refused to copy is read as something else.
    fn reading<const D: usize>(&self, tensor: Tensor<D>) -> Reading {
        let device = self.compute.clone();
        Reading::of(async move {
            let read = tensor.into_data_async().await;
            let read = read.map_err(|error| {
                LabError::device("what it computed could not be read back", error)
            });
            device.check()?;
            Ok(read?.iter().collect())
        })
    }

    fn decoded_images(&self, decoded: Tensor<4>) -> Reading {
        self.host.definition.decoded().images(self.reading(decoded))
    }

    fn images(&self, values: &[f32]) -> Tensor<4> {
        let image = self.host.sizes.image;
        let shape = image.with_batch(values.len() / image.image_len());
        let data = TensorData::new(values.to_vec(), shape.dims());
        Tensor::from_data(data, &self.device)
    }

    fn vectors(&self, values: &[f32], row: usize) -> Tensor<4> {
        let shape = [values.len() / row, row, 1, 1];
        Tensor::from_data(TensorData::new(values.to_vec(), shape), &self.device)
    }
}

impl Trainer for BurnTrainer {
    fn train_step(&mut self, views: &[View]) {
        for (part, views) in self.host.parts(views) {
            let step = match part {
                Part::Whole => self.whole.clone(),
                Part::Discriminator => self.host.record(part),
            };
            let settings = self.host.settings(&step);
            let words = self.host.words(&step, views);
            let run = self.run(&step.graph, &words, &settings, Vec::new());
            if part == Part::Whole {
                self.losses = run.loss_values;
            }
        }
    }

    fn batches_per_step(&self) -> usize {
        self.host.definition.batches_per_step()
    }

    fn change_live(&mut self, settings: &Settings) -> bool {
        self.host.change_live(settings)
    }

    fn losses(&mut self) -> Option<Losses> {
        let names = self.host.definition.loss_names();
        let values = self.losses.clone()?;
        Some(shown(names, self.reading(values)))
    }

    fn sample(&mut self, codes: &[f32]) -> Reading {
        self.images_of(codes, Task::Sample)
    }

    fn decode(&mut self, codes: &[f32]) -> Reading {
        self.images_of(codes, Task::Decode)
    }

    fn drift(&mut self, _code: &[f32], _most: usize) -> Option<(Reading, usize)> {
        None
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading> {
        self.host.definition.encoded()?;
        let decoded = match self.host.definition.walk(Task::Reconstruct) {
            Some(walk) => self.walked(&walk, images, conditions),
            None => {
                let images = self.images(images);
                let [count, ..] = images.dims();
                let size = self.host.sizes.latent_size;
                let beside = latents_with_conditions(&vec![0.0; count * size], size, conditions);
                let given = vec![images, self.vectors(&beside, self.host.row())];
                let graph = self.inference().reconstructing(count);
                self.output(&graph, given)
            }
        };
        Some(self.decoded_images(decoded))
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading> {
        let encoded = self.host.definition.encoded()?;
        let read = match self.host.definition.walk(Task::Encode) {
            Some(walk) => self.walked(&walk, images, conditions),
            None => {
                let images = self.images(images);
                let [count, ..] = images.dims();
                let mut given = vec![images];
                if !conditions.is_empty() {
                    given.push(self.vectors(conditions, self.host.sizes.conditions));
                }
                let graph = self.inference().encoding(count);
                self.output(&graph, given)
            }
        };
        let size = self.host.sizes.latent_size;
        Some(encoded.posteriors(self.reading(read), size))
    }

    fn features(&mut self, images: &[f32]) -> Option<Reading> {
        let count = images.len() / self.host.sizes.image.image_len();
        if let Some(graph) = self.inference().features(count) {
            let of_image = graph.1.shape;
            let features = self.output(&graph, vec![self.images(images)]);
            let features = self.reading(features);
            return Some(features.map(move |features| pooled(&features, of_image)));
        }
        let nothing = vec![0.0; count * self.host.sizes.conditions];
        let size = self.host.sizes.latent_size;
        let posteriors = self.encode(images, &nothing)?;
        Some(posteriors.map(move |rows| means(&rows, size)))
    }

    fn invert(&mut self, _images: &[f32], _start: &[f32], _steps: usize) -> Option<Reading> {
        None
    }

    fn model(&mut self) -> Option<Model<'_>> {
        None
    }

    fn evaluate(&mut self, images: &[f32], conditions: &[f32]) -> Option<Losses> {
        let comparison = self.host.definition.held_out_comparison()?;
        let kl_cost = self.host.definition.held_out_kl_cost();
        let sizes = self.host.sizes;
        let images = self.images(images);
        let [count, ..] = images.dims();
        let noise = SeededRandom::new(0, Stream::Evaluation).normals(count * sizes.latent_size);
        let noise = latents_with_conditions(&noise, sizes.latent_size, conditions);
        let given = vec![images, self.vectors(&noise, self.host.row())];
        let graph = self.inference().evaluating(comparison, count);
        let settings = kl_cost.map(|value| value as f32);
        let run = self.run(&graph, &[], &settings, given);
        let values = run.loss_values.expect("a graph that reports losses");
        let losses = Losses::new(&LOSSES, self.reading(values));
        let image_len = sizes.image.image_len();
        Some(held_out_losses(
            vec![(count, losses)],
            comparison,
            kl_cost[0],
            image_len,
        ))
    }
}
