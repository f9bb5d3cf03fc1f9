//! Images to train on, drawn from nothing.

use std::sync::Arc;

use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{Dataset, IMAGE_SIZE, Labels, Split};

/// Names of the classes.
pub const CLASSES: [&str; 3] = ["a", "b", "c"];

/// A data set of noise in so many channels, in three classes.
pub fn noise(channels: usize, training: usize, held_out: usize) -> Arc<Dataset> {
    let split = |seed: u64, count: usize| {
        let mut random = SeededRandom::new(seed, Stream::Batches);
        let values = random.normals(count * channels * IMAGE_SIZE * IMAGE_SIZE);
        let bytes = values.into_iter().map(|v| (127.5 * (1.0 + v.tanh())) as u8);
        Split {
            pixels: bytes.collect(),
            labels: (0..count).map(|i| (i % CLASSES.len()) as u8).collect(),
        }
    };
    Arc::new(Dataset {
        name: "noise".into(),
        title: "Noise".into(),
        channels,
        size: IMAGE_SIZE,
        labels: Labels::Classes(CLASSES.map(String::from).into()),
        licence: "none needed".into(),
        source: "drawn here".into(),
        link: String::new(),
        sound: None,
        training: split(1, training),
        held_out: split(2, held_out),
    })
}
