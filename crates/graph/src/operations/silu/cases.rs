use super::instruction::{Silu, SiluGradient};
use crate::cases::{CHANNELS, Case, Cases};

/// Some of the images of each batch.
const SHAPE: [usize; 2] = [5, 9];

impl Cases for Silu {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let [batch, size] = SHAPE;
                let [input, output] =
                    [(); 2].map(|()| scene.feature([batch, size, channels], |value| 3.0 * value));
                Self {
                    input: input.images(&(1..4)),
                    output: output.images(&(2..5)),
                }
            })
        });
        cases.into()
    }
}

impl Cases for SiluGradient {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| {
                let [batch, size] = SHAPE;
                let [d, input, output] =
                    [(); 3].map(|()| scene.feature([batch, size, channels], |value| 3.0 * value));
                Self {
                    d: d.images(&(0..3)),
                    input: input.images(&(1..4)),
                    output: output.images(&(2..5)),
                }
            })
        });
        cases.into()
    }
}
