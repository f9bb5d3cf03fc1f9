use super::instruction::{UpsampleGradient, UpsampleNearest};
use crate::{
    cases::{BATCH, CHANNELS, Case, Cases, Scene},
    fused::layout::Feature,
};

/// Small maps and those of twice the height and width.
fn maps(scene: &mut Scene, channels: usize) -> [Feature; 2] {
    [5, 10].map(|size| scene.feature([BATCH, size, channels], |value| value))
}

impl Cases for UpsampleNearest {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let [input, output] = maps(scene, channels);
                Self { input, output }
            })
        });
        cases.into()
    }
}

impl Cases for UpsampleGradient {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let [output, d] = maps(scene, channels);
                Self { d, output }
            })
        });
        cases.into()
    }
}
