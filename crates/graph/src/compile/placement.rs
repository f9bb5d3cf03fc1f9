//! Feature maps for every value.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    fusion::{Fusion, computed},
    memory::Memory,
    place::Place,
    storage::{Storage, Within},
    unplaced,
};
use crate::{
    Graph, Value,
    chain_rule::Step,
    fused::{
        Backend, Network,
        layout::{BufferId, Feature},
    },
    operation::{Activation, Role},
    value::NodeId,
};

/// Where every value lies.
#[derive(Debug)]
pub struct Placement<'a> {
    graph: &'a Graph,
    fusion: &'a Fusion,
    networks: &'a [Network],
    upload: BufferId,
    storage: Storage<'a>,
    features: HashMap<NodeId, Feature>,
}

impl<'a> Placement<'a> {
    pub fn of(
        graph: &'a Graph,
        (steps, outputs): (&[Step], &[Value]),
        fusion: &'a Fusion,
        (networks, upload): (&'a [Network], BufferId),
        (memory, backend): (&mut Memory, &mut dyn Backend),
    ) -> Self {
        let mut placement = Self {
            graph,
            fusion,
            networks,
            upload,
            storage: Storage::of(graph, (steps, outputs), fusion),
            features: HashMap::new(),
        };
        placement.allocate((steps, outputs), memory, backend);
        placement
    }

    /// Where zeros lie that must stay: which images of which root.
    fn zeros(&self, steps: &[Step]) -> Vec<(NodeId, Range<usize>)> {
        let zeros = computed(steps).filter(|node| self.graph.lower(*node).role() == Role::Zeros);
        let places = zeros.map(|node| self.storage.images_of_root(&self.graph.whole(node)));
        places.collect()
    }

    fn allocate(
        &mut self,
        (steps, outputs): (&[Step], &[Value]),
        memory: &mut Memory,
        backend: &mut dyn Backend,
    ) {
        let zeros = self.zeros(steps);
        let last_uses = self.last_uses(steps, &zeros);
        let staying: HashSet<_> = outputs
            .iter()
            .map(|value| self.storage.root(value).root)
            .collect();
        let filling = self.filling(steps);
        let mut borrowed = Vec::new();
        for (moment, node) in computed(steps).enumerate() {
            let root = self.storage.root(&self.graph.whole(node)).root;
            let role = self.graph.lower(root).role();
            if matches!(role, Role::Effect | Role::FillsTable(_))
                || self.features.contains_key(&root)
            {
                continue;
            }
            let shape = self.graph.node(root).shape;
            let feature = match role {
                Role::Uploaded => Feature::vectors(self.upload, shape.batch, shape.channels),
                Role::Given | Role::Zeros => memory.keep(shape, backend),
                Role::Table(network) => {
                    let values = self.networks[network.0].arena.values;
                    Feature::vectors(values, shape.batch, shape.channels)
                }
                Role::Activates(_)
                | Role::Columns(_)
                | Role::Computes
                | Role::Concatenates
                | Role::Effect
                | Role::FillsTable(_)
                | Role::InPlace => {
                    if let Some(feature) = filling.get(&root) {
                        *feature
                    } else if zeros.iter().any(|(holder, _)| *holder == root) {
                        memory.keep(shape, backend)
                    } else {
                        let feature = memory.borrow(shape, backend);
                        borrowed.push((root, feature.buffer));
                        feature
                    }
                }
            };
            self.features.insert(root, feature);
            borrowed.retain(|(root, buffer)| {
                let is_over = last_uses[root] <= moment && !staying.contains(root);
                if is_over {
                    memory.give_back(*buffer);
                }
                !is_over
            });
        }
        for (_, buffer) in borrowed {
            memory.give_back(buffer);
        }
    }

    /// Gradients that are computed where a table's belongs.
    fn filling(&self, steps: &[Step]) -> HashMap<NodeId, Feature> {
        let gradients = computed(steps).filter_map(|node| {
            let Role::FillsTable(network) = self.graph.lower(node).role() else {
                return None;
            };
            let d = &self.graph.node(node).inputs[0];
            let gradient = self.networks[network.0].arena.gradient;
            let feature = Feature::vectors(gradient, d.shape.batch, d.shape.channels);
            Some((self.storage.root(d).root, feature))
        });
        gradients.collect()
    }

    /// When each root is last used, in computed nodes; checks that nothing is read after it was used up.
    fn last_uses(
        &self,
        steps: &[Step],
        zeros: &[(NodeId, Range<usize>)],
    ) -> HashMap<NodeId, usize> {
        let mut last = HashMap::new();
        let mut used_up: HashMap<NodeId, NodeId> = HashMap::new();
        for (moment, node) in computed(steps).enumerate() {
            let inputs = &self.graph.node(node).inputs;
            let deferred = inputs
                .iter()
                .filter(|input| self.fusion.is_deferred(input.node));
            let known_from = deferred.map(|input| &self.graph.node(input.node).inputs[1]);
            let own = self.graph.whole(node);
            for value in inputs.iter().chain(known_from).chain([&own]) {
                if value.shape.batch > 0 {
                    last.insert(self.storage.root(value).root, moment);
                }
            }
            for input in inputs {
                if let Some(by) = used_up.get(&input.node) {
                    unreachable!("{node:?} reads what {by:?} has used up");
                }
            }
            if self.graph.lower(node).role() == Role::InPlace && !self.storage.is_copied(node) {
                used_up.insert(inputs[0].node, node);
                let (root, images) = self.storage.images_of_root(&inputs[0]);
                let overlaps =
                    |zeros: &Range<usize>| zeros.start < images.end && images.start < zeros.end;
                let spoils =
                    |(holder, zeros): &(NodeId, Range<usize>)| *holder == root && overlaps(zeros);
                assert!(
                    !zeros.iter().any(spoils),
                    "{node:?} writes over zeros that stay"
                );
            }
        }
        last
    }

    /// Where some images of a node lie.
    pub fn of_value(&self, value: &Value) -> Place {
        let Within { root, first } = self.storage.root(value);
        let Some(feature) = self.features.get(&root) else {
            unplaced(value.node)
        };
        let place = Place::of(feature.images(&(first..first + value.shape.batch)));
        let node = self.graph.node(value.node);
        match self.graph.lower(value.node).role() {
            Role::Columns(first_channel) => Place {
                first_channel,
                ..place
            },
            Role::Activates(Activation::RectifyGradient(slope))
                if self.fusion.is_deferred(value.node) =>
            {
                let whole = node.inputs[1];
                let output = whole.images(value.range());
                Place {
                    rectifier: Some((slope, self.of_value(&output).feature())),
                    ..place
                }
            }
            Role::Activates(_)
            | Role::Computes
            | Role::Concatenates
            | Role::Effect
            | Role::FillsTable(_)
            | Role::Given
            | Role::InPlace
            | Role::Table(_)
            | Role::Uploaded
            | Role::Zeros => place,
        }
    }

    /// Whether a node works on a copy of its first input.
    pub fn is_copied(&self, node: NodeId) -> bool {
        self.storage.is_copied(node)
    }

    /// Where all images of a node lie.
    pub fn of_node(&self, node: NodeId) -> Place {
        self.of_value(&self.graph.whole(node))
    }
}
