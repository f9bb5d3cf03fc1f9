//! Training with programs of fused operations.

mod engine;
mod inversion;

use std::{collections::BTreeMap, sync::Arc};

use self::{
    engine::{Engine, StepProgram},
    inversion::{Goal, Inversions},
};
use super::{
    evaluation::{LOSSES, held_out_losses, pooled},
    host::Host,
    inference::Inference,
    shown,
};
use crate::{Definition, Encoded, Losses, Model, Part, Trainer};
use lab_core::{
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::dataset::{Dataset, View, latents_with_conditions};
use lab_graph::fused::inference::{self, BATCH_MAX, Stages};
use lab_graph::{
    Graph, Value,
    compile::{Program, Surroundings},
    fused::Backend,
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
    inversions: Inversions,
    evaluators: BTreeMap<usize, Evaluator>,
}

/// Prepared to score a number of images.
#[derive(Debug, Clone)]
struct Evaluator {
    program: Program,
    surroundings: Surroundings,
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
            inversions: Inversions::default(),
            evaluators: BTreeMap::new(),
        }
    }

    /// Values of the buffers that hold what a step computes, and how many there would be if none were used twice.
    pub fn memory(&self) -> [usize; 2] {
        self.engine.memory.len()
    }

    fn image_len(&self) -> usize {
        self.host.sizes.image.image_len()
    }

    fn evaluator(&mut self, count: usize) -> Evaluator {
        let comparison = self.host.definition.held_out_comparison();
        let comparison = comparison.expect("a family whose losses say something of other images");
        let graph = inference_of(&self.host).evaluating(comparison, count);
        let surroundings = self.engine.surroundings(&graph);
        Evaluator {
            program: self.engine.compile(graph, &[], &surroundings),
            surroundings,
        }
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
        let decodes_anew = self.host.change_live(settings);
        if decodes_anew {
            // Features are taken at a fixed time; losses of held-out images and searches have no solver in them.
            for stages in [
                &mut self.decoders,
                &mut self.encoders,
                &mut self.reconstructors,
            ] {
                stages.clear(&mut *self.engine.backend);
            }
        }
        decodes_anew
    }

    fn losses(&mut self) -> Option<Losses> {
        let names = self.host.definition.loss_names();
        (self.host.step() > 0).then(|| {
            let values = self.whole.surroundings.loss_values;
            shown(names, self.engine.backend.read(&[(values, names.len())]))
        })
    }

    fn sample(&mut self, codes: &[f32]) -> Reading {
        let inference = inference_of(&self.host);
        let rows = (codes, self.host.row());
        let decoded = through(&mut self.decoders, &mut self.engine, rows, &[], |batch| {
            inference.decoding(batch)
        });
        self.host.definition.decoded().images(decoded)
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading> {
        self.host.definition.encoded()?;
        let rows = (images, self.image_len());
        let size = self.host.sizes.latent_size;
        // No noise, conditions alone: the latent drawn is the mean.
        let silence = vec![0.0; images.len() / rows.1 * size];
        let beside = latents_with_conditions(&silence, size, conditions);
        let inference = inference_of(&self.host);
        let decoded = through(
            &mut self.reconstructors,
            &mut self.engine,
            rows,
            &beside,
            |batch| inference.reconstructing(batch),
        );
        Some(self.host.definition.decoded().images(decoded))
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading> {
        let encoded = self.host.definition.encoded()?;
        let rows = (images, self.image_len());
        let inference = inference_of(&self.host);
        let read = through(
            &mut self.encoders,
            &mut self.engine,
            rows,
            conditions,
            |batch| inference.encoding(batch),
        );
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
        let comparison = self.host.definition.held_out_comparison()?;
        let kl_cost = self.host.definition.held_out_kl_cost();
        let (image_len, sizes) = (self.image_len(), self.host.sizes);
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let parts: Vec<_> = images
            .chunks(BATCH_MAX * image_len)
            .enumerate()
            .map(|(batch, images)| {
                let count = images.len() / image_len;
                let first = batch * BATCH_MAX * sizes.conditions;
                let conditions = &conditions[first..][..count * sizes.conditions];
                let noise = random.normals(count * sizes.latent_size);
                let noise = latents_with_conditions(&noise, sizes.latent_size, conditions);
                let known = self.evaluators.get(&count).cloned();
                let evaluator = known.unwrap_or_else(|| self.evaluator(count));
                self.evaluators.insert(count, evaluator.clone());
                let backend = &mut *self.engine.backend;
                let [to, beside] = [evaluator.program.given[0], evaluator.program.given[1]];
                inference::write(backend, to, images);
                inference::write(backend, beside, &noise);
                let setting = evaluator.surroundings.settings[0];
                let cost = kl_cost.map(|value| value as f32);
                let setting = setting.expect("what the KL costs");
                backend.write(setting, bytemuck::cast_slice(&cost));
                backend.run(evaluator.program.whole());
                let values = evaluator.surroundings.loss_values;
                (
                    count,
                    Losses::new(&LOSSES, backend.read(&[(values, LOSSES.len())])),
                )
            })
            .collect();
        Some(held_out_losses(parts, comparison, kl_cost[0], image_len))
    }
}
