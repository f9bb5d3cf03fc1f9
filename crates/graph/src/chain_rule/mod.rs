//! Reverse-mode differentiation of a recorded graph: from losses back to the parameters of some networks.
//!
//! Gradients are derived only where they are wanted: a network that does not learn passes gradients on, and what was
//! computed without the learning networks gets none. A gradient is that of some neighbouring images of a node; it is
//! zero in the others.

mod adjoint;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    rc::Rc,
};

use super::{
    operation::{Call, Lower, Operation, Role},
    operations::NOTHING,
    record::{Computation, Graph, Loss, NetworkId, Statement, UploadId},
    value::{NodeId, Shape, Value},
};
use adjoint::{Adjoint, Part};

/// What is done, in order, once every gradient has been derived.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Computes a node.
    Compute(NodeId),
    /// See [`Statement::Adam`].
    Adam {
        /// Whose parameters.
        network: NetworkId,
        /// Step size and bias corrections.
        rates: UploadId,
        /// Decays of the two moments.
        betas: [f32; 2],
    },
    /// See [`Statement::Ema`].
    Ema {
        /// What is averaged.
        network: NetworkId,
        /// The average so far.
        ema: NetworkId,
        /// Weight of the new values.
        share: UploadId,
    },
}

/// The graph with everything that its gradients take.
///
/// # Panics
/// If a network is applied twice on the way to one loss: its gradient would have to be summed. Concatenate its batches
/// instead.
pub fn differentiated(mut graph: Graph) -> (Graph, Vec<Step>) {
    let mut derivation = Derivation {
        steps: Vec::new(),
        known: HashMap::new(),
        versions: vec![0; graph.specs.len()],
    };
    for statement in graph.statements.clone() {
        match statement {
            Statement::Compute(node) => derivation.steps.push(Step::Compute(node)),
            Statement::Gradients { losses, networks } => {
                ChainRule::new(&mut graph, &mut derivation, networks).derive(&losses);
            }
            Statement::Adam {
                network,
                rates,
                betas,
            } => {
                derivation.versions[network.0] += 1;
                derivation.steps.push(Step::Adam {
                    network,
                    rates,
                    betas,
                });
            }
            Statement::Ema {
                network,
                ema,
                share,
            } => derivation.steps.push(Step::Ema {
                network,
                ema,
                share,
            }),
        }
    }
    (graph, derivation.steps)
}

/// What has been derived so far.
struct Derivation {
    steps: Vec<Step>,
    /// By operation and inputs: what two losses need of the same computation is derived once.
    known: HashMap<String, Value>,
    /// Steps that each network's optimiser has taken.
    versions: Vec<u32>,
}

/// The derivation of the gradients of some losses.
pub struct ChainRule<'a> {
    graph: &'a mut Graph,
    derivation: &'a mut Derivation,
    learning: Vec<NetworkId>,
    needed: HashMap<Value, bool>,
    adjoints: BTreeMap<NodeId, Adjoint>,
    /// Effects that must not happen twice.
    effects: HashSet<String>,
}

impl<'a> ChainRule<'a> {
    fn new(graph: &'a mut Graph, derivation: &'a mut Derivation, learning: Vec<NetworkId>) -> Self {
        Self {
            graph,
            derivation,
            learning,
            needed: HashMap::new(),
            adjoints: BTreeMap::new(),
            effects: HashSet::new(),
        }
    }

    /// Losses of weight 1 are taken back together. Each of the others comes back by itself as far as the learning
    /// networks, where it is weighted and added: so two lessons can share that part of its way.
    fn derive(&mut self, losses: &[Loss]) {
        let (weighted, plain): (Vec<Loss>, Vec<Loss>) =
            losses.iter().partition(|loss| loss.weight.is_some());
        self.seed(&plain);
        if weighted.is_empty() {
            self.take_back(|_| false);
            return;
        }
        let sum = self.arrive();
        let terms: Vec<_> = weighted
            .into_iter()
            .map(|loss| {
                self.seed(&[loss]);
                (loss.weight, self.arrive())
            })
            .collect();
        self.adjoints = sum;
        for (weight, term) in terms {
            for (node, adjoint) in term {
                self.add_scaled(node, weight, adjoint);
            }
        }
        self.take_back(|_| false);
    }

    fn seed(&mut self, losses: &[Loss]) {
        for loss in losses {
            self.adjoints.entry(loss.node).or_default().is_loss = true;
        }
    }

    /// Takes gradients back as far as the first operations with parameters that learn.
    fn arrive(&mut self) -> BTreeMap<NodeId, Adjoint> {
        let learning = self.learning.clone();
        let stopped = self.take_back(|operation| {
            operation
                .network()
                .is_some_and(|network| learning.contains(&network))
        });
        stopped.into_iter().collect()
    }

    /// Takes gradients back from node to node, except through those where `stops` says so; returns what came to those.
    fn take_back(&mut self, stops: impl Fn(&dyn Operation) -> bool) -> Vec<(NodeId, Adjoint)> {
        let mut stopped = Vec::new();
        while let Some((node, adjoint)) = self.adjoints.pop_last() {
            let Computation::Recorded(operation) = self.graph.node(node).computation.clone() else {
                unreachable!("only what was recorded has a gradient");
            };
            match stops(&*operation) {
                true => stopped.push((node, adjoint)),
                false => self.through(node, adjoint, &operation),
            }
        }
        stopped
    }

    fn through(&mut self, node: NodeId, adjoint: Adjoint, operation: &Rc<dyn Operation>) {
        let batch = self.graph.node(node).shape.batch;
        let (images, d) = match adjoint.parts.is_empty() {
            true => (0..batch, None),
            false => {
                let indivisible = operation
                    .indivisible(batch)
                    .max(self.indivisible_before(node));
                let (images, d) = self.joined(adjoint.parts, indivisible);
                (images, Some(d))
            }
        };
        let call = Call {
            inputs: operation.inputs_of(&self.graph.node(node).inputs, &images),
            output: self.graph.whole(node).images(images),
            d,
            is_loss: adjoint.is_loss,
        };
        operation.gradient(self, &call);
    }

    /// Images that have to be taken together before a product. Its gradient is written afresh, where that of what comes
    /// before it is taken back in place: so that is where zeros are best added.
    fn indivisible_before(&self, node: NodeId) -> usize {
        let node = self.graph.node(node);
        match (node.computation.lower().role(), node.inputs.first()) {
            (Role::Computes, Some(input)) => self.indivisible_through(input.node),
            _ => 1,
        }
    }

    /// Those of a node, or of what it activates.
    fn indivisible_through(&self, node: NodeId) -> usize {
        let node = self.graph.node(node);
        match (&node.computation, node.computation.lower().role()) {
            (_, Role::Activates(_)) => self.indivisible_through(node.inputs[0].node),
            (Computation::Recorded(operation), _) => operation.indivisible(node.shape.batch),
            (Computation::Derived(_), _) => 1,
        }
    }

    /// Whether a network learns.
    pub fn learns(&self, network: NetworkId) -> bool {
        self.learning.contains(&network)
    }

    /// Whether a value depends on parameters that learn.
    pub fn needs(&mut self, value: &Value) -> bool {
        if let Some(known) = self.needed.get(value) {
            return *known;
        }
        let node = self.graph.node(value.node).clone();
        let needed = match &node.computation {
            Computation::Derived(_) => false,
            Computation::Recorded(operation) => {
                operation.network().is_some_and(|one| self.learns(one))
                    || operation
                        .sources(&node.inputs, &value.range())
                        .iter()
                        .any(|source| self.needs(source))
            }
        };
        self.needed.insert(*value, needed);
        needed
    }

    /// Adds to the gradient of some images, if it is wanted.
    pub fn add(&mut self, to: Value, d: Value) {
        if self.needs(&to) {
            let part = Part { first: to.first, d };
            self.adjoints.entry(to.node).or_default().parts.push(part);
        }
    }

    /// All images of the node that some belong to.
    pub fn whole(&self, value: Value) -> Value {
        self.graph.whole(value.node)
    }

    /// Checks that an operation's parameters have not learnt since it was recorded.
    ///
    /// # Panics
    /// If they have: take all gradients before the first step.
    pub fn assert_current(&self, network: NetworkId, version: u32) {
        let current = self.derivation.versions[network.0];
        assert_eq!(
            current, version,
            "gradients are taken before the network learns"
        );
    }

    /// Computes something for a gradient, once.
    pub fn emit(
        &mut self,
        operation: impl Lower + 'static,
        inputs: Vec<Value>,
        shape: Shape,
    ) -> Value {
        let key = format!("{operation:?} of {inputs:?}");
        if let Some(known) = self.derivation.known.get(&key) {
            return *known;
        }
        let value = self.push(Rc::new(operation), inputs, shape);
        self.derivation.known.insert(key, value);
        value
    }

    /// Changes something for a gradient, once.
    pub fn effect(&mut self, operation: impl Lower + 'static, inputs: Vec<Value>) {
        self.emit_once(operation, inputs, NOTHING);
    }

    /// Computes something for a gradient that changes something beside, once.
    ///
    /// # Panics
    /// If it is wanted of other inputs too.
    pub fn emit_once(
        &mut self,
        operation: impl Lower + 'static,
        inputs: Vec<Value>,
        shape: Shape,
    ) -> Value {
        let first = self.effects.insert(format!("{operation:?}"));
        assert!(
            first,
            "{operation:?} is wanted twice: concatenate the batches of a network"
        );
        self.emit(operation, inputs, shape)
    }

    fn push(&mut self, operation: Rc<dyn Lower>, inputs: Vec<Value>, shape: Shape) -> Value {
        let node = self
            .graph
            .push(Computation::Derived(operation), inputs, shape);
        self.derivation.steps.push(Step::Compute(node));
        self.graph.whole(node)
    }
}
