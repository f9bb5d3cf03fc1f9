//! Products of every kind of layer, forward and back.

mod layer;

use self::layer::{LAYERS, Layer};
use super::{Multiply, ProductActivation, WeightGradient};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::{
        Backend,
        layout::{Matrix, Slice},
    },
};

/// Channels in and out: products of few columns and of many, with loads of single values and of
/// four, tiles of eight columns and of four; the last fills all of them.
const CHANNELS: [[usize; 2]; 8] = [
    [1, 5],
    [3, 7],
    [3, 40],
    [5, 2],
    [4, 1],
    [4, 12],
    [8, 33],
    [16, 64],
];

/// Images of a batch.
const BATCH: usize = 3;

/// What happens to a product, by its name.
#[derive(Clone, Copy)]
struct Finish {
    name: &'static str,
    /// Made from a feature map that lies like the product, and a bias.
    activation: fn(&Made) -> ProductActivation,
}

/// What an activation may need.
struct Made {
    like_product: Matrix,
    bias: Slice,
}

const SLOPE: f32 = 0.2;

const FINISHES: [Finish; 6] = [
    Finish {
        name: "as it is",
        activation: |_| ProductActivation::None,
    },
    Finish {
        name: "bias",
        activation: |made| ProductActivation::Bias(made.bias),
    },
    Finish {
        name: "rectifier",
        activation: |_| ProductActivation::Rectify { slope: SLOPE },
    },
    Finish {
        name: "tanh",
        activation: |_| ProductActivation::Tanh,
    },
    Finish {
        name: "gradient of the rectifier",
        activation: |made| ProductActivation::RectifyGradient {
            output: made.like_product,
            slope: SLOPE,
        },
    },
    Finish {
        name: "gradient of tanh",
        activation: |made| ProductActivation::TanhGradient {
            output: made.like_product,
        },
    },
];

fn product(scene: &mut Scene, layer: Layer, [from, to]: [usize; 2], finish: Finish) -> Multiply {
    let [before, after] = layer.sizes();
    // The first image of each belongs to somebody else.
    let images = 1..1 + BATCH;
    let input = scene.maps(1 + BATCH, before, from, |value| value);
    let output = scene.maps(1 + BATCH, after, to, |value| value);
    let like_output = scene.maps(1 + BATCH, after, to, f32::tanh);
    let [input, output, like_output] =
        [input, output, like_output].map(|feature| feature.images(&images));
    let (a, c, phases) = layer.views(&input, &output);
    let (_, like_product, _) = layer.views(&input, &like_output);
    let products = phases.map_or(1, |(a_phases, _)| a_phases.count());
    let scale = (a.columns as f32).sqrt();
    let weight = scene.drawn(8 + products * a.columns * c.columns, |value| value / scale);
    let bias = scene.normals(2 + c.columns);
    let made = Made {
        like_product,
        bias: at(bias, 2),
    };
    Multiply {
        a,
        b: at(weight, 8),
        c,
        phases,
        activation: (finish.activation)(&made),
    }
}

impl Cases for Multiply {
    fn cases() -> Vec<Case> {
        let layers = LAYERS.into_iter();
        let plain = layers.flat_map(|layer| {
            CHANNELS.map(|[from, to]| match layer {
                // Of a generator's first layer, which makes four times its width.
                Layer::FullUp => (layer, [from, 4 * to], FINISHES[0]),
                Layer::Down
                | Layer::Up
                | Layer::DownAlongWidth
                | Layer::UpAlongWidth
                | Layer::FullDown
                | Layer::Point
                | Layer::Same => (layer, [from, to], FINISHES[0]),
            })
        });
        // Narrow, scalar and vector kernels write in places of their own.
        let finished = FINISHES[1..].iter().flat_map(|finish| {
            [[3, 2], [3, 7], [8, 33]].map(|channels| (Layer::Down, channels, *finish))
        });
        let upwards = FINISHES[1..]
            .iter()
            .map(|finish| (Layer::Up, [8, 12], *finish));
        let cases = plain.chain(finished).chain(upwards);
        let cases = cases.map(|(layer, channels, finish)| {
            let [from, to] = channels;
            let name = format!("{layer:?}, {from} to {to} channels, {}", finish.name);
            Case::new(name, move |scene| product(scene, layer, channels, finish))
        });
        cases.collect()
    }
}

/// The gradient of a weight between `high` channels and `low` ones, and of a bias that lies behind it.
fn gradient(
    scene: &mut Scene,
    layer: Layer,
    [high, low]: [usize; 2],
    (images, has_bias): (usize, bool),
) -> WeightGradient {
    let [before, after] = layer.sizes();
    let input = scene.maps(images, before, high, |value| value);
    let d = scene.maps(images, after, low, |value| value / 10.0);
    let a = layer.kernel().patches(&input);
    let d = d.pixels();
    let values = a.columns * d.columns;
    let parts = scene.gradient_parts(values, images);
    let offset = 8;
    let bias = has_bias.then_some(offset + values);
    let end = bias.map_or(offset + values, |bias| bias + d.columns);
    let stride = end + 4;
    let buffer = scene.gradient(stride, parts, offset..end);
    WeightGradient {
        a,
        d,
        gradient: at(buffer, offset),
        parts,
        part_stride: stride,
        bias,
    }
}

impl Cases for WeightGradient {
    fn cases() -> Vec<Case> {
        let layers = [
            Layer::Down,
            Layer::DownAlongWidth,
            Layer::FullDown,
            Layer::Point,
            Layer::Same,
        ];
        let cases = layers.into_iter().flat_map(|layer| {
            CHANNELS.into_iter().map(move |channels| {
                let [high, low] = channels;
                let name = format!("{layer:?}, {high} to {low} channels");
                Case::new(name, move |scene| {
                    gradient(scene, layer, channels, (5, true))
                })
            })
        });
        let images = 17;
        let many = Case::new("of more images than parts", move |scene| {
            gradient(scene, Layer::Down, [3, 5], (images, true))
        });
        let alone = Case::new("without a bias", move |scene| {
            gradient(scene, Layer::Down, [3, 5], (images, false))
        });
        cases.chain([many, alone]).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::device::ComputeDevice;

    /// A new kind of activation has to be named here, and gets a case or fails the test.
    fn kind(activation: &ProductActivation) -> &'static str {
        match activation {
            ProductActivation::None => "none",
            ProductActivation::Bias(_) => "bias",
            ProductActivation::Rectify { .. } => "rectify",
            ProductActivation::Tanh => "tanh",
            ProductActivation::RectifyGradient { .. } => "rectify gradient",
            ProductActivation::TanhGradient { .. } => "tanh gradient",
        }
    }

    #[test]
    fn every_activation_has_a_case() {
        let cases = Multiply::cases();
        let kinds = cases.iter().map(|case| {
            let mut scene = Scene::new(ComputeDevice::cpu().backend());
            let product = (case.build)(&mut scene);
            let product = product.downcast::<Multiply>();
            kind(&product.expect("a product").activation)
        });
        assert_eq!(kinds.collect::<BTreeSet<_>>().len(), FINISHES.len());
    }
}
