use super::instruction::Blend;
use crate::cases::{BATCH, CHANNELS, Case, Cases};

impl Cases for Blend {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let [a, b, output] =
                    [(); 3].map(|()| scene.feature([BATCH, 9, channels], |value| value));
                // Behind other numbers of the same rows.
                let weights = scene.feature([BATCH, 1, 5], |value| value);
                Self {
                    a: a.images(&(0..3)),
                    b: b.images(&(1..4)),
                    weights: weights.images(&(2..5)).channels(3..5),
                    output: output.images(&(2..5)),
                }
            })
        });
        cases.into()
    }
}
