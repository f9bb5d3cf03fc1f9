use std::collections::{HashMap, HashSet};

use crate::{
    Graph, Value,
    chain_rule::Step,
    operation::{Activation, Role},
    value::NodeId,
};

/// Which activations are done by other operations.
#[derive(Debug, Default)]
pub struct Fusion {
    /// By the activation: it is done on its input's way to memory.
    absorbed: HashSet<NodeId>,
    /// By what absorbs it: the activation.
    absorbs: HashMap<NodeId, NodeId>,
    /// Gradients of rectifiers that are left to those who use them.
    deferred: HashSet<NodeId>,
}

impl Fusion {
    pub fn of(graph: &Graph, steps: &[Step], outputs: &[Value]) -> Self {
        let uses = uses(graph, steps, outputs);
        let mut fusion = Self::default();
        for node in computed(steps) {
            let Role::Activates(activation) = graph.lower(node).role() else {
                continue;
            };
            let input = graph.node(node).inputs[0];
            let alone = uses[&input.node] == [node] && input == graph.whole(input.node);
            let mut users = uses[&node].iter();
            if matches!(activation, Activation::RectifyGradient(_))
                && users.all(|user| graph.lower(*user).takes_rectifier())
            {
                fusion.deferred.insert(node);
            } else if alone && graph.lower(input.node).absorbs(activation) {
                fusion.absorbed.insert(node);
                fusion.absorbs.insert(input.node, node);
            }
        }
        fusion
    }

    /// The activation that a node does on its way to memory.
    pub fn activation_of(&self, node: NodeId) -> Option<NodeId> {
        self.absorbs.get(&node).copied()
    }

    /// Whether another node does the work of an activation.
    pub fn is_absorbed(&self, node: NodeId) -> bool {
        self.absorbed.contains(&node)
    }

    /// Whether the users of an activation do its work.
    pub fn is_deferred(&self, node: NodeId) -> bool {
        self.deferred.contains(&node)
    }
}

/// The nodes that steps compute, in order.
pub fn computed(steps: &[Step]) -> impl Iterator<Item = NodeId> + '_ {
    steps.iter().filter_map(|step| match step {
        Step::Compute(node) => Some(*node),
        Step::Adam { .. } | Step::Ema { .. } => None,
    })
}

/// The nodes that use each node; an output counts as used by itself.
fn uses(graph: &Graph, steps: &[Step], outputs: &[Value]) -> HashMap<NodeId, Vec<NodeId>> {
    let mut uses: HashMap<_, Vec<_>> = computed(steps).map(|node| (node, Vec::new())).collect();
    for node in computed(steps) {
        for input in &graph.node(node).inputs {
            let users = uses.entry(input.node).or_default();
            if users.last() != Some(&node) {
                users.push(node);
            }
        }
    }
    for output in outputs {
        uses.entry(output.node).or_default().push(output.node);
    }
    uses
}
