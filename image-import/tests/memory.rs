//! What decoding takes at most. A binary of its own, since it counts what the allocator gives out.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::Write,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
};

use image_import::{MEMORY_MAX, small_square};
use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, SamplingFactor, rgb_to_ycbcr};

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), SeqCst);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(bytes: usize) {
    let now = NOW.fetch_add(bytes, SeqCst) + bytes;
    PEAK.fetch_max(now, SeqCst);
}

/// Megabytes that decoding takes at most beside the file, and what came of it.
fn decode(file: &[u8]) -> (usize, Result<Vec<u8>, String>) {
    let before = NOW.load(SeqCst);
    PEAK.store(before, SeqCst);
    let square = small_square(file, 3).map_err(|reason| reason.to_string());
    ((PEAK.load(SeqCst) - before) >> 20, square)
}

/// Dark above, light below, without ever being in memory.
struct Gradient {
    width: u16,
    height: u16,
}

impl ImageBuffer for Gradient {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }
    fn width(&self) -> u16 {
        self.width
    }
    fn height(&self) -> u16 {
        self.height
    }
    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let shade = (u32::from(y) * 255 / u32::from(self.height)) as u8;
        let (luma, blue, red) = rgb_to_ycbcr(shade, shade, shade);
        for (buffer, value) in buffers.iter_mut().zip([luma, blue, red]) {
            buffer.extend(std::iter::repeat_n(value, usize::from(self.width)));
        }
    }
}

fn jpeg(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 80);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode_image(Gradient { width, height }).unwrap();
    file
}

/// A black PNG with alpha, written row by row; its last rows may be missing.
fn png(width: u32, height: u32, depth: png::BitDepth, rows: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    let row = vec![0; width as usize * 4 * depth as usize / 8];
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    for _ in 0..rows {
        stream.write_all(&row).unwrap();
    }
    // Says that rows are missing, if they are.
    let _ = stream.finish();
    drop(writer);
    file
}

// One test: what runs at the same time would be counted too.
#[test]
fn decoding_stays_within_the_memory_that_is_stated() {
    let limit = MEMORY_MAX >> 20;

    // A phone's 108 megapixels.
    for (progressive, most) in [(true, limit), (false, 32)] {
        let (peak, square) = decode(&jpeg(12_000, 9_000, progressive));
        println!("108 megapixels, progressive {progressive}: {peak} MB");
        assert!(peak <= most, "{peak} MB");
        let square = square.unwrap();
        assert!(square[0] < 10 && square[square.len() - 1] > 245);
    }

    // As many pixels without loss fit with eight bits, and not with sixteen.
    let (peak, square) = decode(&png(12_000, 9_000, png::BitDepth::Eight, 9_000));
    println!("108 megapixels, PNG of 8 bits: {peak} MB");
    assert!(peak <= limit, "{peak} MB");
    square.unwrap();
    let (peak, square) = decode(&png(12_000, 9_000, png::BitDepth::Sixteen, 9));
    assert!(square.unwrap_err().contains("the limit is 512 MB"));
    assert!(peak < 2, "refused before memory is taken: {peak} MB");
}
