use super::instruction::{GroupNormBackward, GroupNormGradient, GroupNormalise, Grouped};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::{layout::Feature, program::Op},
};

/// Images, pixels a side, channels, and groups: fewer values a group than a workgroup has threads, and more.
const SHAPES: [([usize; 3], usize); 3] = [([3, 4, 6], 3), ([5, 1, 14], 2), ([2, 9, 10], 2)];

/// What is normalised, and a feature map that lies like it.
fn grouped(
    scene: &mut Scene,
    shape: [usize; 3],
    (groups, silu): (usize, bool),
) -> (Grouped, Feature) {
    let [batch, _, channels] = shape;
    // Statistics that are far from 0, as those of a forward pass.
    let statistics = scene.drawn(3 + 2 * groups * batch, |value| value.abs() + 0.5);
    let scale = scene.drawn(2 * channels, |value| 1.0 + 0.3 * value);
    let grouped = Grouped {
        input: scene.feature(shape, |value| 2.0 * value + 3.0),
        groups,
        statistics: at(statistics, 3),
        scale: scale.start(),
        shift: at(scale, channels),
        silu,
    };
    (grouped, scene.feature(shape, |value| value / 10.0))
}

fn of_all_shapes<I: Into<Op> + 'static>(build: fn(&mut Scene, Grouped, Feature) -> I) -> Vec<Case> {
    let cases = SHAPES.into_iter().flat_map(|(shape, groups)| {
        [false, true].map(|silu| {
            let [batch, size, channels] = shape;
            let after = if silu { ", SiLU" } else { "" };
            let name = format!("{batch} × {size} × {size} × {channels} in {groups} groups{after}");
            Case::new(name, move |scene| {
                let (grouped, like_input) = grouped(scene, shape, (groups, silu));
                build(scene, grouped, like_input)
            })
        })
    });
    cases.collect()
}

impl Cases for GroupNormalise {
    fn cases() -> Vec<Case> {
        of_all_shapes(|_, grouped, output| Self { grouped, output })
    }
}

impl Cases for GroupNormGradient {
    fn cases() -> Vec<Case> {
        of_all_shapes(|scene, grouped, d| {
            let channels = grouped.input.channels;
            let sums = scene.normals(3 + 2 * channels);
            Self {
                grouped,
                d,
                sums: [at(sums, 3), at(sums, 3 + channels)],
            }
        })
    }
}

impl Cases for GroupNormBackward {
    fn cases() -> Vec<Case> {
        of_all_shapes(|scene, grouped, d| {
            let Feature {
                batch,
                height,
                width,
                channels,
                ..
            } = grouped.input;
            Self {
                grouped,
                d,
                output: scene.maps(batch, [height, width], channels, |value| value),
            }
        })
    }
}
