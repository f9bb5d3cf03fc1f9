//! The data file of GAN·VAE Lab: a small header, then for each split one lossless WebP sheet and
//! its labels. A crate of its own, so that the tool that writes data files need not build Burn.
//!
//! ```text
//! "GVLD"            magic
//! u32               format version
//! u32, u32          length and CRC-32 of the header
//! header            JSON, see [`Header`]
//! training images   WebP; training labels: one byte an image
//! held-out images   WebP; held-out labels
//! ```
//! Integers are little-endian. The sheet holds the images in rows of [`SHEET_COLUMNS`].

use serde::{Deserialize, Serialize};

mod sheet;

use sheet::{SHEET_COLUMNS, SHEET_ROWS_MAX};

/// Height and width of every image, in pixels.
pub const IMAGE_SIZE: usize = 32;
/// Version of the format that this code reads and writes.
pub const FORMAT_VERSION: u32 = 1;
const MAGIC: &[u8; 4] = b"GVLD";
const HEADER_MAX: usize = 1 << 16;
const IMAGES_MAX: usize = SHEET_COLUMNS * SHEET_ROWS_MAX;

/// A data set in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Name in settings and file names, such as `digits`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// What the labels mean.
    pub classes: Vec<String>,
    /// Licence of the images.
    pub licence: String,
    /// Where the images come from.
    pub source: String,
    /// What the models learn from.
    pub training: Split,
    /// What they never learn from.
    pub held_out: Split,
}

/// Images and labels of one part of a data set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// `[count, 32, 32, channels]` in row-major order, 0..=255.
    pub pixels: Vec<u8>,
    /// One class index an image.
    pub labels: Vec<u8>,
}

impl Split {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }
}

/// What is wrong with a data file, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FormatError(String);

type Result<T> = std::result::Result<T, FormatError>;

/// What a data file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// See [`Dataset::name`].
    pub name: String,
    /// See [`Dataset::title`].
    pub title: String,
    /// Channels, height, width.
    pub shape: [usize; 3],
    /// See [`Dataset::classes`].
    pub classes: Vec<String>,
    /// See [`Dataset::licence`].
    pub licence: String,
    /// See [`Dataset::source`].
    pub source: String,
    /// Training images and labels.
    pub training: SplitHeader,
    /// Held-out images and labels.
    pub held_out: SplitHeader,
}

/// Size and checksum of one split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitHeader {
    /// Number of images.
    pub count: usize,
    /// Bytes of the WebP sheet.
    pub sheet_bytes: usize,
    /// CRC-32 of sheet and labels together.
    pub crc32: u32,
}

fn invalid(message: impl Into<String>) -> FormatError {
    FormatError(message.into())
}

/// Reads a data file.
///
/// # Errors
/// [`FormatError`] naming the part that is wrong; sizes are checked before memory is
/// taken for them.
pub fn decode(file: &[u8]) -> Result<Dataset> {
    let mut rest = file;
    let magic = take(&mut rest, 4, "the magic bytes")?;
    if magic != MAGIC {
        return Err(invalid(
            "This is not a GAN·VAE Lab data file: it does not begin with \"GVLD\".",
        ));
    }
    let version = take_u32(&mut rest, "the format version")?;
    if version != FORMAT_VERSION {
        return Err(invalid(format!(
            "The data file has format version {version}; this page reads version {FORMAT_VERSION}."
        )));
    }
    let header = decode_header(&mut rest)?;
    let training = decode_split(&mut rest, &header, &header.training, "training")?;
    let held_out = decode_split(&mut rest, &header, &header.held_out, "held-out")?;
    if !rest.is_empty() {
        return Err(invalid(format!(
            "The data file is {} bytes longer than its header says.",
            rest.len()
        )));
    }
    Ok(Dataset {
        name: header.name,
        title: header.title,
        channels: header.shape[0],
        classes: header.classes,
        licence: header.licence,
        source: header.source,
        training,
        held_out,
    })
}

fn take<'a>(rest: &mut &'a [u8], length: usize, what: &str) -> Result<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length).ok_or_else(|| {
        invalid(format!(
            "The data file ends inside {what}: expected {length} bytes, found {}.",
            rest.len()
        ))
    })?;
    *rest = left;
    Ok(taken)
}

fn take_u32(rest: &mut &[u8], what: &str) -> Result<u32> {
    let bytes = take(rest, 4, what)?;
    Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

fn decode_header(rest: &mut &[u8]) -> Result<Header> {
    let length = take_u32(rest, "the header's length")? as usize;
    let checksum = take_u32(rest, "the header's checksum")?;
    if length > HEADER_MAX {
        return Err(invalid(format!(
            "The data file's header claims {length} bytes; at most {HEADER_MAX} are allowed."
        )));
    }
    let bytes = take(rest, length, "the header")?;
    if crc32fast::hash(bytes) != checksum {
        return Err(invalid(
            "The data file's header does not match its checksum.",
        ));
    }
    let header: Header = serde_json::from_slice(bytes)
        .map_err(|error| invalid(format!("The data file's header cannot be read: {error}.")))?;
    let [channels, height, width] = header.shape;
    if !matches!(channels, 1 | 3) || [height, width] != [IMAGE_SIZE; 2] {
        return Err(invalid(format!(
            "The data set's images are {channels}×{height}×{width}; \
             expected 1 or 3 channels of {IMAGE_SIZE}×{IMAGE_SIZE}."
        )));
    }
    if header.classes.is_empty() || header.classes.len() > 256 {
        return Err(invalid(format!(
            "The data set has {} classes; expected 1 to 256.",
            header.classes.len()
        )));
    }
    Ok(header)
}

fn decode_split(
    rest: &mut &[u8],
    header: &Header,
    split: &SplitHeader,
    what: &str,
) -> Result<Split> {
    if split.count == 0 || split.count > IMAGES_MAX {
        return Err(invalid(format!(
            "The {what} split claims {} images; expected 1 to {IMAGES_MAX}.",
            split.count
        )));
    }
    let whole = *rest;
    let sheet = take(rest, split.sheet_bytes, &format!("the {what} images"))?;
    let labels = take(rest, split.count, &format!("the {what} labels"))?;
    if crc32fast::hash(&whole[..split.sheet_bytes + split.count]) != split.crc32 {
        return Err(invalid(format!(
            "The {what} split does not match its checksum."
        )));
    }
    if let Some(label) = labels.iter().find(|&&l| l as usize >= header.classes.len()) {
        return Err(invalid(format!(
            "The {what} split has the label {label}; there are {} classes.",
            header.classes.len()
        )));
    }
    let pixels = sheet::decode(sheet, split.count, header.shape[0])
        .map_err(|reason| invalid(format!("The {what} images cannot be decoded: {reason}.")))?;
    Ok(Split {
        pixels,
        labels: labels.to_vec(),
    })
}

/// Writes a data file; the same data set gives the same bytes.
///
/// # Errors
/// [`FormatError`] if the data set breaks a limit of the format.
pub fn encode(dataset: &Dataset) -> Result<Vec<u8>> {
    let (training, training_bytes) = encode_split(&dataset.training, dataset.channels)?;
    let (held_out, held_out_bytes) = encode_split(&dataset.held_out, dataset.channels)?;
    let header = Header {
        name: dataset.name.clone(),
        title: dataset.title.clone(),
        shape: [dataset.channels, IMAGE_SIZE, IMAGE_SIZE],
        classes: dataset.classes.clone(),
        licence: dataset.licence.clone(),
        source: dataset.source.clone(),
        training,
        held_out,
    };
    let header = serde_json::to_vec(&header).map_err(|error| invalid(error.to_string()))?;
    let mut file = MAGIC.to_vec();
    file.extend(FORMAT_VERSION.to_le_bytes());
    file.extend((header.len() as u32).to_le_bytes());
    file.extend(crc32fast::hash(&header).to_le_bytes());
    file.extend(header);
    file.extend(training_bytes);
    file.extend(held_out_bytes);
    decode(&file).map(|_| file)
}

fn encode_split(split: &Split, channels: usize) -> Result<(SplitHeader, Vec<u8>)> {
    let count = split.len();
    if split.pixels.len() != count * IMAGE_SIZE * IMAGE_SIZE * channels {
        return Err(invalid("A split has not as many images as labels."));
    }
    let mut bytes = sheet::encode(&split.pixels, count, channels).map_err(invalid)?;
    let sheet_bytes = bytes.len();
    bytes.extend(&split.labels);
    let header = SplitHeader {
        count,
        sheet_bytes,
        crc32: crc32fast::hash(&bytes),
    };
    Ok((header, bytes))
}

#[cfg(test)]
mod tests;
