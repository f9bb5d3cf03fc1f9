//! Training with programs of fused operations.

mod engine;
mod evaluators;
mod inversion;
mod walks;

use std::sync::Arc;

use self::{
    engine::{Engine, StepProgram},
    evaluators::Evaluators,
    inversion::{Goal, Inversions},
    walks::Walks,
};
use super::{evaluation::pooled, host::Host, inference::Inference, shown};
use crate::{Definition, Encoded, Losses, Model, Part, Task, Trainer, Walk};
use lab_core::{hyperparameter::Settings, reading::Reading};
use lab_data::dataset::{Dataset, View, latents_with_conditions};
use lab_graph::{
    Graph, Value,
    fused::{Backend, inference::Stages},
};
use lab_models::{latent::means, networks::NetworkConfig};

/// Trains networks with programs of fused operations.
pub struct ProgramTrainer {
    host: Host,
    engine: Engine,
    whole: StepProgram,
    /// Prepared when it is first needed.
    discriminator: Option<StepProgram>,
    decoders: Stages,
    encoders: Stages,
    reconstructors: Stages,
    observers: Stages,
    walks: Walks,
    inversions: Inversions,
    evaluators: Evaluators,
}

impl ProgramTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(
        definition: Box<dyn Definition>,
        network: &NetworkConfig,
        batch: usize,
        (dataset, seed): (&Arc<Dataset>, u64),
        backend: Box<dyn Backend>,
    ) -> Self {
        let host = Host::new(definition, network, batch, dataset, seed);
        let step = host.record(Part::Whole);
        let mut engine = Engine::new(&host, &step, backend);
        engine.draw_weights(&host);
        Self {
            whole: engine.step(step),
            discriminator: None,
            host,
            engine,
            decoders: Stages::default(),
            encoders: Stages::default(),
            reconstructors: Stages::default(),
            observers: Stages::default(),
            walks: Walks::default(),
            inversions: Inversions::default(),
            evaluators: Evaluators::default(),
        }
    }

    /// Values of the buffers that hold what a step computes, and how many there would be if none were used twice.
    pub fn memory(&self) -> [usize; 2] {
        self.engine.memory.len()
    }

    fn image_len(&self) -> usize {
        self.host.sizes.image.image_len()
    }

    fn images_of(&mut self, codes: &[f32], task: Task) -> Reading {
        let decoded = match self.host.definition.walk(task) {
            Some(walk) => {
                let [latents, conditions] = self.host.apart(codes);
                self.walked(&walk, &latents, &conditions)
            }
            None => {
                let inference = inference_of(&self.host);
                let rows = (codes, self.host.row());
                through(&mut self.decoders, &mut self.engine, rows, &[], |batch| {
                    inference.decoding(batch)
                })
            }
        };
        self.host.definition.decoded().images(decoded)
    }

    fn walked(&mut self, walk: &Walk, images: &[f32], conditions: &[f32]) -> Reading {
        let rows = (images, self.image_len());
        let inference = inference_of(&self.host);
        self.walks
            .run(walk, rows, conditions, &mut self.engine, |batch| {
                inference.walking(walk, batch).0
            })
    }
}

fn inference_of(host: &Host) -> Inference<'_> {
    Inference {
        definition: &*host.definition,
        specs: &host.specs,
        sizes: host.sizes,
    }
}

/// Runs rows, and values beside them, through programs of some stages.
fn through(
    stages: &mut Stages,
    engine: &mut Engine,
    rows: (&[f32], usize),
    beside: &[f32],
    graph: impl Fn(usize) -> (Graph, Value),
) -> Reading {
    stages.run(
        rows,
        beside,
        engine,
        |engine| &mut *engine.backend,
        |size, engine| engine.stage(graph(size)),
    )
}

impl Trainer for ProgramTrainer {
    fn train_step(&mut self, views: &[View]) {
        for (part, views) in self.host.parts(views) {
            let program = match part {
                Part::Whole => &mut self.whole,
                Part::Discriminator => {
                    let build = || self.engine.step(self.host.record(Part::Discriminator));
                    self.discriminator.get_or_insert_with(build)
                }
            };
            program.run(&mut self.host, &mut *self.engine.backend, views);
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
        (self.host.step() > 0).then(|| {
            let values = self.whole.surroundings.loss_values;
            shown(names, self.engine.backend.read(&[(values, names.len())]))
        })
    }

    fn sample(&mut self, codes: &[f32]) -> Reading {
        self.images_of(codes, Task::Sample)
    }

    fn decode(&mut self, codes: &[f32]) -> Reading {
        self.images_of(codes, Task::Decode)
    }

    fn drift(&mut self, code: &[f32], most: usize) -> Option<(Reading, usize)> {
        let walk = self.host.definition.walk(Task::Sample)?;
        let [latent, condition] = self.host.apart(code);
        let inference = inference_of(&self.host);
        let (pictures, count) = self.walks.pictures(
            &walk,
            (&latent, &condition),
            most,
            &mut self.engine,
            |batch| inference.walking(&walk, batch).0,
        );
        Some((self.host.definition.decoded().images(pictures), count))
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading> {
        self.host.definition.encoded()?;
        let decoded = match self.host.definition.walk(Task::Reconstruct) {
            Some(walk) => self.walked(&walk, images, conditions),
            None => {
                let rows = (images, self.image_len());
                let size = self.host.sizes.latent_size;
                // No noise, conditions alone: the latent drawn is the mean.
                let silence = vec![0.0; images.len() / rows.1 * size];
                let beside = latents_with_conditions(&silence, size, conditions);
                let inference = inference_of(&self.host);
                through(
                    &mut self.reconstructors,
                    &mut self.engine,
                    rows,
                    &beside,
                    |batch| inference.reconstructing(batch),
                )
            }
        };
        Some(self.host.definition.decoded().images(decoded))
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading> {
        let encoded = self.host.definition.encoded()?;
        let read = match self.host.definition.walk(Task::Encode) {
            Some(walk) => self.walked(&walk, images, conditions),
            None => {
                let rows = (images, self.image_len());
                let inference = inference_of(&self.host);
                through(
                    &mut self.encoders,
                    &mut self.engine,
                    rows,
                    conditions,
                    |batch| inference.encoding(batch),
                )
            }
        };
        Some(encoded.posteriors(read, self.host.sizes.latent_size))
    }

    fn features(&mut self, images: &[f32]) -> Option<Reading> {
        let rows = (images, self.image_len());
        let inference = inference_of(&self.host);
        if let Some((_, of_image)) = inference.features(1) {
            let features = through(&mut self.observers, &mut self.engine, rows, &[], |batch| {
                let features = inference.features(batch);
                features.expect("features of any number of images")
            });
            return Some(features.map(move |features| pooled(&features, of_image.shape)));
        }
        let (count, size) = (images.len() / rows.1, self.host.sizes.latent_size);
        let nothing = vec![0.0; count * self.host.sizes.conditions];
        let posteriors = self.encode(images, &nothing)?;
        Some(posteriors.map(move |rows| means(&rows, size)))
    }

    fn invert(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Reading> {
        if self.host.definition.encoded() == Some(Encoded::Latents) {
            return None;
        }
        let decoder = self.host.definition.decoder();
        let goal = Goal {
            decoder: (
                &self.host.specs[decoder.0],
                &self.engine.networks[decoder.0],
            ),
            decoded: self.host.definition.decoded(),
            latent_size: self.host.sizes.latent_size,
        };
        let backend: &mut dyn Backend = &mut *self.engine.backend;
        let engine = (&mut self.engine.memory, backend);
        Some(self.inversions.run(&goal, images, start, steps, engine))
    }

    fn model(&mut self) -> Option<Model<'_>> {
        let emas = self.host.definition.emas().len();
        let (own, emas) = self.engine.networks.split_at(self.host.specs.len() - emas);
        let names = self.host.specs.iter().map(|spec| spec.name);
        let mut all = names.zip(own.iter().chain(emas));
        let networks: Vec<_> = all.by_ref().take(own.len()).collect();
        Some(Model {
            emas: all.collect(),
            networks,
            backend: &mut *self.engine.backend,
            optimiser_steps: self.host.steps.iter_mut().collect(),
            noise: &mut self.host.noise,
        })
    }

    fn evaluate(&mut self, images: &[f32], conditions: &[f32]) -> Option<Losses> {
        self.evaluators
            .run(&self.host, &mut self.engine, images, conditions)
    }
}
