//! Losses of the game, and the logits that they are made of.

use lab_core::hyperparameter::Choice;
use lab_graph::{
    fused::program::{self, GradientPenalty, Op, Projection},
    loss::Objective,
};

use super::{
    super::scene::{Scene, at},
    Case,
};

/// Images of a batch and batches of generated ones: fewer than a workgroup has threads, and more.
const SIZES: [[usize; 2]; 2] = [[7, 1], [70, 2]];

/// Every objective on every size.
fn games(build: fn(&mut Scene, Objective, [usize; 2]) -> Op) -> Vec<Case> {
    let games = Objective::ALL.iter().flat_map(|&objective| {
        SIZES.into_iter().map(move |sizes| {
            let [batch, fakes] = sizes;
            let name = format!("{objective:?}, {fakes} batches of {batch} against one");
            Case::new(name, move |scene| build(scene, objective, sizes))
        })
    });
    games.collect()
}

pub fn discriminator() -> Vec<Case> {
    games(|scene, objective, [batch, fakes]| {
        let all = (1 + fakes) * batch;
        Op::from(program::DiscriminatorLoss {
            objective,
            logits: scene.drawn(all, |value| 3.0 * value),
            smoothing: scene.filled(&[0.1]),
            d: scene.normals(all),
            loss_values: at(scene.normals(6), 1),
            batch,
            fakes,
        })
    })
}

pub fn generator() -> Vec<Case> {
    games(|scene, objective, [batch, fakes]| {
        let all = (1 + fakes) * batch;
        Op::from(program::GeneratorLoss {
            objective,
            logits: scene.drawn(all, |value| 3.0 * value),
            d: scene.normals(all),
            loss_values: at(scene.normals(6), 1),
            batch,
            fakes,
        })
    })
}

fn projection(scene: &mut Scene, images: usize, batch: usize) -> Projection {
    let (size, stride, offset) = (3, 7, 4);
    Projection {
        outputs: at(scene.normals(2 + images * (1 + size)), 2),
        logits: at(scene.normals(3 + images), 3),
        images,
        conditions: at(scene.normals(offset + batch * stride), offset),
        stride,
        batch,
        size,
    }
}

fn projections(build: fn(Projection) -> Op) -> Vec<Case> {
    let cases = [(10, 5), (138, 69)].map(|(images, batch)| {
        let name = format!("{images} images, conditions of {batch}");
        Case::new(name, move |scene| build(projection(scene, images, batch)))
    });
    cases.into()
}

pub fn project() -> Vec<Case> {
    projections(|projection| program::Project(projection).into())
}

pub fn projection_gradient() -> Vec<Case> {
    projections(|projection| program::ProjectionGradient(projection).into())
}

pub fn gradient_penalty() -> Vec<Case> {
    let cases = [3, 70].map(|batch| {
        Case::new(format!("{batch} images"), move |scene| {
            let (first, perturbed) = (2, 4 + batch);
            Op::from(GradientPenalty {
                logits: scene.normals(perturbed + batch),
                d: scene.normals(perturbed + batch),
                first,
                perturbed,
                batch,
                weight: 0.3,
            })
        })
    });
    cases.into()
}
