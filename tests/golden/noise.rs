//! Data sets that need no file: noise, with labels.

use std::sync::Arc;

use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{Dataset, IMAGE_SIZE, Labels, Split};

/// What the labels of a data set are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labelling {
    /// Three classes.
    Classes,
    /// Three attributes, any of which an image may have.
    Attributes,
}

/// Training images: fewer than twenty steps take, so that they are shuffled more than once.
const TRAINING: usize = 20;
/// More than one program's worth.
pub const HELD_OUT: usize = 66;

/// Saved files name the data set by its words and its pixels: a change of either makes them useless.
pub fn dataset(channels: usize, labelling: Labelling) -> Arc<Dataset> {
    let names = ["a", "b", "c"].map(String::from).into();
    let (labels, kinds) = match labelling {
        Labelling::Classes => (Labels::Classes(names), 3),
        Labelling::Attributes => (Labels::Attributes(names), 8),
    };
    Arc::new(Dataset {
        name: "noise".into(),
        title: "Noise".into(),
        channels,
        size: IMAGE_SIZE,
        labels,
        licence: "none needed".into(),
        source: "drawn here".into(),
        link: String::new(),
        sound: None,
        training: split(1, TRAINING, channels, kinds),
        held_out: split(2, HELD_OUT, channels, kinds),
    })
}

/// Bytes as they are drawn: no function of a mathematical library decides on a pixel.
fn split(seed: u64, count: usize, channels: usize, kinds: u8) -> Split {
    let mut random = SeededRandom::new(seed, Stream::Batches);
    let words = count * channels * IMAGE_SIZE * IMAGE_SIZE / 4;
    let pixels = (0..words).flat_map(|_| random.word().to_le_bytes());
    let pixels = pixels.collect();
    let labels = (0..count).map(|index| (index % usize::from(kinds)) as u8);
    Split {
        pixels,
        labels: labels.collect(),
    }
}
