use dataset_format::Header;

/// Magic bytes, version, length and checksum of the header.
const FRONT: usize = 16;

/// A data file whose checksums fit, and whose first sheet is as long as the file leaves room for;
/// nothing if it has no header.
pub fn data_file(file: &[u8]) -> Option<Vec<u8>> {
    let (front, rest) = file.split_at_checked(FRONT)?;
    let length = u32::from_le_bytes(front[8..12].try_into().ok()?) as usize;
    let (header, body) = rest.split_at_checked(length)?;
    let header = with_checksums(header, body).unwrap_or_else(|| header.to_vec());
    let length = (header.len() as u32).to_le_bytes();
    let checksum = crc32fast::hash(&header).to_le_bytes();
    Some([&front[..8], &length, &checksum, &header, body].concat())
}

fn with_checksums(header: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let mut header: Header = serde_json::from_slice(header).ok()?;
    let held_out = header
        .held_out
        .sheet_bytes
        .checked_add(header.held_out.count)?;
    let training = body.len().checked_sub(held_out)?;
    header.training.sheet_bytes = training.checked_sub(header.training.count)?;
    let (training, held_out) = body.split_at(training);
    header.training.crc32 = crc32fast::hash(training);
    header.held_out.crc32 = crc32fast::hash(held_out);
    serde_json::to_vec(&header).ok()
}
