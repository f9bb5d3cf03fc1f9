//! What is trained natively: `cargo xtask pretrain`.

mod pretrain;
mod shared;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "What is trained natively")]
struct Arguments {
    #[command(subcommand)]
    experiment: Experiment,
}

#[derive(Subcommand)]
enum Experiment {
    /// Train the models that the page opens on; writes www/public/pretrained
    Pretrain(pretrain::Pretrain),
}

fn main() -> Result<()> {
    match Arguments::parse().experiment {
        Experiment::Pretrain(pretrain) => pretrain.run(),
    }
}
