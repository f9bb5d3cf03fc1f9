//! Images along the velocities of a flow, step by step: the computations of every step are the same, so that they are one
//! program, which is run once a step with other numbers.

use super::solver::{Solver, Step};
use lab_data::dataset::UNLABELLED;
use lab_graph::{Graph, NetworkId, Shape, Value, operations::Normalisation};
use lab_models::networks::{TIME_FEATURES, time_features};

/// Weights that a step is given: of the images and a velocity for each of [`Step::predicted`], [`Step::first`] and
/// [`Step::second`], then of the velocities of unlabelled images and of those under the condition.
const WEIGHTS: usize = 8;
const PREDICTED: usize = 0;
const FIRST: usize = 2;
const SECOND: usize = 4;
const GUIDANCE: usize = 6;

/// What the steps of a walk compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stride {
    /// How velocities are followed.
    pub solver: Solver,
    /// Whether those of unlabelled images are looked at too.
    pub is_guided: bool,
}

/// Images on their way, one step after the other.
#[derive(Debug, Clone)]
pub struct Walk {
    /// Knows the velocities.
    pub network: NetworkId,
    /// What every step computes.
    pub stride: Stride,
    /// Length of a condition; 0 in a model that is not conditional.
    pub conditions: usize,
    /// How far velocities are carried on from those of unlabelled images to those of the condition, which is at 1 (Ho &
    /// Salimans 2022, *Classifier-free diffusion guidance*).
    pub guidance: f32,
    /// In this order.
    pub steps: Vec<Step>,
}

impl Walk {
    /// A step of so many images: where they have been moved to, which is put back.
    pub fn record(&self, graph: &mut Graph, images: Shape) -> Value {
        let images = graph.given(images);
        let weights = graph.given(Shape::vectors(images.shape.batch, WEIGHTS));
        let first = self.velocity(graph, images, weights);
        let moved = match self.stride.solver {
            Solver::Euler => weighted(graph, [images, first], (weights, FIRST)),
            Solver::Heun => {
                let predicted = weighted(graph, [images, first], (weights, PREDICTED));
                let second = self.velocity(graph, predicted, weights);
                let half = weighted(graph, [images, first], (weights, FIRST));
                weighted(graph, [half, second], (weights, SECOND))
            }
        };
        graph.put_back(moved, images);
        moved
    }

    /// Velocity of images, at a time that is given.
    fn velocity(&self, graph: &mut Graph, images: Value, weights: Value) -> Value {
        let embedded = Shape::vectors(images.shape.batch, TIME_FEATURES + self.conditions);
        let mut look = || {
            let embedded = graph.given(embedded);
            graph.apply(self.network, images, Some(embedded), Normalisation::Running)
        };
        let learnt = look();
        if !self.stride.is_guided {
            return learnt;
        }
        let of_unlabelled = look();
        weighted(graph, [of_unlabelled, learnt], (weights, GUIDANCE))
    }

    /// What a step of images under these conditions is given beside the images, in the order of recording.
    ///
    /// # Shapes
    /// - conditions: `[batch, conditions]` in row-major order
    pub fn given(&self, step: &Step, batch: usize, conditions: &[f32]) -> Vec<Vec<f32>> {
        let Step {
            predicted,
            first,
            second,
            ..
        } = *step;
        let guidance = [1.0 - self.guidance, self.guidance];
        let weights: [f32; WEIGHTS] = [
            1.0,
            predicted,
            1.0,
            first,
            1.0,
            second,
            guidance[0],
            guidance[1],
        ];
        let looks = match self.stride.solver {
            Solver::Euler => &step.times[..1],
            Solver::Heun => &step.times,
        };
        let mut given = vec![weights.repeat(batch)];
        for time in looks {
            let embedded = |image: usize| {
                let condition = &conditions[image * self.conditions..][..self.conditions];
                [&time_features(*time), condition].concat()
            };
            given.push((0..batch).flat_map(embedded).collect());
            if self.stride.is_guided {
                given.push(unlabelled(*time, self.conditions).repeat(batch));
            }
        }
        given
    }
}

/// A time as the network takes it, with the condition of unlabelled images.
pub fn unlabelled(time: f32, conditions: usize) -> Vec<f32> {
    [&time_features(time)[..], &vec![UNLABELLED; conditions]].concat()
}

/// The sum of two, weighted with two of the weights.
fn weighted(graph: &mut Graph, [a, b]: [Value; 2], (weights, first): (Value, usize)) -> Value {
    let weights = graph.columns_from(weights, first);
    graph.blend(a, b, weights)
}
