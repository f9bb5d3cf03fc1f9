//! Images: gathered, perturbed, augmented, scored.

use lab_data::{
    dataset::IMAGE_SIZE,
    dataset::{SHIFT_MAX, View},
    diff_augment::{Augment, DiffAugment},
};
use lab_graph::fused::{
    layout::Feature,
    program::{self, Augmentation, Function, Op, ReconstructionScore},
};

use super::{
    super::scene::{Scene, at},
    Case,
};

/// Grey images and those in colours.
const CHANNELS: [usize; 2] = [1, 3];
/// Images of a batch.
const BATCH: usize = 5;
/// Images of a data set.
const STORED: usize = 7;

pub fn gather() -> Vec<Case> {
    let cases = CHANNELS.into_iter().flat_map(|channels| {
        [false, true].map(|binarised| {
            let what = if binarised {
                "binarised"
            } else {
                "as they are"
            };
            Case::new(format!("{channels} channels, {what}"), move |scene| {
                gathered(scene, channels, binarised)
            })
        })
    });
    cases.collect()
}

fn gathered(scene: &mut Scene, channels: usize, binarised: bool) -> Op {
    let values = STORED * IMAGE_SIZE * IMAGE_SIZE * channels;
    let words: Vec<u32> = (0..values / 4).map(|_| scene.random().word()).collect();
    let pixels = scene.words(&words);
    let view = |scene: &mut Scene| {
        let random = scene.random();
        let shift = [(); 2].map(|()| random.below(2 * SHIFT_MAX + 1) as i32 - SHIFT_MAX as i32);
        View {
            index: random.below(STORED),
            mirrored: random.below(2) == 1,
            shift,
        }
    };
    let offset = 3;
    let views: Vec<u32> = (0..BATCH).map(|_| view(scene).to_bits()).collect();
    let views = [vec![0; offset], views, vec![0x1234_5678]].concat();
    let views = scene.words(&views);
    Op::from(program::Gather {
        pixels,
        views: at(views, offset),
        images: Feature::allocate(BATCH, [IMAGE_SIZE; 2], channels, scene),
        binarisation: binarised.then_some(offset + BATCH),
    })
}

pub fn activate() -> Vec<Case> {
    let functions = [
        Function::Identity,
        Function::Rectify { slope: 0.2 },
        Function::Tanh,
        Function::RectifyGradient { slope: 0.2 },
        Function::TanhGradient,
    ];
    let cases = functions.map(|function| {
        Case::new(format!("{function:?}"), move |scene| {
            let [input, known_from, output] =
                [(); 3].map(|()| scene.feature([6, IMAGE_SIZE, 3], f32::tanh));
            Op::from(program::Activate {
                input: input.images(&(1..4)),
                known_from: known_from.images(&(2..5)),
                output: output.images(&(3..6)),
                function,
            })
        })
    });
    cases.into()
}

pub fn perturb() -> Vec<Case> {
    let cases = CHANNELS.map(|channels| {
        Case::new(format!("{channels} channels"), move |scene| {
            let images = scene.feature([6, IMAGE_SIZE, channels], f32::tanh);
            let key = [scene.random().word(), scene.random().word()];
            Op::from(program::Perturb {
                from: images.images(&(0..3)),
                to: images.images(&(3..6)),
                key: at(scene.words(&key), 1),
            })
        })
    });
    cases.into()
}

/// Half of the images augmented in every way, the others as they are.
fn augmentation(scene: &mut Scene, channels: usize) -> Augmentation {
    let offset = 1;
    let mut words = vec![0; offset];
    for image in 0..BATCH {
        let one = match image.is_multiple_of(2) {
            true => DiffAugment::draw(
                Augment::ColourTranslationCutout,
                [IMAGE_SIZE; 2],
                scene.random(),
            ),
            false => DiffAugment::NONE,
        };
        words.extend(one.to_words());
    }
    Augmentation {
        original: scene.feature([BATCH, IMAGE_SIZE, channels], f32::tanh),
        seen: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
        diff_augments: at(scene.words(&words), offset),
    }
}

pub fn augment() -> Vec<Case> {
    let cases = CHANNELS.map(|channels| {
        Case::new(format!("{channels} channels"), move |scene| {
            Op::from(program::Augment(augmentation(scene, channels)))
        })
    });
    cases.into()
}

pub fn augment_gradient() -> Vec<Case> {
    let cases = CHANNELS.map(|channels| {
        Case::new(format!("{channels} channels"), move |scene| {
            let augmentation = augmentation(scene, channels);
            Op::from(program::AugmentGradient {
                augmentation,
                d_seen: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
                d: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
            })
        })
    });
    cases.into()
}

const SCORES: [ReconstructionScore; 4] = [
    ReconstructionScore::Bernoulli,
    ReconstructionScore::Gaussian,
    ReconstructionScore::AfterTanh,
    ReconstructionScore::Weighted(0.7),
];

pub fn reconstruction() -> Vec<Case> {
    let cases = SCORES.into_iter().flat_map(|score| {
        CHANNELS.into_iter().map(move |channels| {
            Case::new(format!("{score:?}, {channels} channels"), move |scene| {
                let shape = [BATCH, IMAGE_SIZE, channels];
                let scale = match score {
                    ReconstructionScore::AfterTanh => f32::tanh,
                    ReconstructionScore::Bernoulli
                    | ReconstructionScore::Gaussian
                    | ReconstructionScore::Weighted(_) => |value: f32| 2.0 * value,
                };
                Op::from(program::Reconstruction {
                    logits: scene.feature(shape, scale),
                    images: scene.feature(shape, f32::tanh),
                    d: scene.feature(shape, |value| value),
                    scores: scene.normals(BATCH),
                    score,
                })
            })
        })
    });
    cases.collect()
}

pub fn learn_variance() -> Vec<Case> {
    let cases = CHANNELS.map(|channels| {
        Case::new(format!("{channels} channels"), move |scene| {
            Op::from(program::LearnVariance {
                errors: scene.drawn(BATCH, |value| 50.0 + 10.0 * value),
                scores: scene.normals(BATCH),
                d: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
            })
        })
    });
    cases.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_has_a_place() {
        // A new score does not compile here; then it belongs in the list too.
        let place = |score: &ReconstructionScore| match score {
            ReconstructionScore::Bernoulli => 0,
            ReconstructionScore::Gaussian => 1,
            ReconstructionScore::AfterTanh => 2,
            ReconstructionScore::Weighted(_) => 3,
        };
        assert!(SCORES.iter().map(place).eq(0..SCORES.len()));
    }
}
