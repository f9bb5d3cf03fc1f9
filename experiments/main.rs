//! What is trained natively: `cargo xtask evaluate`, `pretrain`, `speed` and `train-classifier`.

mod evaluate;
mod parallel;
mod pictures;
mod pretrain;
mod progress;
mod record;
mod shared;
mod speed;
mod train_classifier;

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
    /// Train models and measure how good they are; prints a Markdown table
    Evaluate(evaluate::Evaluate),
    /// Draw samples of the models that the page opens on, and of its experiments; writes docs/samples and
    /// www/public/experiments
    Pictures(pictures::Pictures),
    /// Train the models that the page opens on; writes www/public/pretrained
    Pretrain(pretrain::Pretrain),
    /// Time training steps natively on the CPU, beside PyTorch; writes bench/CPU.md
    Speed(speed::Speed),
    /// Train the classifiers of the labelled data sets; writes www/public/classifiers
    TrainClassifier(train_classifier::TrainClassifier),
}

fn main() -> Result<()> {
    match Arguments::parse().experiment {
        Experiment::Evaluate(evaluate) => evaluate.run(),
        Experiment::Pictures(pictures) => pictures.run(),
        Experiment::Pretrain(pretrain) => pretrain.run(),
        Experiment::Speed(speed) => speed.run(),
        Experiment::TrainClassifier(classifier) => classifier.run(),
    }
}
