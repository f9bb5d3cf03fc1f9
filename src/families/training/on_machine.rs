//! Training with programs of fused operations.

use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::Tensor;

use super::{
    evaluation::{LOSSES, held_out_losses, pooled},
    host::Host,
    inference::Inference,
    shown,
};
use crate::{
    dataset::{Dataset, View, latents_with_conditions},
    families::{Definition, Part, RecordedStep},
    fused::{
        Machine, Network, ProgramId,
        layout::{BufferId, Feature},
        load,
        program::ReconstructionScore,
    },
    graph::{
        Block, Graph, Value,
        compile::{Memory, Program, Surroundings, compile},
    },
    model::NetworkConfig,
    random::{SeededRandom, Stream},
    train::{
        Losses, Model, Settings, Trainer,
        fused::{
            inference::{self, BATCH_MAX, Stage, Stages},
            search::{Goal, Searches},
            upload_training_images,
        },
    },
};

/// Trains networks with programs of fused operations.
pub struct MachineTrainer {
    host: Host,
    engine: Engine,
    whole: StepProgram,
    /// Prepared when it is first needed.
    discriminator: Option<StepProgram>,
    decoders: Stages,
    encoders: Stages,
    reconstructors: Stages,
    observers: Stages,
    searches: Searches,
    evaluators: BTreeMap<usize, Evaluator>,
}

/// A machine with the networks on it.
struct Engine {
    machine: Box<dyn Machine>,
    memory: Memory,
    networks: Vec<Network>,
    pixels: BufferId,
}

/// A part of a step, ready to run.
struct StepProgram {
    step: RecordedStep,
    program: ProgramId,
    surroundings: Surroundings,
    settings: Vec<f32>,
}

/// Prepared to score a number of images.
#[derive(Debug, Clone)]
struct Evaluator {
    program: Program,
    surroundings: Surroundings,
}

impl Engine {
    /// The networks that a step trains, their parameters still zero.
    fn new(host: &Host, step: &RecordedStep, mut machine: Box<dyn Machine>) -> Self {
        let averages = host.definition.averages();
        let drawn = host.specs.len() - averages.len();
        let mut networks: Vec<_> = (0..drawn)
            .map(|index| {
                let batches = step.graph.batches_of(crate::graph::NetworkId(index));
                Network::of_spec(&host.specs[index], batches, &mut *machine)
            })
            .collect();
        for network in averages {
            networks.push(networks[network.0].twin(&mut *machine));
        }
        Self {
            pixels: upload_training_images(&host.dataset, &mut *machine),
            machine,
            memory: Memory::default(),
            networks,
        }
    }

    fn draw_weights(&mut self, host: &Host) {
        let averages = host.definition.averages();
        let drawn = host.specs.len() - averages.len();
        host.draw_weights(|index, values, random| {
            let machine = &mut *self.machine;
            let network = &self.networks[index];
            load(&values, network, machine);
            network.begin_spectral_normalisation(machine, |count| random.normals(count));
            let of_it = averages.iter().enumerate().filter(|(_, of)| of.0 == index);
            for (place, _) in of_it {
                load(&values, &self.networks[drawn + place], machine);
            }
        });
    }

    fn surroundings(&mut self, graph: &Graph) -> Surroundings {
        Surroundings::of(graph, self.pixels, &mut *self.machine)
    }

    fn compile(&mut self, graph: Graph, outputs: &[Value], surroundings: &Surroundings) -> Program {
        let machine: &mut dyn Machine = &mut *self.machine;
        compile(
            graph,
            outputs,
            &self.networks,
            surroundings,
            (&mut self.memory, machine),
        )
    }

    fn step(&mut self, step: RecordedStep) -> StepProgram {
        let surroundings = self.surroundings(&step.graph);
        let program = self.compile(step.graph.clone(), &[], &surroundings).id;
        StepProgram {
            settings: vec![0.0; step.graph.setting_len()],
            step,
            program,
            surroundings,
        }
    }

    fn stage(&mut self, (graph, output): (Graph, Value)) -> Stage {
        let surroundings = self.surroundings(&graph);
        let program = self.compile(graph, &[output], &surroundings);
        Stage {
            program: program.id,
            input: program.given[0],
            beside: program.given.get(1).map(|beside: &Feature| beside.buffer),
            output: program.outputs[0],
        }
    }
}

impl StepProgram {
    fn run(&mut self, host: &mut Host, machine: &mut dyn Machine, views: &[View]) {
        let settings = host.settings(&self.step);
        if settings != self.settings {
            for (place, live) in &self.step.settings {
                let values = &settings[place.0..][..live.len()];
                let buffer = self.surroundings.settings[place.0].expect("a setting begins here");
                machine.write(buffer, bytemuck::cast_slice(values));
            }
            self.settings = settings;
        }
        let words = host.words(&self.step, views);
        machine.write(self.surroundings.upload, &words);
        machine.run(self.program);
    }
}

impl MachineTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(
        definition: Box<dyn Definition>,
        network: &NetworkConfig,
        batch: usize,
        (dataset, seed): (&Arc<Dataset>, u64),
        machine: Box<dyn Machine>,
    ) -> Self {
        let host = Host::new(definition, network, batch, dataset, seed);
        let step = host.record(Part::Whole);
        let mut engine = Engine::new(&host, &step, machine);
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
            searches: Searches::default(),
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
) -> Tensor<4> {
    stages.run(
        rows,
        beside,
        engine,
        |engine| &mut *engine.machine,
        |size, engine| engine.stage(graph(size)),
    )
}

impl Trainer for MachineTrainer {
    fn train_step(&mut self, views: &[View]) {
        for (part, views) in self.host.parts(views) {
            let program = match part {
                Part::Whole => &mut self.whole,
                Part::Discriminator => {
                    let build = || self.engine.step(self.host.record(Part::Discriminator));
                    self.discriminator.get_or_insert_with(build)
                }
            };
            program.run(&mut self.host, &mut *self.engine.machine, views);
        }
    }

    fn batches_per_step(&self) -> usize {
        self.host.definition.batches_per_step()
    }

    fn tune(&mut self, settings: &Settings) {
        self.host.tune(settings);
    }

    fn losses(&mut self) -> Option<Losses> {
        let names = self.host.definition.loss_names();
        (self.host.step() > 0).then(|| {
            let values = self.whole.surroundings.loss_values;
            shown(names, self.engine.machine.tensor(values, names.len()))
        })
    }

    fn sample(&mut self, codes: &[f32]) -> Tensor<4> {
        let inference = inference_of(&self.host);
        let rows = (codes, self.host.row());
        let decoded = through(&mut self.decoders, &mut self.engine, rows, &[], |batch| {
            inference.decoding(batch)
        });
        self.host.definition.images(decoded)
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<4>> {
        self.host.definition.encoder()?;
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
        Some(self.host.definition.images(decoded))
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<2>> {
        self.host.definition.encoder()?;
        let rows = (images, self.image_len());
        let inference = inference_of(&self.host);
        let parameters = through(
            &mut self.encoders,
            &mut self.engine,
            rows,
            conditions,
            |batch| inference.encoding(batch),
        );
        Some(parameters.reshape([images.len() / rows.1, 2 * self.host.sizes.latent_size]))
    }

    fn represent(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        let rows = (images, self.image_len());
        if let Some((network, blocks)) = self.host.definition.feature_network() {
            let inference = inference_of(&self.host);
            let features = through(&mut self.observers, &mut self.engine, rows, &[], |batch| {
                inference.features(network, blocks, batch)
            });
            return Some(pooled(features));
        }
        let (count, size) = (images.len() / rows.1, self.host.sizes.latent_size);
        let nothing = vec![0.0; count * self.host.sizes.conditions];
        let posteriors = self.encode(images, &nothing)?;
        Some(posteriors.slice([0..count, 0..size]))
    }

    fn search(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Tensor<2>> {
        let decoder = self.host.definition.decoder();
        let score = match self.host.specs[decoder.0].blocks.last() {
            Some(Block::Tanh) => ReconstructionScore::AfterTanh,
            _ => ReconstructionScore::Gaussian,
        };
        let goal = Goal {
            decoder: &self.engine.networks[decoder.0],
            latent_size: self.host.sizes.latent_size,
            score,
        };
        let machine = &mut *self.engine.machine;
        Some(self.searches.run(goal, images, start, steps, machine))
    }

    fn model(&mut self) -> Option<Model<'_>> {
        let averages = self.host.definition.averages().len();
        let (own, averages) = self
            .engine
            .networks
            .split_at(self.host.specs.len() - averages);
        let names = self.host.specs.iter().map(|spec| spec.name);
        let mut all = names.zip(own.iter().chain(averages));
        let networks: Vec<_> = all.by_ref().take(own.len()).collect();
        Some(Model {
            averages: all.collect(),
            networks,
            machine: &mut *self.engine.machine,
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
                let machine = &mut *self.engine.machine;
                let [to, beside] = [evaluator.program.given[0], evaluator.program.given[1]];
                inference::write(machine, to, images);
                inference::write(machine, beside, &noise);
                let setting = evaluator.surroundings.settings[0];
                let cost = kl_cost.map(|value| value as f32);
                let setting = setting.expect("what the KL costs");
                machine.write(setting, bytemuck::cast_slice(&cost));
                machine.run(evaluator.program.id);
                let values = evaluator.surroundings.loss_values;
                (
                    count,
                    Losses::new(&LOSSES, machine.tensor(values, LOSSES.len())),
                )
            })
            .collect();
        Some(held_out_losses(parts, comparison, kl_cost[0], image_len))
    }
}
