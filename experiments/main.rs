//! What is trained natively: `cargo xtask pretrain`, `cargo xtask train-judge`.

mod pretrain;
mod shared;
mod train_judge;

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
    /// Train the judges of the labelled data sets; writes www/public/judges
    TrainJudge(train_judge::TrainJudge),
}

fn main() -> Result<()> {
    match Arguments::parse().experiment {
        Experiment::Pretrain(pretrain) => pretrain.run(),
        Experiment::TrainJudge(judge) => judge.run(),
    }
}
