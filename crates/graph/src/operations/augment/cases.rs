use super::instruction::{Augment, AugmentGradient, Augmentation};
use crate::cases::{BATCH, CHANNELS, Case, Cases, Scene, at};
use lab_data::{
    dataset::IMAGE_SIZE,
    diff_augment::{self, DiffAugment},
};

/// Half of the images augmented in every way, the others as they are.
fn augmentation(scene: &mut Scene, channels: usize) -> Augmentation {
    let offset = 1;
    let mut words = vec![0; offset];
    for image in 0..BATCH {
        let one = match image.is_multiple_of(2) {
            true => DiffAugment::draw(
                diff_augment::Augment::ColourTranslationCutout,
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

impl Cases for Augment {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                Self(augmentation(scene, channels))
            })
        });
        cases.into()
    }
}

impl Cases for AugmentGradient {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let augmentation = augmentation(scene, channels);
                Self {
                    augmentation,
                    d_seen: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
                    d: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
                }
            })
        });
        cases.into()
    }
}
