//! The interpreter on Burn: every operation as Burn has it, gradients by Burn's autodiff, steps by Burn's Adam.

mod augmented;
mod lessons;
mod network;
mod spectral;

use std::collections::HashMap;

pub(crate) use burn::tensor::Tensor;
use burn::tensor::{Device, TensorData};

use super::{
    Graph, Loss, NetworkId, NodeId, ParameterRole, SettingId, Shape, Statement, UploadId,
    operation::Operation, record::Computation,
};
use crate::fused::program::ADAM_RATES;
pub use augmented::augmented;
use lab_core::random::SeededRandom;
use lessons::Lessons;
pub use network::EagerNetwork;

/// Independent N(0, 1) values that are drawn on the host.
pub fn noise<const D: usize>(
    random: &mut SeededRandom,
    shape: [usize; D],
    device: &Device,
) -> Tensor<D> {
    let values = random.normals(shape.iter().product());
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// What an operation is in Burn.
pub trait InBurn {
    /// Its output in Burn's tensors, `[batch, channels, height, width]`.
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4>;
}

/// Images of the data set: which, one word each, and the word that they are binarised with;
/// `[count, channels, height, width]` in row-major order, values in −1..1.
pub type ImageSource<'a> = &'a dyn Fn(&[u32], Option<u32>) -> Vec<f32>;

/// What the host gives to a run.
pub struct Inputs<'a> {
    /// The words that are uploaded before each run.
    pub words: &'a [u32],
    /// All settings.
    pub settings: &'a [f32],
    /// Where images of the data set come from.
    pub images: ImageSource<'a>,
    /// What is written to places of its own, in the order of recording.
    pub given: Vec<Tensor<4>>,
}

/// A loss, `[1]`, and the number that is reported in its place.
#[derive(Debug, Clone)]
pub struct LossTensors {
    /// What is minimised.
    pub loss: Tensor<1>,
    /// What is reported.
    pub of_report: Tensor<1>,
}

/// A lesson by its number: statements that ask for gradients, in order.
type Lesson = usize;

/// A run of a graph.
pub struct Eager<'a> {
    graph: &'a Graph,
    networks: &'a mut [EagerNetwork],
    inputs: Inputs<'a>,
    device: &'a Device,
    lessons: Lessons,
    /// Outputs by themselves, and those with a way back for one lesson.
    values: HashMap<NodeId, Tensor<4>>,
    tracked: HashMap<(Lesson, NodeId), Tensor<4>>,
    losses: HashMap<(Option<Lesson>, NodeId), LossTensors>,
    reports: Vec<Option<Tensor<1>>>,
    given: usize,
    /// What is being computed, for which lesson, and whether once more.
    node: NodeId,
    lesson: Option<Lesson>,
    is_repeated: bool,
}

/// What a run leaves behind.
pub struct Run {
    /// The loss values, `[count]`.
    pub loss_values: Option<Tensor<1>>,
    values: HashMap<NodeId, Tensor<4>>,
}

impl Run {
    /// What a node computed, `[batch, channels, height, width]`.
    pub fn value(&self, value: &super::Value) -> Tensor<4> {
        let whole = self.values[&value.node].clone();
        whole.narrow(0, value.first, value.shape.batch)
    }
}

/// Runs a graph; the networks learn.
pub fn run(graph: &Graph, networks: &mut [EagerNetwork], inputs: Inputs, device: &Device) -> Run {
    let mut eager = Eager {
        lessons: Lessons::of(graph),
        reports: vec![None; graph.loss_len()],
        graph,
        networks,
        inputs,
        device,
        values: HashMap::new(),
        tracked: HashMap::new(),
        losses: HashMap::new(),
        given: 0,
        node: NodeId(0),
        lesson: None,
        is_repeated: false,
    };
    let mut lesson = 0;
    for statement in &graph.statements {
        match statement {
            Statement::Compute(node) => eager.compute(*node),
            Statement::Gradients { losses, networks } => {
                eager.learn(lesson, losses, networks);
                lesson += 1;
            }
            Statement::Adam { network, rates, .. } => {
                let &[rate, .., kept] = eager.words(*rates, ADAM_RATES) else {
                    unreachable!("{ADAM_RATES} rates")
                };
                let [rate, kept] = [rate, kept].map(f32::from_bits);
                eager.networks[network.0].step(f64::from(rate), kept);
            }
            Statement::Ema {
                network,
                ema,
                share,
            } => {
                let share = f32::from_bits(eager.words(*share, 1)[0]);
                let both = eager.networks.get_disjoint_mut([network.0, ema.0]);
                let [network, ema] = both.expect("a network and its EMA");
                ema.blend(network, share);
            }
        }
    }
    let reports: Vec<_> = eager.reports.into_iter().flatten().collect();
    Run {
        loss_values: (!reports.is_empty()).then(|| Tensor::cat(reports, 0)),
        values: eager.values,
    }
}

impl Eager<'_> {
    /// Computes a node by itself, or with the way back for the one lesson that wants it.
    fn compute(&mut self, node: NodeId) {
        match *self.lessons.of_node(node) {
            [lesson] => {
                self.track_inputs(lesson, node);
                let output = self.evaluate(node, Some(lesson));
                self.values.insert(node, output.clone().detach());
                self.tracked.insert((lesson, node), output);
            }
            _ => {
                let output = self.evaluate(node, None);
                self.values.insert(node, output.detach());
            }
        }
    }

    fn evaluate(&mut self, node: NodeId, lesson: Option<Lesson>) -> Tensor<4> {
        let graph = self.graph;
        let inputs = graph.node(node).inputs.iter().map(|input| {
            let tracked = lesson.and_then(|lesson| self.tracked.get(&(lesson, input.node)));
            let whole = tracked.unwrap_or_else(|| &self.values[&input.node]).clone();
            whole.narrow(0, input.first, input.shape.batch)
        });
        let inputs: Vec<_> = inputs.collect();
        (self.node, self.lesson) = (node, lesson);
        operation(graph, node).burn(self, &inputs)
    }

    /// Computes what a lesson wants of a node that other lessons want too, once more.
    fn track(&mut self, lesson: Lesson, node: NodeId) {
        let is_known = self.tracked.contains_key(&(lesson, node));
        if is_known || !self.lessons.of_node(node).contains(&lesson) {
            return;
        }
        self.track_inputs(lesson, node);
        self.is_repeated = true;
        let output = self.evaluate(node, Some(lesson));
        self.is_repeated = false;
        self.tracked.insert((lesson, node), output);
    }

    fn track_inputs(&mut self, lesson: Lesson, node: NodeId) {
        for input in &self.graph.node(node).inputs {
            self.track(lesson, input.node);
        }
    }

    /// Takes the gradients of a lesson.
    fn learn(&mut self, lesson: Lesson, losses: &[Loss], networks: &[NetworkId]) {
        let terms: Vec<_> = losses
            .iter()
            .map(|loss| {
                self.track(lesson, loss.node);
                let term = self.losses[&(Some(lesson), loss.node)].loss.clone();
                match loss.weight {
                    Some(weight) => term.mul_scalar(self.setting::<1>(weight)[0]),
                    None => term,
                }
            })
            .collect();
        let total = terms.into_iter().reduce(|sum, term| sum + term);
        let mut gradients = total.expect("a lesson has a loss").backward();
        for network in networks {
            self.networks[network.0].take_gradients(&mut gradients);
        }
    }

    /// Shape of what is computed.
    pub fn shape(&self) -> Shape {
        self.graph.node(self.node).shape
    }

    /// Where it is computed.
    pub fn device(&self) -> &Device {
        self.device
    }

    /// Some of the uploaded words.
    pub fn words(&self, upload: UploadId, count: usize) -> &[u32] {
        &self.inputs.words[upload.0..][..count]
    }

    /// A setting of so many numbers.
    pub fn setting<const N: usize>(&self, setting: SettingId) -> [f32; N] {
        std::array::from_fn(|place| self.inputs.settings[setting.0 + place])
    }

    /// Images of the data set, see [`Inputs::images`].
    pub fn images(&self, views: UploadId, count: usize, word: Option<u32>) -> Vec<f32> {
        (self.inputs.images)(self.words(views, count), word)
    }

    /// The next of the values that the host gives.
    pub fn given(&mut self) -> Tensor<4> {
        self.given += 1;
        self.inputs.given[self.given - 1].clone()
    }

    /// A parameter of a network in the shape in which it is saved, tracked if the network learns in this lesson.
    pub fn parameter<const D: usize>(
        &self,
        network: NetworkId,
        layer: usize,
        role: ParameterRole,
    ) -> Tensor<D> {
        let learns = self
            .lesson
            .is_some_and(|lesson| self.lessons.learns(lesson, network));
        let parameter = self.networks[network.0].parameter(layer, role);
        match learns {
            true => parameter,
            false => parameter.detach(),
        }
    }

    /// A parameter with a value for every channel, `[1, channels, 1, 1]`.
    pub fn of_channels(&self, network: NetworkId, layer: usize, role: ParameterRole) -> Tensor<4> {
        let values: Tensor<1> = self.parameter(network, layer, role);
        let [channels] = values.dims();
        values.reshape([1, channels, 1, 1])
    }

    /// Running mean and variance of a network's batch normalisation, `[1, channels, 1, 1]`.
    pub fn running(&self, (network, layer): (NetworkId, usize)) -> [Tensor<4>; 2] {
        self.networks[network.0].running(layer)
    }

    /// Moves running mean and variance towards those of a batch.
    pub fn track_moments(
        &mut self,
        (network, layer): (NetworkId, usize),
        moments: &[Tensor<4>; 2],
        momentum: f32,
    ) {
        if !self.is_repeated {
            self.networks[network.0].track(layer, moments, momentum);
        }
    }

    /// Notes what a loss comes to.
    pub fn loss(&mut self, loss: LossTensors) {
        self.losses.insert((self.lesson, self.node), loss.clone());
        if !self.is_repeated {
            self.losses.insert((None, self.node), loss);
        }
    }

    /// What a loss came to.
    pub fn loss_of(&self, node: NodeId) -> LossTensors {
        self.losses[&(None, node)].clone()
    }

    /// Reports loss values from a place on.
    pub fn report<const N: usize>(&mut self, place: usize, values: [Tensor<1>; N]) {
        if !self.is_repeated {
            for (report, value) in self.reports[place..].iter_mut().zip(values) {
                *report = Some(value.detach());
            }
        }
    }
}

fn operation(graph: &Graph, node: NodeId) -> &dyn Operation {
    match &graph.node(node).computation {
        Computation::Recorded(operation) => &**operation,
        Computation::Derived(_) => unreachable!("Burn derives gradients itself"),
    }
}
