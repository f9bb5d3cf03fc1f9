const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG whose chunks have checksums that fit, as far as there are whole chunks; nothing if it is
/// no PNG.
pub fn png(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(SIGNATURE)?;
    let mut sealed = SIGNATURE.to_vec();
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let checked = (u32::from_be_bytes(*length) as usize).saturating_add(8);
        let Some((chunk, after)) = rest.split_at_checked(checked) else {
            break;
        };
        sealed.extend(chunk);
        sealed.extend(crc32fast::hash(&chunk[4..]).to_be_bytes());
        rest = after.get(4..).unwrap_or_default();
    }
    sealed.extend(rest);
    Some(sealed)
}
