use crate::{
    Dataset, FORMAT_VERSION, Header, ImageShape, MAGIC, Result, Split, SplitHeader, decode,
    header::VALUE_RANGE, invalid, sheet::Sheet,
};

/// Compresses a sheet to an opaque lossless WebP picture, or says in a phrase why it cannot.
pub type WebpEncoder = fn(&Sheet) -> std::result::Result<Vec<u8>, String>;

/// Writes a data file; the same data set and encoder give the same bytes.
///
/// # Errors
/// [`crate::FormatError`] if the data set breaks a limit of the format.
pub fn encode(dataset: &Dataset, webp: WebpEncoder) -> Result<Vec<u8>> {
    let (training, training_bytes) = encode_split(&dataset.training, dataset.shape(), webp)?;
    let (held_out, held_out_bytes) = encode_split(&dataset.held_out, dataset.shape(), webp)?;
    let header = Header {
        name: dataset.name.clone(),
        title: dataset.title.clone(),
        shape: [dataset.channels, dataset.size, dataset.size],
        value_range: VALUE_RANGE,
        labels: dataset.labels.clone(),
        licence: dataset.licence.clone(),
        source: dataset.source.clone(),
        link: dataset.link.clone(),
        sound: dataset.sound.clone(),
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

pub(crate) fn encode_split(
    split: &Split,
    shape: ImageShape,
    webp: WebpEncoder,
) -> Result<(SplitHeader, Vec<u8>)> {
    let count = split.len();
    if split.pixels.len() != count * shape.values() {
        return Err(invalid("A split has not as many images as labels."));
    }
    let mut bytes = webp(&Sheet::new(&split.pixels, count, shape)).map_err(invalid)?;
    let sheet_bytes = bytes.len();
    bytes.extend(&split.labels);
    let header = SplitHeader {
        count,
        sheet_bytes,
        crc32: crc32fast::hash(&bytes),
    };
    Ok((header, bytes))
}
