//! Writes the inputs that fuzzing begins with: `cargo run --package fuzz --bin corpus`.

use std::io;

use fuzz::{corpus, targets};

fn main() -> io::Result<()> {
    targets::ALL
        .iter()
        .try_for_each(|target| corpus::write(target))
}
