//! Operations on Burn and on backends: what they make of images, the losses that they report, and the gradients of all
//! that is learnt in them and before them.

mod host;
mod lesson;

use std::{num::NonZeroUsize, rc::Rc};

pub use self::host::Host;
use self::lesson::Lesson;
use super::{
    Block, Convolution, Embedding, Initialisation, Loss, NetworkId, NetworkSpec, Shape, Value,
    operations::{Comparison, cases, steps},
};
use crate::{
    device::ComputeDevice,
    fused::{Backend, cpu::Machine, parameters::Kernel},
};

/// Largest difference of the values of a tensor, by the largest of them: sums in another order.
const TOLERANCE: f32 = 2e-4;
const NETWORK: NetworkId = NetworkId(0);

/// Some blocks, and the images that go in.
#[derive(Debug, Clone)]
pub struct Case {
    /// How many images there are, and of which shape.
    pub input: Shape,
    /// What they go through.
    pub blocks: Vec<Block>,
}

/// So many images of so many channels, `size` pixels a side.
pub const fn maps(batch: usize, channels: usize, size: usize) -> Shape {
    Shape::of_dims([batch, channels, size, size])
}

/// Records what comes after a network, down to losses.
pub type Record = dyn Fn(&mut Host, Value) -> Vec<Loss>;

/// Some blocks, and operations that are no blocks after them.
pub struct Step {
    /// What is special about it.
    pub name: String,
    /// What comes before.
    pub case: Case,
    /// Numbers of the condition that the network is given.
    pub conditioning: usize,
    /// The network's embedding, which is given what is drawn.
    pub embedding: Option<Embedding>,
    /// The operations.
    pub record: Box<Record>,
}

impl Step {
    /// Of a network without a condition.
    pub fn new(
        name: impl Into<String>,
        case: Case,
        record: impl Fn(&mut Host, Value) -> Vec<Loss> + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            case,
            conditioning: 0,
            embedding: None,
            record: Box::new(record),
        }
    }
}

/// The distance from values that are drawn, a loss of whatever was made.
pub fn distance(host: &mut Host, values: Value) -> Loss {
    let wanted = host.given(values.shape, |value| value);
    let comparison = Comparison::HalfSquaredError { weight: 1.0 };
    host.graph.reconstruction(comparison, values, wanted)
}

impl Case {
    /// The blocks after a 1×1 convolution, whose gradient is right if that of what goes into them is.
    fn spec(&self, conditioning: usize, embedding: Option<Embedding>) -> Rc<NetworkSpec> {
        let before = Convolution::down(Kernel::Point, self.input.channels);
        let blocks = [before.into()].into_iter().chain(self.blocks.clone());
        Rc::new(NetworkSpec {
            name: "case",
            input: self.input.with_batch(1),
            blocks: blocks.collect(),
            embedding,
            conditioning,
            spectral_norm: false,
            initialisation: Initialisation::He,
        })
    }
}

/// Compares a network on Burn and on a backend; returns the largest relative difference.
pub fn compare(spec: Rc<NetworkSpec>, batch: usize, backend: &mut dyn Backend) -> f32 {
    let record = |host: &mut Host, output| vec![distance(host, output)];
    let what = format!("{:?}", spec.blocks);
    compare_step(&Lesson::of(spec, batch, &record), &what, backend)
}

fn compare_step(lesson: &Lesson, what: &str, backend: &mut dyn Backend) -> f32 {
    let (expected, found) = (lesson.on_burn(), lesson.on_a_backend(backend));
    assert_eq!(expected.len(), found.len());
    let mut worst = 0.0_f32;
    for ((name, expected), (found_name, found)) in expected.iter().zip(&found) {
        assert_eq!((name, expected.len()), (found_name, found.len()));
        let largest = expected
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        assert!(
            largest > 1e-6,
            "{name}: zeros would prove nothing in {what}"
        );
        for (place, (expected, found)) in expected.iter().zip(found).enumerate() {
            let difference = (expected - found).abs() / largest;
            assert!(
                difference <= TOLERANCE,
                "{name}, value {place}: {found} is not {expected} in {what}"
            );
            worst = worst.max(difference);
        }
    }
    worst
}

/// Of every block there is: its operation's line in the list asks for cases. And of what is no block.
fn compare_all(device: &ComputeDevice, on: &str) {
    for (name, cases) in cases() {
        let differences = cases.iter().map(|case| {
            let mut backend = device.backend();
            compare(case.spec(0, None), case.input.batch, &mut *backend)
        });
        tell(name, on, cases.len(), differences);
    }
    for (name, steps) in steps() {
        let differences = steps.iter().map(|step| {
            let spec = step.case.spec(step.conditioning, step.embedding.clone());
            let lesson = Lesson::of(spec, step.case.input.batch, &*step.record);
            let what = format!("{name}, {}", step.name);
            compare_step(&lesson, &what, &mut *device.backend())
        });
        tell(name, on, steps.len(), differences);
    }
}

fn tell(name: &str, on: &str, cases: usize, differences: impl Iterator<Item = f32>) {
    let worst = differences.fold(0.0, f32::max);
    println!("{name}, Burn against {on}, {cases} cases: {worst:.1e}");
}

#[test]
fn every_operation_has_the_values_and_gradients_of_burn() {
    compare_all(&ComputeDevice::cpu(), "the CPU");
    let fastest = ComputeDevice::cpu_with(Machine::fastest(NonZeroUsize::MIN.saturating_add(1)));
    compare_all(&fastest, "two threads that fuse");
}

/// A process opens its GPU once: called by the test of everything that a GPU does.
pub fn compare_on_gpu(gpu: &ComputeDevice) {
    compare_all(gpu, "WebGPU");
}
