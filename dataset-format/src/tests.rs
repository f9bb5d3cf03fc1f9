use proptest::prelude::*;

use super::*;

fn split(count: usize, shape: ImageShape) -> Split {
    let values = shape.values();
    Split {
        pixels: (0..count * values)
            .map(|i| (i * 7 + i / values) as u8)
            .collect(),
        labels: (0..count).map(|i| (i % 2) as u8).collect(),
    }
}

fn names<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(String::from).into()
}

fn sound() -> LogMel {
    LogMel {
        sample_rate: 8000,
        window: 256,
        hop: 64,
        bands: IMAGE_SIZE,
        lowest_hz: 50.0,
        highest_hz: 4000.0,
        floor_db: -60.0,
    }
}

fn encode(dataset: &Dataset) -> Result<Vec<u8>> {
    super::encode(dataset, quick_webp)
}

/// Of the size of this project's own data sets.
const fn shape(channels: usize) -> ImageShape {
    ImageShape {
        channels,
        size: IMAGE_SIZE,
    }
}

fn dataset(channels: usize) -> Dataset {
    dataset_of(shape(channels))
}

fn dataset_of(shape: ImageShape) -> Dataset {
    let ImageShape { channels, size } = shape;
    Dataset {
        name: "stripes".into(),
        title: "Stripes".into(),
        channels,
        size,
        labels: Labels::Classes(names(["even", "odd"])),
        licence: "CC0".into(),
        source: "made for this test".into(),
        link: String::new(),
        sound: None,
        training: split(103, shape), // more than one row of the sheet
        held_out: split(2, shape),
    }
}

/// A file whose header was changed, with a checksum that fits.
fn with_header(change: impl Fn(&mut Header)) -> Vec<u8> {
    let file = encode(&dataset(1)).unwrap();
    let length = u32::from_le_bytes(file[8..12].try_into().unwrap()) as usize;
    let mut header: Header = serde_json::from_slice(&file[16..16 + length]).unwrap();
    change(&mut header);
    let header = serde_json::to_vec(&header).unwrap();
    let length_and_checksum = [header.len() as u32, crc32fast::hash(&header)].map(u32::to_le_bytes);
    [
        &file[..8],
        &length_and_checksum.concat(),
        &header,
        &file[16 + length..],
    ]
    .concat()
}

#[test]
fn grey_and_colour_images_come_back_exactly() {
    let shapes = IMAGE_SIZES.map(|size| [1, 3].map(|channels| ImageShape { channels, size }));
    for shape in shapes.into_iter().flatten() {
        let dataset = dataset_of(shape);
        let file = encode(&dataset).unwrap();
        assert_eq!(decode(&file).unwrap(), dataset);
        assert_eq!(
            encode(&dataset).unwrap(),
            file,
            "the bytes are reproducible"
        );
    }
}

#[test]
fn what_a_label_means_comes_back() {
    for labels in [
        Labels::Classes(names(["even", "odd"])),
        Labels::Attributes(names(["striped", "round", "small"])),
    ] {
        let dataset = Dataset {
            labels,
            sound: Some(sound()),
            ..dataset(1)
        };
        assert_eq!(decode(&encode(&dataset).unwrap()).unwrap(), dataset);
    }
    let attributes = Labels::Attributes(names(["striped", "round", "small"]));
    assert_eq!(attributes.names_of(0b101), ["striped", "small"]);
    assert_eq!(Labels::Classes(names(["even", "odd"])).names_of(1), ["odd"]);
    assert!(Labels::None.names_of(0).is_empty());
}

#[test]
fn a_split_fills_a_sheet_of_any_size() {
    assert_eq!(IMAGE_SIZES.map(images_max), [51_100, 25_500]);
    let claims = |shape, count| {
        let file = with_header(|h| (h.shape, h.training.count) = (shape, count));
        decode(&file).unwrap_err().to_string().contains("claims")
    };
    assert!(!claims([1, 32, 32], 51_100));
    assert!(claims([1, 64, 64], 25_501));
}

#[test]
fn the_header_alone_tells_what_is_inside() {
    let header = decode_header(&encode(&dataset(3)).unwrap()).unwrap();
    assert_eq!((header.shape, header.training.count), ([3, 32, 32], 103));
}

#[test]
fn each_damage_is_named() {
    let file = encode(&dataset(1)).unwrap();
    let changed = |position: usize| {
        let mut file = file.clone();
        file[position] ^= 0x10;
        file
    };
    let cases: [(Vec<u8>, &str); 23] = [
        (vec![], "ends inside the magic bytes"),
        (b"PK\x03\x04zip".to_vec(), "does not begin with \"GVLD\""),
        (changed(4), "format version 18"),
        (changed(10), "header claims"),
        (changed(20), "header does not match its checksum"),
        (changed(file.len() - 1), "test split does not match"),
        (file[..600].to_vec(), "ends inside the training images"),
        (file[..file.len() - 1].to_vec(), "the test labels"),
        ([file.as_slice(), &[0]].concat(), "1 bytes longer"),
        (with_header(|h| h.shape = [2, 32, 32]), "2×32×32"),
        (with_header(|h| h.shape = [1, 32, 64]), "1×32×64"),
        (with_header(|h| h.shape = [1, 48, 48]), "of 32×32 or 64×64"),
        (
            with_header(|h| h.shape = [1, 64, 64]),
            "expected an opaque still of 6400×128",
        ),
        (with_header(|h| h.value_range = [0.0, 1.0]), "range over"),
        (with_header(|h| h.labels = Labels::None), "the label 1"),
        (
            with_header(|h| h.labels = Labels::Classes(Vec::new())),
            "0 classes",
        ),
        (
            with_header(|h| h.labels = Labels::Attributes(vec![String::new(); 9])),
            "9 attributes",
        ),
        (
            with_header(|h| h.sound = Some(LogMel { hop: 0, ..sound() })),
            "sound cannot be made: a hop of 0",
        ),
        (
            with_header(|h| {
                h.sound = Some(LogMel {
                    bands: 16,
                    ..sound()
                });
            }),
            "has 32 bands",
        ),
        (
            with_header(|h| h.labels = Labels::Classes(names(["even"]))),
            "the label 1",
        ),
        (
            with_header(|h| h.training.count = 1 << 40),
            "claims 1099511627776 images",
        ),
        (with_header(|h| h.held_out.count = 0), "claims 0 images"),
        (
            with_header(|h| h.training.sheet_bytes = usize::MAX),
            "ends inside",
        ),
    ];
    for (file, expected) in cases {
        let message = decode(&file).unwrap_err().to_string();
        assert!(
            message.contains(expected),
            "{expected:?} not in {message:?}"
        );
    }
}

#[test]
fn a_sheet_that_is_no_picture_of_the_right_size_is_refused() {
    let mut short = dataset(1);
    short.held_out = split(101, shape(1));
    let file = encode(&short).unwrap();
    let header_length = u32::from_le_bytes(file[8..12].try_into().unwrap()) as usize;
    let header: Header = serde_json::from_slice(&file[16..16 + header_length]).unwrap();
    let start = 16 + header_length + header.training.sheet_bytes + header.training.count;
    let sheet = &file[start..start + header.held_out.sheet_bytes];
    let error = sheet::decode(sheet, 100, shape(1)).unwrap_err();
    assert!(error.contains("3200×64"), "{error}");
    assert!(sheet::decode(b"RIFF....WEBPVP8L", 100, shape(1)).is_err());
}

proptest! {
    #[test]
    fn no_change_of_bytes_panics_or_passes_unnoticed(
        position in any::<prop::sample::Index>(),
        mask in 1u8..,
        end in any::<prop::sample::Index>(),
    ) {
        let mut file = encode(&dataset(1)).unwrap();
        let position = position.index(file.len());
        file[position] ^= mask;
        prop_assert!(decode(&file).is_err());
        file[position] ^= mask;
        prop_assert!(decode(&file[..end.index(file.len())]).is_err());
    }

    #[test]
    fn a_damaged_sheet_with_a_fitting_checksum_never_panics(
        position in any::<prop::sample::Index>(),
        mask in 1u8..,
    ) {
        let (header, mut bytes) = write::encode_split(&split(3, shape(3)), shape(3), quick_webp).unwrap();
        let position = position.index(header.sheet_bytes);
        bytes[position] ^= mask;
        let sheet = &bytes[..header.sheet_bytes];
        if let Ok(pixels) = sheet::decode(sheet, 3, shape(3)) {
            prop_assert_eq!(pixels.len(), 3 * 32 * 32 * 3);
        }
    }
}
