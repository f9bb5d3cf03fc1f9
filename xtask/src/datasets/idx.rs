//! The IDX files of MNIST: big-endian header, then raw bytes.

use std::io::Read;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;

/// Bytes of a file, unpacked if it is gzipped.
fn unpacked(file: &[u8]) -> Result<Vec<u8>> {
    if !file.starts_with(&[0x1f, 0x8b]) {
        return Ok(file.to_vec());
    }
    let mut content = Vec::new();
    GzDecoder::new(file).read_to_end(&mut content)?;
    Ok(content)
}

/// Sizes of the dimensions, and the values in row-major order.
pub fn decode(file: &[u8]) -> Result<(Vec<usize>, Vec<u8>)> {
    let file = unpacked(file)?;
    let [zero_1, zero_2, kind, rank, rest @ ..] = file.as_slice() else {
        anyhow::bail!("an IDX file has at least four bytes");
    };
    ensure!(
        [*zero_1, *zero_2, *kind] == [0, 0, 8],
        "not an IDX file of unsigned bytes"
    );
    let (sizes, values) = rest
        .split_at_checked(4 * usize::from(*rank))
        .context("the IDX header is cut off")?;
    let sizes: Vec<usize> = sizes
        .chunks_exact(4)
        .map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize)
        .collect();
    ensure!(
        values.len() == sizes.iter().product::<usize>(),
        "the IDX file holds {} values, its header says {sizes:?}",
        values.len()
    );
    Ok((sizes, values.to_vec()))
}
