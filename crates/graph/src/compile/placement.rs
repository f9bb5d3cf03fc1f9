use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    fusion::{Fusion, computed},
    memory::Memory,
    unplaced,
};
use crate::{
    Graph, Value,
    chain_rule::Step,
    fused::{
        Backend, Network,
        layout::{BufferId, Feature, Matrix},
    },
    operation::{Activation, Role},
    value::NodeId,
};

/// Where a value lies.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The feature maps that it belongs to.
    pub feature: Feature,
    /// Its first channel among theirs.
    first_channel: usize,
    /// A gradient that has yet to be taken through a rectifier: the slope, and what the rectifier gave.
    pub rectifier: Option<(f32, Feature)>,
}

impl Place {
    fn of(feature: Feature) -> Self {
        Self {
            feature,
            first_channel: 0,
            rectifier: None,
        }
    }

    /// Vectors that may be part of longer ones, one a row.
    pub fn columns(&self) -> Matrix {
        let whole = self.feature.pixels();
        let columns = whole.columns - self.first_channel;
        Matrix {
            height: 1,
            width: 1,
            base: whole.base + self.first_channel,
            line: 0,
            pixel: 0,
            columns,
            run: columns,
            stride: columns,
            ..whole
        }
    }

    /// No place at all.
    pub fn nowhere() -> Self {
        Self::of(Feature::vectors(BufferId(0), 0, 0))
    }

    /// The buffer that it begins with.
    ///
    /// # Panics
    /// If something else comes before it.
    pub fn whole_buffer(&self) -> BufferId {
        assert_eq!(self.feature.first, 0, "the value begins its buffer");
        self.feature.buffer
    }
}

/// Whose storage a node's output lies in, from which image on.
#[derive(Debug, Clone, Copy)]
struct Storage {
    root: NodeId,
    first: usize,
}

/// Where every value lies.
#[derive(Debug)]
pub struct Placement<'a> {
    graph: &'a Graph,
    fusion: &'a Fusion,
    networks: &'a [Network],
    upload: BufferId,
    /// What would use up an input that is read afterwards: it works on a copy.
    copied: HashSet<NodeId>,
    storage: HashMap<NodeId, Storage>,
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
            copied: copied(graph, steps, fusion),
            storage: HashMap::new(),
            features: HashMap::new(),
        };
        placement.find_storage(steps);
        placement.allocate((steps, outputs), memory, backend);
        placement
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
    fn source(&self, value: &Value) -> Storage {
        let (mut node, mut first) = (value.node, value.first);
        loop {
            // What absorbs an activation writes where that is.
            node = self.fusion.activation_of(node).unwrap_or(node);
            match self.lies_in_input(node) {
                true => {
                    let input = self.graph.node(node).inputs[0];
                    (node, first) = (input.node, first + input.first);
                }
                false => return Storage { root: node, first },
            }
        }
    }

    fn find_storage(&mut self, steps: &[Step]) {
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
                let known = self
                    .storage
                    .insert(source.root, Storage { root: node, first });
                assert!(
                    known.is_none(),
                    "what is concatenated twice lies in one place"
                );
                first += part.shape.batch;
            }
        }
    }

    /// The node whose buffer a value lies in, and from which image on.
    fn root(&self, value: &Value) -> Storage {
        let mut place = self.source(value);
        while let Some(outer) = self.storage.get(&place.root) {
            place = Storage {
                root: outer.root,
                first: place.first + outer.first,
            };
        }
        place
    }

    /// Where zeros lie that must stay: which images of which root.
    fn zeros(&self, steps: &[Step]) -> Vec<(NodeId, Range<usize>)> {
        let zeros = computed(steps).filter(|node| self.graph.lower(*node).role() == Role::Zeros);
        let places = zeros.map(|node| self.images_of_root(&self.graph.whole(node)));
        places.collect()
    }

    /// Which images of which root a value is.
    fn images_of_root(&self, value: &Value) -> (NodeId, Range<usize>) {
        let Storage { root, first } = self.root(value);
        (root, first..first + value.shape.batch)
    }

    fn allocate(
        &mut self,
        (steps, outputs): (&[Step], &[Value]),
        memory: &mut Memory,
        backend: &mut dyn Backend,
    ) {
        let zeros = self.zeros(steps);
        let last_uses = self.last_uses(steps, &zeros);
        let staying: HashSet<_> = outputs.iter().map(|value| self.root(value).root).collect();
        let filling = self.filling(steps);
        let mut borrowed = Vec::new();
        for (moment, node) in computed(steps).enumerate() {
            let root = self.root(&self.graph.whole(node)).root;
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
            Some((self.root(d).root, feature))
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
                    last.insert(self.root(value).root, moment);
                }
            }
            for input in inputs {
                if let Some(by) = used_up.get(&input.node) {
                    unreachable!("{node:?} reads what {by:?} has used up");
                }
            }
            if self.graph.lower(node).role() == Role::InPlace && !self.is_copied(node) {
                used_up.insert(inputs[0].node, node);
                let (root, images) = self.images_of_root(&inputs[0]);
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
        let Storage { root, first } = self.root(value);
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
                    rectifier: Some((slope, self.of_value(&output).feature)),
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
        self.copied.contains(&node)
    }

    /// Where all images of a node lie.
    pub fn of_node(&self, node: NodeId) -> Place {
        self.of_value(&self.graph.whole(node))
    }
}

/// The nodes that work in place on a value which others read after them, itself or what lies in the same place.
fn copied(graph: &Graph, steps: &[Step], fusion: &Fusion) -> HashSet<NodeId> {
    // The gradient of an activation that is left to its users lies where that of the output does.
    let root = |mut node: NodeId| {
        while fusion.is_deferred(node) {
            node = graph.node(node).inputs[0].node;
        }
        node
    };
    let mut read_later: HashSet<NodeId> = HashSet::new();
    let mut copied = HashSet::new();
    for node in computed(steps).collect::<Vec<_>>().into_iter().rev() {
        let inputs = &graph.node(node).inputs;
        let is_in_place = graph.lower(node).role() == Role::InPlace;
        if is_in_place && read_later.contains(&root(inputs[0].node)) {
            copied.insert(node);
        }
        read_later.extend(inputs.iter().map(|input| root(input.node)));
    }
    copied
}
