use std::rc::Rc;

use super::{
    network::NetworkSpec,
    operation::{Lower, Operation, Role},
    value::{NodeId, Shape, Value},
};

/// A network that a graph applies, and its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkId(pub usize);

/// Words that the host uploads before each run, by the place of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UploadId(pub usize);

/// Numbers that the host changes now and then, by the place of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SettingId(pub usize);

/// A number to be minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    pub(super) node: NodeId,
    /// What it is multiplied with, a setting; 1 if there is none.
    pub(super) weight: Option<SettingId>,
}

impl Loss {
    /// The loss times a setting.
    pub fn weighted(self, weight: SettingId) -> Self {
        Self {
            weight: Some(weight),
            ..self
        }
    }

    /// The node that computes it.
    pub fn node(&self) -> NodeId {
        self.node
    }
}

/// What a graph does, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// Computes a node.
    Compute(NodeId),
    /// The gradients of the sum of some losses in the parameters of some networks.
    Gradients {
        /// What is summed.
        losses: Vec<Loss>,
        /// Whose parameters.
        networks: Vec<NetworkId>,
    },
    /// One step of Adam (Kingma & Ba 2015) along the last gradients of a network.
    Adam {
        /// Whose parameters.
        network: NetworkId,
        /// See [`crate::fused::program::Adam::rates`].
        rates: UploadId,
        /// Decays of the two moments.
        betas: [f32; 2],
    },
    /// average ← average + share · (network − average), every parameter and running statistic.
    Ema {
        /// What is averaged.
        network: NetworkId,
        /// The average so far.
        ema: NetworkId,
        /// Weight of the new values.
        share: UploadId,
    },
}

/// How a node is computed.
#[derive(Debug, Clone)]
pub(super) enum Computation {
    /// As recorded.
    Recorded(Rc<dyn Operation>),
    /// As the chain rule derived it.
    Derived(Rc<dyn Lower>),
}

impl Computation {
    pub fn lower(&self) -> &dyn Lower {
        match self {
            Self::Recorded(operation) => &**operation,
            Self::Derived(operation) => &**operation,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub computation: Computation,
    pub inputs: Vec<Value>,
    pub shape: Shape,
}

/// A recorded step. See the methods in [`super::operations`] for what can be computed.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) statements: Vec<Statement>,
    pub(super) specs: Vec<Rc<NetworkSpec>>,
    /// Steps that each network's optimiser has taken so far in the graph.
    versions: Vec<u32>,
    /// Most images that each network sees at once, and most parts of them that are normalised by themselves.
    batches: Vec<(usize, usize)>,
    uploads: usize,
    /// Numbers of each setting.
    settings: Vec<usize>,
    losses: usize,
}

impl Graph {
    /// Nothing yet, of these networks.
    pub fn new(specs: &[Rc<NetworkSpec>]) -> Self {
        Self {
            nodes: Vec::new(),
            statements: Vec::new(),
            versions: vec![0; specs.len()],
            batches: vec![(1, 1); specs.len()],
            specs: specs.to_vec(),
            uploads: 0,
            settings: Vec::new(),
            losses: 0,
        }
    }

    /// What a network is.
    pub fn spec(&self, network: NetworkId) -> &Rc<NetworkSpec> {
        &self.specs[network.0]
    }

    /// Room for so many words that the host uploads before each run.
    pub fn upload(&mut self, words: usize) -> UploadId {
        self.uploads += words;
        UploadId(self.uploads - words)
    }

    /// Words that the host uploads before each run.
    pub fn upload_len(&self) -> usize {
        self.uploads
    }

    /// Room for so many numbers that the host changes now and then.
    pub fn setting(&mut self, numbers: usize) -> SettingId {
        let place = self.setting_len();
        self.settings.push(numbers);
        SettingId(place)
    }

    /// Numbers that the host changes now and then.
    pub fn setting_len(&self) -> usize {
        self.settings.iter().sum()
    }

    /// Numbers of each setting, in order.
    pub fn setting_lens(&self) -> &[usize] {
        &self.settings
    }

    /// Room for so many loss values that the host reads; says where the first one is.
    pub(super) fn loss_values(&mut self, count: usize) -> usize {
        self.losses += count;
        self.losses - count
    }

    /// Loss values that the host reads.
    pub fn loss_len(&self) -> usize {
        self.losses
    }

    /// Steps that the optimiser of a network has taken so far.
    pub(super) fn version(&self, network: NetworkId) -> u32 {
        self.versions[network.0]
    }

    /// Most images that a network sees at once, and most parts of them that are normalised by themselves.
    pub fn batches_of(&self, network: NetworkId) -> (usize, usize) {
        self.batches[network.0]
    }

    pub(super) fn note_batch(&mut self, network: NetworkId, images: usize, groups: usize) {
        let (most_images, most_groups) = &mut self.batches[network.0];
        *most_images = images.max(*most_images);
        *most_groups = groups.max(*most_groups);
    }

    /// Records the computation of a node; the whole of it.
    pub(super) fn record(
        &mut self,
        operation: impl Operation + 'static,
        inputs: Vec<Value>,
        shape: Shape,
    ) -> Value {
        let node = self.push(Computation::Recorded(Rc::new(operation)), inputs, shape);
        self.statements.push(Statement::Compute(node));
        self.whole(node)
    }

    /// A node that no statement computes yet.
    pub(super) fn push(
        &mut self,
        computation: Computation,
        inputs: Vec<Value>,
        shape: Shape,
    ) -> NodeId {
        self.nodes.push(Node {
            computation,
            inputs,
            shape,
        });
        NodeId(self.nodes.len() - 1)
    }

    pub(super) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.0]
    }

    pub(super) fn lower(&self, node: NodeId) -> &dyn Lower {
        self.nodes[node.0].computation.lower()
    }

    /// The nodes that the host writes to, in the order of recording.
    pub(super) fn given_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        let nodes = (0..self.nodes.len()).map(NodeId);
        nodes.filter(|node| self.lower(*node).role() == Role::Given)
    }

    /// All images of a node.
    pub fn whole(&self, node: NodeId) -> Value {
        Value {
            node,
            first: 0,
            shape: self.nodes[node.0].shape,
        }
    }

    /// The gradients of the sum of some losses in the parameters of some networks, for the optimisers.
    pub fn gradients(&mut self, losses: &[Loss], networks: &[NetworkId]) {
        self.statements.push(Statement::Gradients {
            losses: losses.to_vec(),
            networks: networks.to_vec(),
        });
    }

    /// One step of Adam along the last gradients of a network.
    pub fn adam(&mut self, network: NetworkId, rates: UploadId, betas: [f32; 2]) {
        self.versions[network.0] += 1;
        self.statements.push(Statement::Adam {
            network,
            rates,
            betas,
        });
    }

    /// Takes a network into its moving average.
    pub fn ema(&mut self, network: NetworkId, ema: NetworkId, share: UploadId) {
        self.statements.push(Statement::Ema {
            network,
            ema,
            share,
        });
    }
}
