use super::instruction::Gather;
use crate::{
    cases::{BATCH, CHANNELS, Case, Cases, Scene, at},
    fused::layout::Feature,
};
use lab_data::dataset::{IMAGE_SIZE, SHIFT_MAX, View};

/// Images of a data set.
const STORED: usize = 7;

impl Cases for Gather {
    fn cases() -> Vec<Case> {
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
}

fn gathered(scene: &mut Scene, channels: usize, binarised: bool) -> Gather {
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
    Gather {
        pixels,
        views: at(views, offset),
        images: Feature::allocate(BATCH, [IMAGE_SIZE; 2], channels, scene),
        binarisation: binarised.then_some(offset + BATCH),
    }
}
