//! Files of every kind, generated; what must come of them is checked on the small square.

use std::borrow::Cow;

use dataset_format::IMAGE_SIZE;
use image_webp::WebPEncoder;
use jpeg_encoder::{ColorType as JpegColor, Encoder as JpegEncoder, SamplingFactor};
use moxcms::ColorProfile;
use png::{BitDepth, ColorType};

use super::{FILE_BYTES_MAX, jpeg};
use crate::small_square;

const CORNERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 180, 60], [40, 60, 200], [240, 220, 40]];

/// RGB, with red, green, blue and yellow in the corners.
fn quarters(width: usize, height: usize) -> Vec<u8> {
    rgb(width, height, |x, y| {
        CORNERS[usize::from(x >= width / 2) + 2 * usize::from(y >= height / 2)]
    })
}

fn rgb(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
    let rows = 0..height;
    rows.flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| pixel(x, y))
        .collect()
}

/// A chunk of a PNG.
type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

/// A PNG with chunks before and after its pixels.
fn png_with(
    [width, height]: [usize; 2],
    (color, depth): (ColorType, BitDepth),
    pixels: &[u8],
    before: &[Chunk],
    after: &[Chunk],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().unwrap();
    for (name, data) in before {
        writer
            .write_chunk(png::chunk::ChunkType(**name), data)
            .unwrap();
    }
    writer.write_image_data(pixels).unwrap();
    for (name, data) in after {
        writer
            .write_chunk(png::chunk::ChunkType(**name), data)
            .unwrap();
    }
    writer.finish().unwrap();
    file
}

fn png_of(width: usize, height: usize, rgb: &[u8]) -> Vec<u8> {
    png_with(
        [width, height],
        (ColorType::Rgb, BitDepth::Eight),
        rgb,
        &[],
        &[],
    )
}

/// A grey PNG of 64×64 pixels of 16 bits.
fn png_of_16_bits(value: impl Fn(usize) -> u16) -> Vec<u8> {
    let pixels: Vec<u8> = (0..64 * 64)
        .flat_map(|index| value(index % 64).to_be_bytes())
        .collect();
    png_with(
        [64, 64],
        (ColorType::Grayscale, BitDepth::Sixteen),
        &pixels,
        &[],
        &[],
    )
}

fn jpeg_with(
    [width, height]: [usize; 2],
    color: JpegColor,
    pixels: &[u8],
    prepare: impl Fn(&mut JpegEncoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new(&mut file, 95);
    prepare(&mut encoder);
    encoder
        .encode(pixels, width as u16, height as u16, color)
        .unwrap();
    file
}

fn jpeg_of(width: usize, height: usize, rgb: &[u8]) -> Vec<u8> {
    jpeg_with([width, height], JpegColor::Rgb, rgb, |_| {})
}

fn webp_of(width: usize, height: usize, rgb: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = WebPEncoder::new(&mut file);
    encoder
        .encode(
            rgb,
            width as u32,
            height as u32,
            image_webp::ColorType::Rgb8,
        )
        .unwrap();
    file
}

/// A GIF with a screen of its own, and a frame at a place on it.
fn gif_with(screen: [u16; 2], size: [usize; 2], place: [u16; 2], rgb: &[u8]) -> Vec<u8> {
    let mut frame = gif::Frame::from_rgb(size[0] as u16, size[1] as u16, rgb);
    [frame.left, frame.top] = place;
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, screen[0], screen[1], &[]).unwrap();
    encoder.write_frame(&frame).unwrap();
    drop(encoder);
    file
}

fn gif_of(width: usize, height: usize, rgb: &[u8]) -> Vec<u8> {
    gif_with([width as u16, height as u16], [width, height], [0; 2], rgb)
}

/// EXIF data that say nothing but how to turn the picture.
fn exif(orientation: u8) -> Vec<u8> {
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    [tiff.as_slice(), &[orientation, 0, 0, 0, 0, 0, 0]].concat()
}

#[track_caller]
fn assert_pixel(square: &[u8], [x, y]: [usize; 2], expected: [u8; 3], tolerance: u8) {
    let actual = &square[(y * IMAGE_SIZE + x) * 3..][..3];
    let close = actual
        .iter()
        .zip(expected)
        .all(|(a, e)| a.abs_diff(e) <= tolerance);
    assert!(close, "at {x}, {y}: {actual:?} is not about {expected:?}");
}

#[track_caller]
fn assert_corners(square: &[u8], corners: [[u8; 3]; 4]) {
    for (place, corner) in [[2, 2], [29, 2], [2, 29], [29, 29]]
        .into_iter()
        .zip(corners)
    {
        assert_pixel(square, place, corner, 12);
    }
}

#[track_caller]
fn assert_refused(file: &[u8], expected: &str) {
    let error = small_square(file, 3).unwrap_err().to_string();
    assert!(error.contains(expected), "{expected:?} not in {error:?}");
}

#[test]
fn every_format_is_cut_to_its_middle() {
    // Black on both sides of the square.
    let picture = rgb(96, 64, |x, y| match x {
        16..80 => CORNERS[usize::from(x >= 48) + 2 * usize::from(y >= 32)],
        _ => [0; 3],
    });
    for encode in [png_of, jpeg_of, webp_of, gif_of] {
        let square = small_square(&encode(96, 64, &picture), 3).unwrap();
        assert_eq!(square.len(), 32 * 32 * 3);
        assert_corners(&square, CORNERS);
    }
}

#[test]
fn every_format_that_is_cut_short_is_left_out() {
    // Noise, so that most of each file is pixels.
    let noise: Vec<u8> = (0..64 * 64 * 3u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let progressive = |width, height, rgb: &[u8]| {
        jpeg_with([width, height], JpegColor::Rgb, rgb, |encoder| {
            encoder.set_progressive(true);
        })
    };
    for encode in [png_of, jpeg_of, webp_of, gif_of, progressive] {
        let file = encode(64, 64, &noise);
        small_square(&file, 3).unwrap();
        for percent in [40, 80, 99] {
            assert_refused(&file[..file.len() * percent / 100], "incomplete");
        }
    }
}

#[test]
fn large_images_are_averaged_not_sampled() {
    let stripes = rgb(320, 320, |x, _| [255 * (x % 2) as u8; 3]);
    for encode in [png_of, jpeg_of] {
        let square = small_square(&encode(320, 320, &stripes), 1).unwrap();
        assert_eq!(square.len(), 32 * 32);
        assert!(square.iter().all(|grey| grey.abs_diff(128) < 10));
    }
}

#[test]
fn a_scaled_jpeg_keeps_what_a_png_shows() {
    // One of 1,600 pixels is decoded at an eighth.
    let picture = rgb(1600, 1200, |x, y| {
        [(x / 7) as u8, (y / 5) as u8, ((x + y) / 11) as u8]
    });
    let [png, jpeg] =
        [png_of, jpeg_of].map(|encode| small_square(&encode(1600, 1200, &picture), 3).unwrap());
    let worst = png.iter().zip(&jpeg).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst < Some(6), "{worst:?}");
    let reduced = jpeg::decode(&jpeg_of(1600, 1200, &picture), 128).unwrap();
    assert_eq!((reduced.width, reduced.height), (200, 150));
}

#[test]
fn what_is_transparent_becomes_white() {
    let half_red = [255u8, 0, 0, 128].repeat(40 * 40);
    let file = png_with(
        [40, 40],
        (ColorType::Rgba, BitDepth::Eight),
        &half_red,
        &[],
        &[],
    );
    assert_pixel(
        &small_square(&file, 3).unwrap(),
        [16, 16],
        [255, 127, 127],
        1,
    );
    let clear = [0u8, 0].repeat(40 * 40);
    let file = png_with(
        [40, 40],
        (ColorType::GrayscaleAlpha, BitDepth::Eight),
        &clear,
        &[],
        &[],
    );
    assert!(
        small_square(&file, 1)
            .unwrap()
            .iter()
            .all(|&grey| grey == 255)
    );
}

#[test]
fn pictures_are_turned_as_their_camera_says() {
    let [red, green, blue, yellow] = CORNERS;
    for (orientation, upright) in [
        (1, [red, green, blue, yellow]),
        (3, [yellow, blue, green, red]),
        (6, [blue, red, yellow, green]),
        (8, [green, yellow, red, blue]),
    ] {
        let exif = exif(orientation);
        let colour = (ColorType::Rgb, BitDepth::Eight);
        let pixels = quarters(64, 64);
        let chunk: &[Chunk] = &[(b"eXIf", &exif)];
        let before = png_with([64, 64], colour, &pixels, chunk, &[]);
        let after = png_with([64, 64], colour, &pixels, &[], chunk);
        let jpeg = jpeg_with([64, 64], JpegColor::Rgb, &pixels, |encoder| {
            let segment = [b"Exif\0\0", exif.as_slice()].concat();
            encoder.add_app_segment(1, segment).unwrap();
        });
        for file in [before, after, jpeg] {
            assert_corners(&small_square(&file, 3).unwrap(), upright);
        }
    }
}

#[test]
fn colours_become_srgb() {
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let pixels = [220u8, 30, 30].repeat(64 * 64);
    let png = {
        let mut file = Vec::new();
        let mut info = png::Info::with_size(64, 64);
        info.color_type = ColorType::Rgb;
        info.icc_profile = Some(Cow::Borrowed(&p3));
        let encoder = png::Encoder::with_info(&mut file, info).unwrap();
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&pixels)
            .unwrap();
        file
    };
    let jpeg = jpeg_with([64, 64], JpegColor::Rgb, &pixels, |encoder| {
        encoder.add_icc_profile(&p3).unwrap();
    });
    // P3 with sRGB's curve, full range.
    let cicp: &[Chunk] = &[(b"cICP", &[12, 13, 0, 1])];
    let cicp = png_with(
        [64, 64],
        (ColorType::Rgb, BitDepth::Eight),
        &pixels,
        cicp,
        &[],
    );
    for file in [png, jpeg, cicp] {
        // This red of P3 is outside sRGB.
        assert_pixel(&small_square(&file, 3).unwrap(), [16, 16], [241, 0, 0], 4);
    }
}

#[test]
fn a_gamma_counts_unless_it_is_that_of_srgb() {
    let grey = |gamma: u32| {
        let chunk: &[Chunk] = &[(b"gAMA", &gamma.to_be_bytes())];
        let file = png_with(
            [64, 64],
            (ColorType::Grayscale, BitDepth::Eight),
            &[64; 64 * 64],
            chunk,
            &[],
        );
        small_square(&file, 1).unwrap()[0]
    };
    assert_eq!(grey(45_455), 64);
    // A quarter of the light is 137 in sRGB.
    assert!(grey(100_000).abs_diff(137) < 2, "{}", grey(100_000));
    assert_eq!(grey(0), 64, "nonsense");
}

#[test]
fn a_profile_that_is_none_changes_nothing() {
    let pixels = quarters(64, 64);
    let jpeg = jpeg_with([64, 64], JpegColor::Rgb, &pixels, |encoder| {
        encoder.add_icc_profile(&[7; 200]).unwrap();
    });
    assert_corners(&small_square(&jpeg, 3).unwrap(), CORNERS);
}

#[test]
fn sixteen_bits_are_scaled_and_few_of_them_stretched() {
    let full = small_square(&png_of_16_bits(|x| x as u16 * 1000), 1).unwrap();
    let twelve = small_square(&png_of_16_bits(|x| x as u16 * 65), 1).unwrap();
    for x in 2..30 {
        // The middle of two pixels: 1000 × (2x + ½) of 65,535, and 65 × (2x + ½) of 4,095.
        let expected = (2.0 * x as f64 + 0.5) * 1000.0 / 257.0;
        assert!(
            (f64::from(full[x]) - expected).abs() < 2.0,
            "{x}: {}",
            full[x]
        );
        assert!(
            (f64::from(twelve[x]) - expected * 1.04).abs() < 3.0,
            "{x}: {}",
            twelve[x]
        );
    }
}

#[test]
fn odd_screens_of_gifs_show_the_whole_frame() {
    let frame = quarters(16, 16);
    for screen in [[0, 0], [0, 16], [16, 16], [4, 4]] {
        let square = small_square(&gif_with(screen, [16, 16], [0; 2], &frame), 3).unwrap();
        assert_corners(&square, CORNERS);
    }
    // On a larger screen the frame has its place, and the rest is white.
    let square = small_square(&gif_with([32, 32], [16, 16], [16, 16], &frame), 3).unwrap();
    assert_corners(&square, [[255; 3], [255; 3], [255; 3], CORNERS[3]]);
}

#[test]
fn kinds_of_jpeg_that_cameras_and_editors_write_are_read() {
    let pixels = quarters(64, 64);
    for sampling in [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_2_2,
    ] {
        for (progressive, restart) in [(false, 0), (true, 0), (false, 2)] {
            let file = jpeg_with([64, 64], JpegColor::Rgb, &pixels, |encoder| {
                encoder.set_sampling_factor(sampling);
                encoder.set_progressive(progressive);
                encoder.set_restart_interval(restart);
            });
            assert_corners(&small_square(&file, 3).unwrap(), CORNERS);
        }
    }
    // Inks without black: what red, green and blue leave.
    let inks: Vec<u8> = pixels
        .chunks_exact(3)
        .flat_map(|c| [255 - c[0], 255 - c[1], 255 - c[2], 0])
        .collect();
    let file = jpeg_with([64, 64], JpegColor::Cmyk, &inks, |_| {});
    assert_corners(&small_square(&file, 3).unwrap(), CORNERS);
}

/// On such a file another decoder panicked.
#[test]
fn a_grey_jpeg_that_claims_to_be_ycck_is_grey() {
    let file = jpeg_with([64, 64], JpegColor::Luma, &[90; 64 * 64], |encoder| {
        encoder.set_progressive(true);
        encoder
            .add_app_segment(14, b"Adobe\0\x64\0\0\0\0\x02".to_vec())
            .unwrap();
    });
    assert_pixel(&small_square(&file, 3).unwrap(), [16, 16], [90; 3], 2);
}

#[test]
fn sizes_are_checked_before_memory_is_taken() {
    /// A PNG of that size, without its pixels.
    fn header(width: u32, height: u32, color: ColorType, depth: BitDepth) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(color);
        encoder.set_depth(depth);
        drop(encoder.write_header().unwrap());
        // The header alone, and the beginning of pixels.
        [&file[..33], b"\0\0\x03\xe8IDAT".as_slice()].concat()
    }
    let bits = BitDepth::Sixteen;
    for (file, expected) in [
        (
            header(12_000, 12_000, ColorType::Rgba, bits),
            "12000 × 12000 pixels would take 1098 MB to decode; the limit is 512 MB",
        ),
        (
            header(100_000, 10, ColorType::Rgb, bits),
            "100000 × 10 pixels; at most 12000 per side can be read",
        ),
        (vec![0; FILE_BYTES_MAX + 1], "larger than 64 MB"),
        (
            gif_with([65_535; 2], [4, 4], [0; 2], &quarters(4, 4)),
            "at most 12000 per side",
        ),
        // The frame header of a JPEG, with four components that are not subsampled: 864 MB of coefficients.
        (
            jpeg_header(12_000, 9_000, &[0x11; 4]),
            "pixels would take 8",
        ),
    ] {
        assert_refused(&file, expected);
    }
}

/// A progressive JPEG up to where its first scan would begin.
fn jpeg_header(width: u16, height: u16, sampling: &[u8]) -> Vec<u8> {
    let components = sampling
        .iter()
        .zip(1u8..)
        .flat_map(|(&factors, id)| [id, factors, 0]);
    let frame = [
        [8].as_slice(),
        &height.to_be_bytes(),
        &width.to_be_bytes(),
        &[sampling.len() as u8],
    ]
    .concat();
    let frame: Vec<u8> = frame.into_iter().chain(components).collect();
    let length = (frame.len() as u16 + 2).to_be_bytes();
    [b"\xff\xd8\xff\xc2".as_slice(), &length, &frame].concat()
}

#[test]
fn what_is_no_such_image_is_said() {
    for (file, expected) in [
        (b"hello".as_slice(), "not a PNG, JPEG, WebP or GIF"),
        (b"", "empty"),
        (b"PK\x03\x04...", "archive inside an archive"),
        (b"BM tiny", "not a PNG, JPEG, WebP or GIF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC or AVIF"),
        (b"\xff\xd8\xff\xd9", "damaged (end of image"),
    ] {
        assert_refused(file, expected);
    }
    let mut damaged = png_of(64, 64, &quarters(64, 64));
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x55;
    assert_refused(&damaged, "damaged");
}
