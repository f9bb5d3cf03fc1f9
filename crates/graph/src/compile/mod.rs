//! From a differentiated graph to a program of fused operations: which activations are done on the way to memory
//! (`fusion`), which values lie in the same feature maps (`storage`), where those are (`placement`) and how long they are
//! needed (`memory`), and the instructions (`lowering`).

mod fusion;
mod lowering;
mod memory;
mod place;
mod placement;
mod storage;

pub use lowering::{Lowering, Placed};
pub use memory::Memory;
pub use place::Place;

use super::{Graph, Value, chain_rule::differentiated, value::NodeId};
use crate::fused::{
    Backend, Network, ProgramId,
    layout::{BufferId, Feature},
};
use fusion::Fusion;
use placement::Placement;

/// Where a graph's words, settings and loss values lie, and the images of the data set.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The words that are uploaded before each run.
    pub upload: BufferId,
    /// By the place of the first number of each.
    pub settings: Vec<Option<BufferId>>,
    /// The loss values that are read.
    pub loss_values: BufferId,
    /// Bytes, channels last.
    pub pixels: BufferId,
}

impl Surroundings {
    /// Room for what a graph is given and reports.
    pub fn of(graph: &Graph, pixels: BufferId, backend: &mut dyn Backend) -> Self {
        let mut settings = vec![None; graph.setting_len()];
        let mut place = 0;
        for len in graph.setting_lens() {
            settings[place] = Some(backend.allocate(*len));
            place += len;
        }
        Self {
            upload: backend.allocate(graph.upload_len()),
            settings,
            loss_values: backend.allocate(graph.loss_len()),
            pixels,
        }
    }
}

/// A graph that is ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    /// On its backend, in parts between which the host does something.
    pub parts: Vec<ProgramId>,
    /// What the host writes, in the order of recording.
    pub given: Vec<Feature>,
    /// The values that were asked for.
    pub outputs: Vec<Feature>,
}

/// Prepares a graph. What it writes to `outputs` stays until the next program runs.
pub fn compile(
    graph: Graph,
    outputs: &[Value],
    networks: &[Network],
    surroundings: &Surroundings,
    (memory, backend): (&mut Memory, &mut dyn Backend),
) -> Program {
    let (graph, steps) = differentiated(graph);
    let fusion = Fusion::of(&graph, &steps, outputs);
    let placement = Placement::of(
        &graph,
        (&steps, outputs),
        &fusion,
        (networks, surroundings.upload),
        (memory, backend),
    );
    let given = graph
        .given_nodes()
        .map(|node| placement.of_node(node).feature());
    let given = given.collect();
    let outputs = outputs
        .iter()
        .map(|value| placement.of_value(value).feature());
    let outputs = outputs.collect();
    let mut lowering = Lowering::new(networks, surroundings, memory, backend);
    lowering.lower(&graph, &steps, &fusion, &placement);
    let parts = lowering.parts().into_iter();
    Program {
        parts: parts
            .map(|operations| backend.prepare(operations))
            .collect(),
        given,
        outputs,
    }
}

impl Program {
    /// The program, which the host never has to do anything for.
    ///
    /// # Panics
    /// If it has.
    pub fn whole(&self) -> ProgramId {
        let [whole] = self.parts[..] else {
            panic!("a program of {} parts", self.parts.len());
        };
        whole
    }
}

/// A node that has no place.
fn unplaced(node: NodeId) -> ! {
    unreachable!("{node:?} has no output")
}
