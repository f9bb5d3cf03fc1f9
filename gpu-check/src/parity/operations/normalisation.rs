//! Batch normalisation, forward and back.

use lab_graph::fused::{
    layout::{Feature, Slice},
    program::{self, Normalisation, Op},
};

use super::{
    super::scene::{Scene, at},
    Case,
};

/// Images, pixels a side, channels and groups: sums over few rows and over many, and vectors.
const SHAPES: [([usize; 3], usize); 4] = [
    ([4, 4, 5], 2),
    ([6, 16, 7], 1),
    ([6, 8, 16], 3),
    ([5, 1, 9], 1),
];

/// Values far from zero, where the variance is easily lost.
fn far(value: f32) -> f32 {
    2.0 * value + 3.0
}

struct Made {
    normalisation: Normalisation,
    d: Feature,
}

/// The first image of every feature map belongs to somebody else.
fn normalisation(scene: &mut Scene, [batch, size, channels]: [usize; 3], groups: usize) -> Made {
    let images = 1..1 + batch;
    let shape = [1 + batch, size, channels];
    let input = scene.feature(shape, far).images(&images);
    let output = scene.feature(shape, |value| value).images(&images);
    let d = scene.feature(shape, |value| value / 10.0).images(&images);
    let offset = 2 * channels;
    let statistics = scene.drawn(offset + 2 * channels * groups, |value| value.abs() + 0.5);
    let affine = scene.drawn(4 + 2 * channels, |value| 1.0 + 0.3 * value);
    Made {
        normalisation: Normalisation {
            input,
            output,
            groups,
            statistics: at(statistics, offset),
            affine: at(affine, 4),
            slope: 0.2,
        },
        d,
    }
}

fn cases(build: fn(&mut Scene, Made) -> Op) -> Vec<Case> {
    let cases = SHAPES.into_iter().map(|(shape, groups)| {
        let [batch, size, channels] = shape;
        let name = format!("{batch} × {size} × {size} × {channels} in {groups} groups");
        Case::new(name, move |scene| {
            let made = normalisation(scene, shape, groups);
            build(scene, made)
        })
    });
    cases.collect()
}

pub fn statistics() -> Vec<Case> {
    let alone = cases(|_, made| {
        Op::from(program::Statistics {
            normalisation: made.normalisation,
            running: None,
        })
    });
    let tracked = cases(|scene, made| {
        let channels = made.normalisation.input.channels;
        let running = scene.drawn(2 * channels, f32::abs);
        Op::from(program::Statistics {
            normalisation: made.normalisation,
            running: Some(running.start()),
        })
    });
    alone.into_iter().chain(tracked).collect()
}

pub fn normalise() -> Vec<Case> {
    cases(|_, made| Op::from(program::Normalise(made.normalisation)))
}

/// Sums of scale and shift of every group, and how far apart they lie.
fn sums(scene: &mut Scene, normalisation: &Normalisation) -> (Slice, usize) {
    let stride = 2 * normalisation.input.channels + 6;
    let sums = scene.normals(3 + stride * normalisation.groups);
    (at(sums, 3), stride)
}

pub fn gradient() -> Vec<Case> {
    cases(|scene, Made { normalisation, d }| {
        let (gradient, part_stride) = sums(scene, &normalisation);
        Op::from(program::NormalisationGradient {
            normalisation,
            d,
            gradient,
            part_stride,
        })
    })
}

pub fn backward() -> Vec<Case> {
    cases(|scene, Made { normalisation, d }| {
        let (gradient, part_stride) = sums(scene, &normalisation);
        Op::from(program::NormalisationBackward {
            normalisation,
            d,
            gradient,
            part_stride,
        })
    })
}
