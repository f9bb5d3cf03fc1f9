use super::instruction::{
    BatchNormBackward, BatchNormalise, Normalisation, Normalise, NormaliseBackward,
};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::{
        layout::{Feature, Slice},
        program::Op,
    },
};

/// Images, pixels a side, channels and groups: sums over few rows and over many, and vectors.
const SHAPES: [([usize; 3], usize); 4] = [
    ([4, 4, 5], 2),
    ([6, 16, 7], 1),
    ([6, 8, 16], 3),
    ([5, 1, 9], 1),
];

/// The same as one group, as running statistics have it.
const ONE_GROUP: [([usize; 3], usize); 3] = [([4, 4, 5], 1), ([6, 16, 7], 1), ([5, 1, 9], 1)];

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

fn of_all_shapes<I: Into<Op> + 'static>(
    build: impl Fn(&mut Scene, Made) -> I + Copy + 'static,
) -> Vec<Case> {
    of_shapes(&SHAPES, build)
}

fn of_shapes<I: Into<Op> + 'static>(
    shapes: &[([usize; 3], usize)],
    build: impl Fn(&mut Scene, Made) -> I + Copy + 'static,
) -> Vec<Case> {
    let cases = shapes.iter().map(|&(shape, groups)| {
        let [batch, size, channels] = shape;
        let name = format!("{batch} × {size} × {size} × {channels} in {groups} groups");
        Case::new(name, move |scene| {
            let made = normalisation(scene, shape, groups);
            build(scene, made)
        })
    });
    cases.collect()
}

/// Sums of scale and shift of every group, and how far apart they lie.
fn sums(scene: &mut Scene, normalisation: &Normalisation) -> (Slice, usize) {
    let stride = 2 * normalisation.input.channels + 6;
    let sums = scene.normals(3 + stride * normalisation.groups);
    (at(sums, 3), stride)
}

impl Cases for BatchNormalise {
    fn cases() -> Vec<Case> {
        let cases = [false, true].into_iter().flat_map(|track| {
            of_all_shapes(move |scene, made| {
                let channels = made.normalisation.input.channels;
                let running = scene.drawn(2 * channels, f32::abs);
                Self {
                    normalisation: made.normalisation,
                    running: running.start(),
                    track,
                }
            })
        });
        cases.collect()
    }
}

impl Cases for Normalise {
    fn cases() -> Vec<Case> {
        of_shapes(&ONE_GROUP, |_, made| Self(made.normalisation))
    }
}

impl Cases for BatchNormBackward {
    fn cases() -> Vec<Case> {
        of_all_shapes(|scene, Made { normalisation, d }| {
            let (gradient, part_stride) = sums(scene, &normalisation);
            Self {
                normalisation,
                d,
                gradient,
                part_stride,
            }
        })
    }
}

impl Cases for NormaliseBackward {
    fn cases() -> Vec<Case> {
        of_shapes(&ONE_GROUP, |_, Made { normalisation, d }| Self {
            normalisation,
            d,
        })
    }
}
