use anyhow::Result;
use dataset_format::{Dataset, Labels};

use super::{script, words};

const TRAINING: usize = 8192;
const HELD_OUT: usize = 1024;

/// Faces drawn by `xtask/datasets/faces.mjs`.
pub fn make() -> Result<Dataset> {
    let drawn = script::run("faces")?;
    let (training, held_out) = drawn.pictures(3, [TRAINING, HELD_OUT])?;
    Ok(Dataset {
        name: "faces".into(),
        title: "Drawn faces".into(),
        channels: 3,
        size: 32,
        labels: Labels::Attributes(words(
            "long hair, bun, dark hair, beard, moustache, smile, closed eyes, wink",
        )),
        licence: "CC BY 4.0".into(),
        source: "\"Toon Head\" by Johan Melin, combined by DiceBear's generator and cropped to \
                 the head"
            .into(),
        link: "https://www.dicebear.com/styles/toon-head/".into(),
        sound: None,
        training,
        held_out,
    })
}
