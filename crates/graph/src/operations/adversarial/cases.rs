use super::instruction::{DiscriminatorLoss, GeneratorLoss};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::program::Op,
    loss::Objective,
};
use lab_core::hyperparameter::Choice;

/// Images of a batch and batches of generated ones: fewer than a workgroup has threads, and more.
const SIZES: [[usize; 2]; 2] = [[7, 1], [70, 2]];

/// Every objective on every size.
fn games<I: Into<Op> + 'static>(build: fn(&mut Scene, Objective, [usize; 2]) -> I) -> Vec<Case> {
    let games = Objective::ALL.iter().flat_map(|&objective| {
        SIZES.into_iter().map(move |sizes| {
            let [batch, fakes] = sizes;
            let name = format!("{objective:?}, {fakes} batches of {batch} against one");
            Case::new(name, move |scene| build(scene, objective, sizes))
        })
    });
    games.collect()
}

impl Cases for DiscriminatorLoss {
    fn cases() -> Vec<Case> {
        games(|scene, objective, [batch, fakes]| {
            let all = (1 + fakes) * batch;
            Self {
                objective,
                logits: scene.drawn(all, |value| 3.0 * value),
                smoothing: scene.filled(&[0.1]),
                d: scene.normals(all),
                loss_values: at(scene.normals(6), 1),
                batch,
                fakes,
            }
        })
    }
}

impl Cases for GeneratorLoss {
    fn cases() -> Vec<Case> {
        games(|scene, objective, [batch, fakes]| {
            let all = (1 + fakes) * batch;
            Self {
                objective,
                logits: scene.drawn(all, |value| 3.0 * value),
                d: scene.normals(all),
                loss_values: at(scene.normals(6), 1),
                batch,
                fakes,
            }
        })
    }
}
