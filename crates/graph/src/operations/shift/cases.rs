use super::instruction::{AddVectors, PixelSums};
use crate::cases::{BATCH, CHANNELS, Case, Cases};

impl Cases for AddVectors {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let to = scene.feature([BATCH, 6, channels], |value| value);
                // Behind other numbers of the same rows.
                let vectors = scene.feature([BATCH, 1, 4 + channels], |value| value);
                Self {
                    vectors: vectors.images(&(1..4)).channels(4..4 + channels),
                    to: to.images(&(2..5)),
                }
            })
        });
        cases.into()
    }
}

impl Cases for PixelSums {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let d = scene.feature([BATCH, 6, channels], |value| value);
                let sums = scene.feature([BATCH, 1, channels], |value| value);
                Self {
                    d: d.images(&(2..5)),
                    sums: sums.images(&(1..4)),
                }
            })
        });
        cases.into()
    }
}
