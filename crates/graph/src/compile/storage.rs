//! Which values lie in the same feature maps: parts of concatenations, columns, and what is computed in place.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::fusion::{Fusion, computed};
use crate::{Graph, Value, chain_rule::Step, operation::Role, value::NodeId};

/// Where a value lies: in the output of which node, from which image on.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// The node.
    pub root: NodeId,
    /// The image.
    pub first: usize,
}

/// Which values lie in the same feature maps.
#[derive(Debug)]
pub struct Storage<'a> {
    graph: &'a Graph,
    fusion: &'a Fusion,
    /// What would use up an input that is read afterwards: it works on a copy.
    copied: HashSet<NodeId>,
    /// Nodes whose output is part of a concatenation.
    parts: HashMap<NodeId, Within>,
}

impl<'a> Storage<'a> {
    /// `outputs` are read after all steps.
    pub fn of(graph: &'a Graph, (steps, outputs): (&[Step], &[Value]), fusion: &'a Fusion) -> Self {
        let mut storage = Self {
            graph,
            fusion,
            copied: copied(graph, (steps, outputs), fusion),
            parts: HashMap::new(),
        };
        storage.find_parts(steps);
        storage
    }

    /// What a node's output lies in, if that is what another node has: the first input of what works in place or is
    /// done by others.
    fn lies_in_input(&self, node: NodeId) -> bool {
        match self.graph.lower(node).role() {
            Role::InPlace => !self.copied.contains(&node),
            Role::Columns(_) => true,
            Role::Activates(_) => self.fusion.is_deferred(node),
            Role::Computes
            | Role::Concatenates
            | Role::Zeros
            | Role::Uploaded
            | Role::Given
            | Role::Table(_)
            | Role::FillsTable(_)
            | Role::Effect => false,
        }
    }

    /// The node in whose output another's lies, and how far from its beginning.
    fn source(&self, value: &Value) -> Within {
        let (mut node, mut first) = (value.node, value.first);
        loop {
            // What absorbs an activation writes where that is.
            node = self.fusion.activation_of(node).unwrap_or(node);
            match self.lies_in_input(node) {
                true => {
                    let input = self.graph.node(node).inputs[0];
                    (node, first) = (input.node, first + input.first);
                }
                false => return Within { root: node, first },
            }
        }
    }

    fn find_parts(&mut self, steps: &[Step]) {
        // What is concatenated last holds what was concatenated before.
        let concatenations: Vec<_> = computed(steps)
            .filter(|node| self.graph.lower(*node).role() == Role::Concatenates)
            .collect();
        for node in concatenations {
            let mut first = 0;
            for part in &self.graph.node(node).inputs {
                let source = self.source(part);
                let whole = self.graph.node(source.root).shape;
                assert!(
                    source.first == 0
                        && whole == part.shape
                        && self.graph.lower(source.root).role() != Role::Uploaded,
                    "what is concatenated is computed for that: {part:?}"
                );
                let known = self.parts.insert(source.root, Within { root: node, first });
                assert!(
                    known.is_none(),
                    "what is concatenated twice lies in one place"
                );
                first += part.shape.batch;
            }
        }
    }

    /// The node whose buffer a value lies in, and from which image on.
    pub fn root(&self, value: &Value) -> Within {
        let mut place = self.source(value);
        while let Some(outer) = self.parts.get(&place.root) {
            place = Within {
                root: outer.root,
                first: place.first + outer.first,
            };
        }
        place
    }

    /// Which images of which root a value is.
    pub fn images_of_root(&self, value: &Value) -> (NodeId, Range<usize>) {
        let Within { root, first } = self.root(value);
        (root, first..first + value.shape.batch)
    }

    /// Whether a node works on a copy of its first input.
    pub fn is_copied(&self, node: NodeId) -> bool {
        self.copied.contains(&node)
    }
}

/// The nodes that work in place on a value which others read after them, itself or what lies in the same place.
fn copied(
    graph: &Graph,
    (steps, outputs): (&[Step], &[Value]),
    fusion: &Fusion,
) -> HashSet<NodeId> {
    // The gradient of an activation that is left to its users lies where that of the output does.
    let root = |mut node: NodeId| {
        while fusion.is_deferred(node) {
            node = graph.node(node).inputs[0].node;
        }
        node
    };
    // What was there before is there for the next run too.
    let is_given = |node| match graph.lower(node).role() {
        Role::Given | Role::Uploaded | Role::Table(_) | Role::Zeros => true,
        Role::Computes
        | Role::Activates(_)
        | Role::InPlace
        | Role::Concatenates
        | Role::Columns(_)
        | Role::FillsTable(_)
        | Role::Effect => false,
    };
    let mut read_later: HashSet<NodeId> = outputs.iter().map(|output| root(output.node)).collect();
    let mut copied = HashSet::new();
    for node in computed(steps).collect::<Vec<_>>().into_iter().rev() {
        let inputs = &graph.node(node).inputs;
        let is_in_place = graph.lower(node).role() == Role::InPlace;
        if is_in_place && (is_given(inputs[0].node) || read_later.contains(&root(inputs[0].node))) {
            copied.insert(node);
        }
        read_later.extend(inputs.iter().map(|input| root(input.node)));
    }
    copied
}
