use crate::{
    Dataset, FORMAT_VERSION, Header, ImageShape, MAGIC, Result, Split, SplitHeader, invalid, sheet,
};

const HEADER_MAX: usize = 1 << 16;

/// Reads a data file.
///
/// # Errors
/// [`crate::FormatError`] naming the part that is wrong; sizes are checked before memory is taken
/// for them.
pub fn decode(file: &[u8]) -> Result<Dataset> {
    let mut rest = file;
    let header = take_header(&mut rest)?;
    let training = take_split(&mut rest, &header, &header.training, "training")?;
    let held_out = take_split(&mut rest, &header, &header.held_out, "test")?;
    if !rest.is_empty() {
        return Err(invalid(format!(
            "The data file is {} bytes longer than its header says.",
            rest.len()
        )));
    }
    let ImageShape { channels, size } = header.image_shape();
    Ok(Dataset {
        name: header.name,
        title: header.title,
        channels,
        size,
        labels: header.labels,
        licence: header.licence,
        source: header.source,
        link: header.link,
        sound: header.sound,
        training,
        held_out,
    })
}

/// Reads what a data file says of itself, and no image.
///
/// # Errors
/// As [`decode`].
pub fn decode_header(file: &[u8]) -> Result<Header> {
    take_header(&mut &*file)
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

fn take_header(rest: &mut &[u8]) -> Result<Header> {
    let magic = take(rest, MAGIC.len(), "the magic bytes")?;
    if magic != MAGIC {
        return Err(invalid(
            "This is not a GAN·VAE Lab data file: it does not begin with \"GVLD\".",
        ));
    }
    let version = take_u32(rest, "the format version")?;
    if version != FORMAT_VERSION {
        return Err(invalid(format!(
            "The data file has format version {version}; this page reads version {FORMAT_VERSION}."
        )));
    }
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
    header.check()?;
    Ok(header)
}

fn take_split(rest: &mut &[u8], header: &Header, split: &SplitHeader, what: &str) -> Result<Split> {
    let whole = *rest;
    let sheet = take(rest, split.sheet_bytes, &format!("the {what} images"))?;
    let labels = take(rest, split.count, &format!("the {what} labels"))?;
    if crc32fast::hash(&whole[..split.sheet_bytes + split.count]) != split.crc32 {
        return Err(invalid(format!(
            "The {what} split does not match its checksum."
        )));
    }
    let count = header.labels.count();
    if let Some(label) = labels.iter().find(|&&label| usize::from(label) >= count) {
        return Err(invalid(format!(
            "The {what} split has the label {label}; expected 0 to {}.",
            count - 1
        )));
    }
    let pixels = sheet::decode(sheet, split.count, header.image_shape())
        .map_err(|reason| invalid(format!("The {what} images cannot be decoded: {reason}.")))?;
    Ok(Split {
        pixels,
        labels: labels.to_vec(),
    })
}
