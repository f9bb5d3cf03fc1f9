//! Ways along the velocities of a flow, from noise to images and back.

use serde::{Deserialize, Serialize};

use lab_core::hyperparameter::choice;
use lab_data::dataset::UNLABELLED;
use lab_graph::{Graph, NetworkId, Shape, Value, operations::Normalisation};
use lab_models::networks::{TIME_FEATURES, time_features};

/// Time at which the features of images are taken: nearly without noise.
const FEATURE_TIME: f32 = 0.9;

/// How a step follows the velocities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Solver {
    /// Along one velocity: that at the end with more noise, both ways, so that the way back undoes the way there.
    Euler,
    /// Along the mean of the velocities where it begins and where the first leads (Karras et al. 2022, *Elucidating the design
    /// space of diffusion-based generative models*, algorithm 1). The step at the image's end is Euler's: no time is
    /// looked at where there is no noise left.
    #[default]
    Heun,
}

choice!(Solver {
    Euler = "euler",
    Heun = "heun",
});

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From noise, at time 0, to images, at time 1.
    ToImages,
    /// Back.
    ToNoise,
}

/// The velocities that a network has learnt, for images under a condition.
#[derive(Debug, Clone, Copy)]
pub struct Velocities {
    /// Makes velocities of images and their time.
    pub network: NetworkId,
    /// `[batch, conditions, 1, 1]`, in a conditional model
    pub condition: Option<Value>,
    /// How far they are carried on from those of unlabelled images to those of the condition, which is at 1 (Ho & Salimans
    /// 2022, *Classifier-free diffusion guidance*).
    pub guidance: f32,
}

impl Velocities {
    /// A time as the network takes it, with the condition.
    fn embedded(self, graph: &mut Graph, batch: usize, time: f32) -> Value {
        let time = graph.constant(TIME_FEATURES, time_features(time).repeat(batch));
        match self.condition {
            Some(condition) => graph.join_channels(&[time, condition]),
            None => time,
        }
    }

    /// Velocity of images at a time.
    fn at(self, graph: &mut Graph, images: Value, time: f32) -> Value {
        let learnt = self.learnt(graph, images, time);
        match self.condition {
            Some(condition) if self.guidance != 1.0 => {
                let Shape {
                    batch, channels, ..
                } = condition.shape;
                let unlabelled = graph.constant(channels, vec![UNLABELLED; channels * batch]);
                let of_unlabelled = Self {
                    condition: Some(unlabelled),
                    ..self
                };
                let start = of_unlabelled.learnt(graph, images, time);
                blended(graph, [start, learnt], [1.0 - self.guidance, self.guidance])
            }
            Some(_) | None => learnt,
        }
    }

    /// What the network says of images and their condition.
    fn learnt(self, graph: &mut Graph, images: Value, time: f32) -> Value {
        let time = self.embedded(graph, images.shape.batch, time);
        graph.apply(self.network, images, Some(time), Normalisation::Running)
    }

    /// What the network has made of images where its maps are smallest (Xiang et al. 2023, *Denoising diffusion autoencoders
    /// are unified self-supervised learners*).
    pub fn features(self, graph: &mut Graph, images: Value) -> Value {
        let time = self.embedded(graph, images.shape.batch, FEATURE_TIME);
        graph.apply_down(self.network, images, Some(time), Normalisation::Running)
    }

    /// Moves images all the way, in so many steps.
    pub fn follow(
        self,
        graph: &mut Graph,
        images: Value,
        (solver, steps): (Solver, usize),
        way: Way,
    ) -> Value {
        let length = 1.0 / steps as f32;
        let times = (0..steps).map(|step| step as f32 * length);
        let ends: Vec<_> = times.map(|time| [time, time + length]).collect();
        match way {
            Way::ToImages => ends.iter().fold(images, |images, &[begin, end]| {
                self.step(graph, images, solver, [begin, end], length)
            }),
            Way::ToNoise => ends.iter().rev().fold(images, |images, &[begin, end]| {
                self.step(graph, images, solver, [end, begin], -length)
            }),
        }
    }

    /// Moves images from one time to another.
    fn step(
        self,
        graph: &mut Graph,
        images: Value,
        solver: Solver,
        [from, to]: [f32; 2],
        length: f32,
    ) -> Value {
        let last = from.max(to) > 1.0 - length.abs() / 2.0;
        match solver {
            Solver::Heun if !last => {
                let here = self.at(graph, images, from);
                let there = moved(graph, images, here, length);
                let there = self.at(graph, there, to);
                let half = moved(graph, images, here, length / 2.0);
                moved(graph, half, there, length / 2.0)
            }
            Solver::Euler | Solver::Heun => {
                let velocity = self.at(graph, images, from.min(to));
                moved(graph, images, velocity, length)
            }
        }
    }
}

/// Images, so far along a velocity.
fn moved(graph: &mut Graph, images: Value, velocity: Value, length: f32) -> Value {
    blended(graph, [images, velocity], [1.0, length])
}

/// The weighted sum of two.
fn blended(graph: &mut Graph, [a, b]: [Value; 2], weights: [f32; 2]) -> Value {
    let weights = graph.constant(2, weights.repeat(a.shape.batch));
    graph.blend(a, b, weights)
}
