use anyhow::Result;
use dataset_format::{Dataset, Labels};

use super::{debian_package::DebianPackage, idx::first_images, words};

const PACKAGE: DebianPackage = DebianPackage {
    name: "dataset-fashion-mnist",
    version: "0.0~git20200523.55506a9-1",
    architecture: "all",
    sha256: "39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0",
};

/// The first images of Fashion-MNIST's two files.
pub fn make() -> Result<Dataset> {
    let files = PACKAGE.files(&[
        "./usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz",
        "./usr/share/datasets/fashion-mnist/train-labels-idx1-ubyte.gz",
        "./usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz",
        "./usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz",
    ])?;
    Ok(Dataset {
        name: "fashion".into(),
        title: "Clothes".into(),
        channels: 1,
        size: 32,
        labels: Labels::Classes(words(
            "T-shirt, trousers, pullover, dress, coat, sandal, shirt, trainer, bag, ankle boot",
        )),
        licence: "MIT".into(),
        source: "Fashion-MNIST, by Han Xiao, Kashif Rasul and Roland Vollgraf, © 2017 Zalando SE; \
                 a part of it, padded to 32×32"
            .into(),
        link: "https://github.com/zalandoresearch/fashion-mnist".into(),
        sound: None,
        training: first_images(&files, "train", 10_000)?,
        held_out: first_images(&files, "t10k", 2_000)?,
    })
}
