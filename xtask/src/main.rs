//! The chores of GAN·VAE Lab. `cargo xtask help` lists them.

mod build;
mod command;
mod datasets;
mod experiments;
mod figures;
mod fuzz;
mod gpu_check;
mod paths;
mod scripts;
mod serve;
mod setup;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The chores of GAN·VAE Lab")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Bring up what building and testing need; leave alone what works already
    Setup(setup::Options),
    /// Build the page into www/dist, a plain static folder
    Build(build::Options),
    /// Set up, build and serve the page
    Serve(serve::Options),
    /// Set up and run every test
    Test(test::Options),
    /// Check the figures in README and docs against what was measured
    Figures,
    /// Remake a bundled data set from its public source
    Datasets(datasets::Options),
    /// Measure against other libraries in the browser; writes bench/RESULTS.md
    Bench(scripts::Bench),
    /// Prove and measure the kernels on the GPU of this machine; writes bench/GPU.md
    GpuCheck(gpu_check::Options),
    /// Measure the published page as a visitor meets it; writes docs/measured.md
    Measure(scripts::Measure),
    /// Measure steps a second in the page, by browser and by cores; writes docs/pace.md and docs/cores.md
    Pace(scripts::Pace),
    /// Feed what takes bytes from outside with bytes that nobody wrote
    Fuzz(fuzz::Fuzz),
    /// Train for long in the page, with everything shown, while things change and fail
    Soak(scripts::Soak),
    /// Train in the page and save pictures under docs/
    Screenshots,
    /// Train models natively and measure how good they are; prints a Markdown table
    Evaluate(experiments::Passed),
    /// Draw samples of the models that the page opens on; writes docs/samples
    Pictures(experiments::Passed),
    /// Train the models that the page opens on; writes www/public/pretrained
    Pretrain(experiments::Passed),
    /// Time training steps natively on the CPU, beside PyTorch; writes bench/CPU.md
    Speed(experiments::Passed),
    /// Train the classifiers of the labelled data sets; writes www/public/classifiers
    TrainClassifier(experiments::Passed),
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // No backtrace: where a chore of another program failed, it only pushes away what that program said.
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    match chore {
        Chore::Setup(options) => setup::run(&options, setup::For::Tests),
        Chore::Build(options) => build::run(&options),
        Chore::Serve(options) => serve::run(&options),
        Chore::Test(options) => test::run(&options),
        Chore::Figures => figures::check(),
        Chore::Datasets(options) => datasets::run(&options),
        Chore::Bench(options) => options.run(),
        Chore::GpuCheck(options) => gpu_check::run(&options),
        Chore::Measure(options) => options.run(),
        Chore::Pace(options) => options.run(),
        Chore::Fuzz(options) => options.run(),
        Chore::Soak(options) => options.run(),
        Chore::Screenshots => scripts::screenshots(),
        Chore::Evaluate(passed) => experiments::run("evaluate", &passed),
        Chore::Pictures(passed) => experiments::run("pictures", &passed),
        Chore::Pretrain(passed) => experiments::run("pretrain", &passed),
        Chore::Speed(passed) => experiments::speed(&passed),
        Chore::TrainClassifier(passed) => experiments::run("train-classifier", &passed),
    }
}
