//! The IDX files of MNIST and its relatives: big-endian header, then raw bytes.

use std::{collections::BTreeMap, io::Read};

use anyhow::{Context, Result, ensure};
use dataset_format::{IMAGE_SIZE, Split};
use flate2::read::GzDecoder;

const MNIST_SIZE: usize = 28;

/// The first `count` images of a pair of files named `FOLDER/NAME-images-idx3-ubyte` and
/// `…-labels-idx1-ubyte`, padded to 32×32 with black.
pub fn first_images(files: &BTreeMap<String, Vec<u8>>, name: &str, count: usize) -> Result<Split> {
    let find = |what: &str| {
        let found = files
            .iter()
            .find(|(path, _)| path.contains(&format!("/{name}-{what}-idx")));
        found
            .map(|(_, file)| decode(file))
            .with_context(|| format!("there are no {name} {what}"))?
    };
    let (image_sizes, images) = find("images")?;
    let (label_sizes, labels) = find("labels")?;
    ensure!(
        image_sizes[1..] == [MNIST_SIZE; 2] && image_sizes[0] == label_sizes[0],
        "images {image_sizes:?} and labels {label_sizes:?} are not MNIST's"
    );
    ensure!(
        image_sizes[0] >= count,
        "there are fewer than {count} images"
    );
    let margin = (IMAGE_SIZE - MNIST_SIZE) / 2;
    let mut pixels = vec![0; count * IMAGE_SIZE * IMAGE_SIZE];
    for (index, row) in images
        .chunks_exact(MNIST_SIZE)
        .take(count * MNIST_SIZE)
        .enumerate()
    {
        let (image, y) = (index / MNIST_SIZE, index % MNIST_SIZE + margin);
        let start = (image * IMAGE_SIZE + y) * IMAGE_SIZE + margin;
        pixels[start..start + MNIST_SIZE].copy_from_slice(row);
    }
    Ok(Split {
        pixels,
        labels: labels[..count].to_vec(),
    })
}

/// Sizes of the dimensions, and the values in row-major order.
fn decode(file: &[u8]) -> Result<(Vec<usize>, Vec<u8>)> {
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

/// Bytes of a file, unpacked if it is gzipped.
fn unpacked(file: &[u8]) -> Result<Vec<u8>> {
    if !file.starts_with(&[0x1f, 0x8b]) {
        return Ok(file.to_vec());
    }
    let mut content = Vec::new();
    GzDecoder::new(file).read_to_end(&mut content)?;
    Ok(content)
}
