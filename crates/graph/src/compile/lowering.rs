use std::collections::HashMap;

use super::{Surroundings, fusion::Fusion, memory::Memory, place::Place, placement::Placement};
use crate::{
    Graph, NetworkId, ParameterRole, SettingId, Shape, UploadId,
    chain_rule::Step,
    fused::{
        Backend, Network,
        layout::{BufferId, Slice},
        network::{NormalisationLayer, Parameter},
        parameters::Arena,
        program::{self, Function, Op},
    },
    operation::{Activation, Role},
    value::NodeId,
};

/// A node with the places of its inputs and its output.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Which.
    pub node: NodeId,
    /// What it reads.
    pub inputs: Vec<Place>,
    /// What it writes.
    pub output: Place,
    /// What it does on the way there.
    pub activation: Option<Activation>,
    known_from: Option<Place>,
}

impl Placed {
    /// What the derivative of its activation is known from.
    pub fn known_from(&self) -> Place {
        self.known_from
            .expect("the gradient of an activation is known from its output")
    }
}

/// Writes down the instructions of a program.
pub struct Lowering<'a> {
    networks: &'a [Network],
    surroundings: &'a Surroundings,
    memory: &'a mut Memory,
    backend: &'a mut dyn Backend,
    /// Parts of the program between which the host does something.
    parts: Vec<Vec<Op>>,
    /// What nodes keep besides their output.
    beside: HashMap<NodeId, BufferId>,
    scratch: HashMap<usize, BufferId>,
    ones: HashMap<usize, BufferId>,
    scores: HashMap<NodeId, BufferId>,
    posteriors: HashMap<NodeId, program::Posterior>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        networks: &'a [Network],
        surroundings: &'a Surroundings,
        memory: &'a mut Memory,
        backend: &'a mut dyn Backend,
    ) -> Self {
        Self {
            networks,
            surroundings,
            memory,
            backend,
            parts: vec![Vec::new()],
            beside: HashMap::new(),
            scratch: HashMap::new(),
            ones: HashMap::new(),
            scores: HashMap::new(),
            posteriors: HashMap::new(),
        }
    }

    /// The instructions, by the parts between which the host does something.
    pub(super) fn parts(self) -> Vec<Vec<Op>> {
        self.parts
    }

    /// Adds instructions.
    fn extend(&mut self, operations: impl IntoIterator<Item = Op>) {
        self.parts
            .last_mut()
            .expect("a first part")
            .extend(operations);
    }

    /// Ends a part of the program: the host does something.
    pub fn wait_for_host(&mut self) {
        self.parts.push(Vec::new());
    }

    pub(super) fn lower(
        &mut self,
        graph: &Graph,
        steps: &[Step],
        fusion: &Fusion,
        placement: &Placement,
    ) {
        for step in steps {
            match *step {
                Step::Compute(node) => self.compute(graph, node, fusion, placement),
                Step::Adam {
                    network,
                    rates,
                    betas: [beta_1, beta_2],
                } => {
                    let network = &self.networks[network.0];
                    self.extend(network.spectral_gradients());
                    self.emit(program::Adam {
                        arena: network.learner(),
                        rates: self.upload(rates),
                        beta_1,
                        beta_2,
                    });
                    self.extend(network.spectral_normalisation());
                }
                Step::Ema {
                    network,
                    ema,
                    share,
                } => {
                    let [network, ema] = [network, ema].map(|id| &self.networks[id.0]);
                    let share = self.upload(share);
                    self.emit(network.ema_into(ema, share));
                }
            }
        }
    }

    fn compute(&mut self, graph: &Graph, node: NodeId, fusion: &Fusion, placement: &Placement) {
        if fusion.is_absorbed(node) || fusion.is_deferred(node) {
            return;
        }
        let inputs = &graph.node(node).inputs;
        let inputs: Vec<_> = inputs
            .iter()
            .map(|value| placement.of_value(value))
            .collect();
        let lower = graph.lower(node);
        let activation = fusion.activation_of(node);
        let output = match lower.role() {
            Role::Effect | Role::FillsTable(_) => Place::nowhere(),
            Role::Activates(_)
            | Role::Columns(_)
            | Role::Computes
            | Role::Concatenates
            | Role::Given
            | Role::InPlace
            | Role::Table(_)
            | Role::Uploaded
            | Role::Zeros => placement.of_node(activation.unwrap_or(node)),
        };
        let mut inputs = inputs;
        if placement.is_copied(node) {
            let input = inputs[0];
            self.activate(Function::Identity, &input, &input, &output);
            inputs[0].feature = output.feature;
        }
        let known_from = activation.and_then(|node| graph.node(node).inputs.get(1));
        let placed = Placed {
            node,
            inputs,
            output,
            activation: activation.map(|node| graph.lower(node).role().activation()),
            known_from: known_from.map(|value| placement.of_value(value)),
        };
        lower.lower(self, &placed);
    }

    /// Adds an instruction.
    pub fn emit(&mut self, operation: impl Into<Op>) {
        self.extend([operation.into()]);
    }

    /// An activation that nothing else does on its way to memory.
    pub fn activation_alone(&mut self, activation: Activation, placed: &Placed) {
        let [input, known_from] = [placed.inputs.first(), placed.inputs.last()];
        let [Some(input), Some(known_from)] = [input, known_from] else {
            unreachable!("an activation of nothing");
        };
        self.activate(activation.function(), input, known_from, &placed.output);
    }

    fn activate(&mut self, function: Function, input: &Place, known_from: &Place, output: &Place) {
        self.emit(program::Activate {
            input: input.feature(),
            known_from: known_from.feature(),
            output: output.feature(),
            function,
        });
    }

    /// A parameter of a network's block of a number.
    pub fn parameter(
        &self,
        network: NetworkId,
        layer: usize,
        role: ParameterRole,
    ) -> &'a Parameter {
        self.networks[network.0].parameter(layer, role)
    }

    /// Where a network's parameters are.
    pub fn arena(&self, network: NetworkId) -> Arena {
        self.networks[network.0].arena
    }

    /// A network's batch normalisation.
    pub fn norm(&self, network: NetworkId, layer: usize) -> (NormalisationLayer, Arena) {
        let network = &self.networks[network.0];
        (network.normalisation(layer), network.arena)
    }

    /// Where uploaded words are.
    pub fn upload(&self, upload: UploadId) -> Slice {
        Slice {
            buffer: self.surroundings.upload,
            offset: upload.0,
        }
    }

    /// Where a setting is.
    pub fn setting(&self, setting: SettingId) -> BufferId {
        self.surroundings.settings[setting.0].expect("a setting begins here")
    }

    /// Where loss values go, from one on.
    pub fn loss_values(&self, place: usize) -> Slice {
        Slice {
            buffer: self.surroundings.loss_values,
            offset: place,
        }
    }

    /// The images of the data set.
    pub fn pixels(&self) -> BufferId {
        self.surroundings.pixels
    }

    /// Values that a node keeps besides its output.
    pub fn beside(&mut self, node: NodeId, len: usize) -> BufferId {
        if let Some(buffer) = self.beside.get(&node) {
            return *buffer;
        }
        let buffer = self.allocate(len);
        self.beside.insert(node, buffer);
        buffer
    }

    /// Values that nobody else uses.
    pub fn allocate(&mut self, len: usize) -> BufferId {
        self.memory
            .keep(Shape::vectors(1, len), self.backend)
            .buffer
    }

    /// Values that are used at once.
    pub fn scratch(&mut self, len: usize) -> BufferId {
        if let Some(buffer) = self.scratch.get(&len) {
            return *buffer;
        }
        let buffer = self.allocate(len);
        self.scratch.insert(len, buffer);
        buffer
    }

    /// So many ones.
    pub fn ones(&mut self, count: usize) -> BufferId {
        if let Some(buffer) = self.ones.get(&count) {
            return *buffer;
        }
        let buffer = self.allocate(count);
        self.backend.write(buffer, &vec![1.0_f32.to_bits(); count]);
        self.ones.insert(count, buffer);
        buffer
    }

    /// Values that are known beforehand.
    pub fn constant(&mut self, values: &[f32]) -> BufferId {
        let buffer = self.allocate(values.len());
        self.backend.write(buffer, bytemuck::cast_slice(values));
        buffer
    }

    /// Notes where the score of every image is.
    pub fn scores(&mut self, loss: NodeId, scores: BufferId) {
        self.scores.insert(loss, scores);
    }

    /// Where the score of every image is.
    pub fn scores_of(&self, loss: NodeId) -> BufferId {
        self.scores[&loss]
    }

    /// Notes the posteriors whose divergence is a loss.
    pub fn report(&mut self, loss: NodeId, posterior: program::Posterior) {
        self.posteriors.insert(loss, posterior);
    }

    /// The posteriors whose divergence is a loss.
    pub fn posterior_of(&self, loss: NodeId) -> program::Posterior {
        self.posteriors[&loss]
    }
}
