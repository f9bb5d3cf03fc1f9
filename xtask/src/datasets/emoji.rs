use anyhow::Result;
use dataset_format::{Dataset, Labels};

use super::{script, words};

const TRAINING: usize = 1400;
const HELD_OUT: usize = 191;

/// Emoji drawn by `xtask/datasets/emoji.mjs`.
pub fn make() -> Result<Dataset> {
    let drawn = script::run("emoji")?;
    let (training, held_out) = drawn.pictures(3, [TRAINING, HELD_OUT])?;
    Ok(Dataset {
        name: "emoji".into(),
        title: "Emoji".into(),
        channels: 3,
        size: 32,
        // The order in which the script finds them.
        labels: Labels::Classes(words(
            "activity, animal or plant, flag, food or drink, object, people, smiley, symbol, place",
        )),
        licence: "MIT".into(),
        source: "Fluent Emoji, flat, © Microsoft Corporation; one tone of skin of each".into(),
        link: "https://github.com/microsoft/fluentui-emoji".into(),
        sound: None,
        training,
        held_out,
    })
}
