//! The images that programs learn from.

use lab_data::dataset::Dataset;
use lab_graph::fused::{Backend, layout::BufferId};

/// Puts the training images where programs find them, as bytes.
pub(crate) fn upload_training_images(dataset: &Dataset, backend: &mut dyn Backend) -> BufferId {
    let mut bytes = dataset.training.pixels.clone();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let words = bytes.as_chunks::<4>().0.iter();
    let words: Vec<u32> = words.map(|four| u32::from_le_bytes(*four)).collect();
    let buffer = backend.allocate(words.len());
    backend.write(buffer, &words);
    buffer
}
