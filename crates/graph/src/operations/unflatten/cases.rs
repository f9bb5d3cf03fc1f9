use super::instruction::Unflatten;
use crate::cases::{BATCH, CHANNELS, Case, Cases};

impl Cases for Unflatten {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                // Vectors longer than the images.
                let rows = scene.feature([BATCH, 1, 49 * channels + 3], |value| value);
                let images = scene.feature([BATCH, 7, channels], |value| value);
                Self {
                    rows: rows.images(&(1..4)).pixels(),
                    images: images.images(&(2..5)),
                }
            })
        });
        cases.into()
    }
}
