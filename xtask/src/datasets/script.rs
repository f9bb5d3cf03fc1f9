//! The sets that are drawn or spoken by JavaScript libraries: the scripts in `xtask/datasets`.

use std::fs;

use anyhow::{Context, Result, ensure};
use dataset_format::{IMAGE_SIZE, Split};

use crate::{command, paths, setup};

/// What a script made: samples of equal length, and a label each.
pub struct Made {
    pub values: Vec<u8>,
    pub labels: Vec<u8>,
}

/// Runs a script with the library versions of its lock file.
pub fn run(name: &str) -> Result<Made> {
    let scripts = paths::root().join("xtask/datasets");
    setup::npm_packages(&scripts).context("the libraries could not be installed")?;
    let output = paths::cache("datasets").join(name);
    fs::create_dir_all(&output)?;
    let script = format!("{name}.mjs");
    let arguments = [script.as_ref(), output.as_os_str()];
    command::finish(&mut command::program("node", arguments, &scripts))?;
    let values = fs::read(output.join("values.bin"))?;
    let labels = fs::read(output.join("labels.bin"))?;
    fs::remove_dir_all(&output)?;
    ensure!(
        !labels.is_empty() && values.len().is_multiple_of(labels.len()),
        "{script} made {} values for {} samples",
        values.len(),
        labels.len()
    );
    Ok(Made { values, labels })
}

impl Made {
    /// The samples as training and held-out images, `counts` of them in this order.
    pub fn pictures(self, channels: usize, counts: [usize; 2]) -> Result<(Split, Split)> {
        let size = IMAGE_SIZE * IMAGE_SIZE * channels;
        let count: usize = counts.iter().sum();
        ensure!(
            self.labels.len() == count && self.values.len() == count * size,
            "there are {} images, expected {count}",
            self.labels.len()
        );
        let (training, held_out) = self.values.split_at(counts[0] * size);
        let (training_labels, held_out_labels) = self.labels.split_at(counts[0]);
        let split = |pixels: &[u8], labels: &[u8]| Split {
            pixels: pixels.to_vec(),
            labels: labels.to_vec(),
        };
        Ok((
            split(training, training_labels),
            split(held_out, held_out_labels),
        ))
    }
}
