use super::instruction::CopyChannels;
use crate::cases::{BATCH, CHANNELS, Case, Cases};

impl Cases for CopyChannels {
    /// Into wider maps and out of them.
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.into_iter().flat_map(|channels| {
            [true, false].map(|joins| {
                let direction = if joins { "into" } else { "out of" };
                Case::new(format!("{channels} channels {direction} 7"), move |scene| {
                    let narrow = scene.feature([BATCH, 6, channels], |value| value);
                    let wide = scene.feature([BATCH, 6, 7], |value| value);
                    let (narrow, wide) = (narrow.pixels(), wide.channels(2..2 + channels));
                    let (from, to) = if joins {
                        (narrow, wide)
                    } else {
                        (wide, narrow)
                    };
                    Self { from, to }
                })
            })
        });
        cases.collect()
    }
}
