use super::instruction::Perturb;
use crate::cases::{CHANNELS, Case, Cases, at};
use lab_data::dataset::IMAGE_SIZE;

impl Cases for Perturb {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let images = scene.feature([6, IMAGE_SIZE, channels], f32::tanh);
                let key = [scene.random().word(), scene.random().word()];
                Self {
                    from: images.images(&(0..3)),
                    to: images.images(&(3..6)),
                    key: at(scene.words(&key), 1),
                }
            })
        });
        cases.into()
    }
}
