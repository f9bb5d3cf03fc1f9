use std::collections::{HashMap, HashSet};

use super::{Lesson, operation};
use crate::{Graph, NetworkId, NodeId, Statement};

/// Which nodes lie between the parameters that learn in a lesson and its losses.
#[derive(Debug)]
pub struct Lessons {
    of_node: HashMap<NodeId, Vec<Lesson>>,
    learning: Vec<Vec<NetworkId>>,
}

impl Lessons {
    pub fn of(graph: &Graph) -> Self {
        let mut lessons = Self {
            of_node: HashMap::new(),
            learning: Vec::new(),
        };
        for statement in &graph.statements {
            if let Statement::Gradients { losses, networks } = statement {
                let losses = losses.iter().map(|loss| loss.node);
                let before = ancestors(graph, losses);
                let lesson = lessons.learning.len();
                for node in depending(graph, networks) {
                    if before.contains(&node) {
                        lessons.of_node.entry(node).or_default().push(lesson);
                    }
                }
                lessons.learning.push(networks.clone());
            }
        }
        lessons
    }

    /// The lessons that want a way back through a node.
    pub fn of_node(&self, node: NodeId) -> &[Lesson] {
        self.of_node.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether a network learns in a lesson.
    pub fn learns(&self, lesson: Lesson, network: NetworkId) -> bool {
        self.learning[lesson].contains(&network)
    }
}

fn ancestors(graph: &Graph, losses: impl Iterator<Item = NodeId>) -> HashSet<NodeId> {
    let (mut known, mut open) = (HashSet::new(), losses.collect::<Vec<_>>());
    while let Some(node) = open.pop() {
        if known.insert(node) {
            open.extend(graph.node(node).inputs.iter().map(|input| input.node));
        }
    }
    known
}

/// The nodes that depend on parameters of some networks.
fn depending(graph: &Graph, networks: &[NetworkId]) -> Vec<NodeId> {
    let mut known = HashSet::new();
    let nodes = (0..graph.nodes.len()).map(NodeId);
    let depending = nodes.filter(|node| {
        let own = operation(graph, *node).network();
        let depends = own.is_some_and(|network| networks.contains(&network))
            || graph
                .node(*node)
                .inputs
                .iter()
                .any(|input| known.contains(&input.node));
        if depends {
            known.insert(*node);
        }
        depends
    });
    depending.collect()
}
