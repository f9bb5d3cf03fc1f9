use dataset_format::{Dataset, IMAGE_SIZE, Labels, LogMel, Split, decode, encode, quick_webp};

use crate::{Bound, Target, seal};

/// Data files: bundled ones, and those of the visitor's own images.
pub const DATA_FILE: Target = Target {
    name: "data-file",
    // An image has a byte of the file at least, its label; it becomes 3,072 bytes of the result,
    // as many of the sheet, and twice 4,096 inside the WebP decoder. A sheet has 100 images at least.
    bound: Bound::Linear {
        per_byte: 16 << 10,
        constant: 4 << 20,
    },
    run,
    seeds,
    smoke_runs: 10_000,
};

fn run(file: &[u8]) {
    check(file);
    if let Some(sealed) = seal::data_file(file) {
        check(&sealed);
    }
}

fn check(file: &[u8]) {
    let Ok(dataset) = decode(file) else { return };
    let shape = dataset.shape();
    for split in [dataset.training, dataset.held_out] {
        assert!(!split.is_empty(), "a split has images");
        let pixels = split.len() * shape.values();
        assert_eq!(split.pixels.len(), pixels, "every image is whole");
    }
    if let Some(sound) = dataset.sound {
        sound.check().expect("sound that can be made");
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let names = |count: usize| (0..count).map(|index| index.to_string()).collect();
    let speech = LogMel {
        sample_rate: 8000,
        window: 256,
        hop: 64,
        bands: IMAGE_SIZE,
        lowest_hz: 50.0,
        highest_hz: 4000.0,
        floor_db: -60.0,
    };
    [
        (1, Labels::None, None),
        (1, Labels::Classes(names(10)), Some(speech)),
        (3, Labels::Attributes(names(8)), None),
    ]
    .map(|(channels, labels, sound)| file(channels, labels, sound))
    .into()
}

fn file(channels: usize, labels: Labels, sound: Option<LogMel>) -> Vec<u8> {
    let split = |count: usize| Split {
        pixels: vec![200; count * IMAGE_SIZE * IMAGE_SIZE * channels],
        labels: vec![0; count],
    };
    let dataset = Dataset {
        name: "seed".into(),
        title: "Seed".into(),
        channels,
        size: IMAGE_SIZE,
        labels,
        licence: "CC0".into(),
        source: "made here".into(),
        link: String::new(),
        sound,
        training: split(3),
        held_out: split(1),
    };
    encode(&dataset, quick_webp).expect("a data set within the limits")
}
