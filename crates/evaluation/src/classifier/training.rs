//! Trains a classifier with the fused programs on the CPU.

use std::{rc::Rc, slice, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Classifier, ClassifierDescription, ema::Ema, examples::Examples, file, loss, network};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::dataset::{Dataset, Labels};
use lab_families::tensors::{is_moment, rounded};
use lab_families::{Model, Snapshot, Tensors};
use lab_graph::fused::inference;
use lab_graph::{
    Graph, NetworkId, NetworkSpec,
    compile::{Memory, Surroundings, compile},
    fused::{
        Backend, CpuBackend, Network, ProgramId,
        cpu::Machine,
        layout::{BufferId, Feature},
        load,
        program::ADAM_RATES,
    },
    operations::Normalisation,
};

/// Decays of Adam's moments.
const BETAS: [f32; 2] = [0.9, 0.999];

/// How a classifier is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingSettings {
    /// Times that every training image is seen.
    pub epochs: usize,
    /// Most steps, whatever the epochs come to; no bound unless it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps_max: Option<usize>,
    /// Images a step.
    pub batch_size: usize,
    /// Step size of Adam at the beginning; it falls to zero along a half cosine (Loshchilov &
    /// Hutter 2017).
    pub learning_rate: f32,
    /// Whether images are mirrored half of the time.
    pub mirror: bool,
    /// Most pixels that an image is shifted by.
    pub shift: usize,
    /// How far the targets are from certain, 0..1.
    pub smoothing: f32,
    /// α of mixup (Zhang et al. 2018): images are blended in pairs by a share from Beta(α, α);
    /// 0 for none.
    pub mixup: f32,
    /// Side of the square that is blanked out in every image, in pixels (cutout, DeVries & Taylor
    /// 2017); 0 for none.
    pub cutout: usize,
    /// Decay of the average of the weights over the steps, which is what is kept (Polyak & Juditsky
    /// 1992). The first files called it `average`.
    #[serde(alias = "average")]
    pub ema: f32,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            epochs: 30,
            steps_max: None,
            batch_size: 64,
            learning_rate: 2e-3,
            mirror: false,
            shift: 0,
            smoothing: 0.0,
            mixup: 0.0,
            cutout: 0,
            ema: 0.999,
        }
    }
}

/// A classifier in training.
pub struct ClassifierTraining {
    dataset: Arc<Dataset>,
    settings: TrainingSettings,
    seed: u64,
    examples: Examples,
    backend: CpuBackend,
    network: Network,
    programs: Programs,
    ema: Ema,
    step: usize,
}

/// The two halves of a step, and where their values go in and come out.
struct Programs {
    forward: ProgramId,
    backward: ProgramId,
    images: Feature,
    logits: Feature,
    /// Gradient of the logits.
    d: Feature,
    /// Of Adam, see [`Adam`].
    rates: BufferId,
}

impl ClassifierTraining {
    /// A fresh classifier of a data set; everything random comes from `seed`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the data set has no labels, or images of another size.
    pub fn new(dataset: Arc<Dataset>, settings: TrainingSettings, seed: u64) -> Result<Self> {
        if dataset.labels == Labels::None {
            let message = format!("The data set \"{}\" has no labels.", dataset.name);
            let hint = "Choose a data set with classes or attributes.";
            return Err(LabError::new(ErrorKind::InvalidArgument, message, hint));
        }
        if dataset.size != network::IMAGE_SIZE {
            let message = format!(
                "The images of \"{}\" have {size}×{size} pixels; a classifier looks at {expected}×{expected}.",
                dataset.name,
                size = dataset.size,
                expected = network::IMAGE_SIZE
            );
            let hint = "Choose a data set of smaller images.";
            return Err(LabError::new(ErrorKind::InvalidArgument, message, hint));
        }
        let mut backend = CpuBackend::on(Machine::default());
        let (channels, names) = (dataset.channels, dataset.labels.names().len());
        let spec = network(channels, names);
        let network = Network::of_spec(&spec, (settings.batch_size, 1), &mut backend);
        let weights = spec.fresh(&mut SeededRandom::new(seed, Stream::Weights));
        load(&weights, &network, &mut backend);
        Ok(Self {
            programs: Programs::new(&spec, &network, settings.batch_size, &mut backend),
            ema: Ema::new(&network, settings.ema),
            examples: Examples::new(dataset.clone(), &settings, seed),
            dataset,
            settings,
            seed,
            backend,
            network,
            step: 0,
        })
    }

    fn steps_per_epoch(&self) -> usize {
        self.dataset
            .training
            .len()
            .div_ceil(self.settings.batch_size)
    }

    /// Steps that the whole training takes.
    pub fn steps(&self) -> usize {
        let steps = self.settings.epochs * self.steps_per_epoch();
        self.settings
            .steps_max
            .map_or(steps, |most| steps.min(most))
    }

    /// Steps taken so far.
    pub fn step(&self) -> usize {
        self.step
    }

    /// One pass over the training images; returns the mean loss.
    pub fn epoch(&mut self) -> f32 {
        let steps = self.steps_per_epoch();
        (0..steps).map(|_| self.train_step()).sum::<f32>() / steps as f32
    }

    /// One step of Adam on a batch; returns its loss.
    pub fn train_step(&mut self) -> f32 {
        let Programs {
            forward,
            backward,
            images,
            logits,
            d,
            rates,
        } = self.programs;
        let (values, targets) = self.examples.next_batch(self.settings.batch_size);
        self.step += 1;
        let step_size = self.rates();
        let host = &mut self.backend;
        inference::write(host, images, &values);
        host.run(forward);
        let logits = &host.values(logits.buffer)[..targets.len()];
        let classes = matches!(self.dataset.labels, Labels::Classes(_));
        let names = self.dataset.labels.names().len();
        let (gradient, loss) = loss::cross_entropy(logits, &targets, names, classes);
        host.write(d.buffer, bytemuck::cast_slice(&gradient));
        host.write(rates, bytemuck::cast_slice(&step_size));
        self.backend.run(backward);
        self.ema.add(&self.backend);
        loss
    }

    fn rates(&self) -> [f32; ADAM_RATES] {
        let gone = ((self.step - 1) as f32 / self.steps() as f32).min(1.0);
        let falling = 0.5 * (1.0 + (std::f32::consts::PI * gone).cos());
        // A power beyond that is 0 in single precision.
        let power = i32::try_from(self.step).unwrap_or(i32::MAX);
        let correction = |beta: f32| 1.0 - beta.powi(power);
        let [first, second] = BETAS.map(correction);
        [self.settings.learning_rate * falling, first, second, 1.0]
    }

    /// Ends the training: what is kept are the averages of the weights.
    pub fn end(mut self) -> TrainedClassifier {
        self.ema.replace(&mut self.backend);
        TrainedClassifier(self)
    }

    /// The file of the finished classifier, with the share of held-out labels that it gets right.
    ///
    /// # Errors
    /// [`ErrorKind::Device`] if its weights cannot be read.
    pub async fn finish(self) -> Result<Vec<u8>> {
        let dataset = self.dataset.clone();
        let mut trained = self.end();
        let mut description = trained.description();
        let tensors = kept(trained.snapshot().read().await?);
        let mut classifier = Classifier::new(description.clone(), &tensors)?;
        description.accuracy = classifier.accuracy_on(&dataset.held_out);
        Ok(file::write(&description, &tensors))
    }
}

/// A classifier whose training has ended.
pub struct TrainedClassifier(ClassifierTraining);

impl TrainedClassifier {
    fn snapshot(&mut self) -> Snapshot {
        let Self(training) = self;
        Model {
            backend: &mut training.backend,
            networks: vec![(network::NAME, &training.network)],
            emas: Vec::new(),
            optimiser_steps: Vec::new(),
            noise: &mut SeededRandom::new(training.seed, Stream::Weights),
        }
        .snapshot()
    }

    /// Its accuracy is not known yet.
    fn description(&self) -> ClassifierDescription {
        let Self(training) = self;
        ClassifierDescription {
            dataset: training.dataset.name.clone(),
            channels: training.dataset.channels,
            labels: training.dataset.labels.clone(),
            accuracy: 0.0,
            seed: training.seed,
            settings: training.settings.clone(),
        }
    }

    /// The weights, to be read by whoever must not wait for them here.
    pub fn values(&mut self) -> Reading {
        self.snapshot().values
    }

    /// The classifier, by its weights as they were read. Its accuracy is not known yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] if the weights are others.
    pub fn with_values(mut self, values: &[f32]) -> Result<Classifier> {
        let tensors = self.snapshot().tensors.named(values)?;
        Classifier::new(self.description(), &kept(tensors))
    }
}

/// What a classifier's file keeps of a training.
fn kept(mut tensors: Tensors) -> Tensors {
    tensors.retain(|name, _| !is_moment(name));
    rounded(&tensors)
}

impl Programs {
    fn new(spec: &NetworkSpec, network: &Network, batch: usize, backend: &mut CpuBackend) -> Self {
        const NETWORK: NetworkId = NetworkId(0);
        const TRAINING: Normalisation = Normalisation::Batch {
            groups: 1,
            track: true,
        };
        let mut graph = Graph::new(&[Rc::new(spec.clone())]);
        let images = graph.given(spec.input.with_batch(batch));
        let logits = graph.apply(NETWORK, images, None, TRAINING);
        let loss = graph.scored_by_host(logits);
        graph.gradients(&[loss], &[NETWORK]);
        let rates = graph.upload(ADAM_RATES);
        graph.adam(NETWORK, rates, BETAS);
        let pixels = backend.allocate(0);
        let surroundings = Surroundings::of(&graph, pixels, backend);
        let memory = &mut Memory::default();
        let networks = slice::from_ref(network);
        let program = compile(graph, &[logits], networks, &surroundings, (memory, backend));
        let [forward, backward] = program.parts[..] else {
            unreachable!("the host computes one loss");
        };
        Self {
            forward,
            backward,
            images: program.given[0],
            logits: program.outputs[0],
            d: program.given[1],
            rates: surroundings.upload,
        }
    }
}
