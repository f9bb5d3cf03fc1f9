//! `cargo xtask gpu-check`: whether a GPU computes what it should, and how fast.
//!
//! The program needs nothing of the repository when it runs, so that it can be carried to a machine with
//! a GPU. It ends with an error if the GPU deviates from the CPU.

mod adapter;
mod budget;
mod data;
mod overhead;
mod parity;
mod products;
mod report;
mod settings;
mod steps;
mod timing;

use std::{
    ffi::OsString,
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use clap::Parser;
use lab_graph::device::{self, DeviceKind};
use pollster::block_on;
use pytorch_step::{Mode, Processor, Request};

use self::{adapter::Adapter, budget::Budget, report::Report};

#[derive(Parser)]
#[command(
    name = "gpu-check",
    args_override_self = true,
    about = "Proves every operation and a training step of each family on the GPU against the CPU, and measures"
)]
struct Arguments {
    /// Where the Markdown table goes; the same as JSON goes beside it
    #[arg(long, default_value = "GPU.md")]
    output: PathBuf,
    /// When or what for this was measured, for the heading
    #[arg(long)]
    note: Option<String>,
    /// Time the GAN's step in PyTorch too
    #[arg(long)]
    pytorch: bool,
    /// The Python that has it
    #[arg(long, default_value = "python3")]
    python: OsString,
    /// How long all of it may take, in seconds
    #[arg(long, default_value_t = 150)]
    seconds: u64,
}

/// What is kept for PyTorch, which compiles for long.
const FOR_PYTORCH: Duration = Duration::from_secs(70);
/// Share of steps in the time for measurements; products have the rest.
const FOR_STEPS: f64 = 0.5;

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let report = check(&arguments)?;
    let (markdown, json) = (&arguments.output, arguments.output.with_extension("json"));
    fs::write(markdown, report.markdown())
        .with_context(|| format!("writing {}", markdown.display()))?;
    fs::write(&json, serde_json::to_string_pretty(&report)? + "\n")
        .with_context(|| format!("writing {}", json.display()))?;
    println!("{}", report.summary());
    println!("written: {}, {}", markdown.display(), json.display());
    if !report.passed {
        bail!(
            "the GPU deviates from the CPU: see the faults in {}",
            markdown.display()
        );
    }
    Ok(())
}

fn check(arguments: &Arguments) -> Result<Report> {
    let start = Instant::now();
    let budget = Budget::new(Duration::from_secs(arguments.seconds));
    let device = block_on(device::open(DeviceKind::WebGpu)).context(
        "there is no GPU that Vulkan, Metal or DirectX 12 shows; on Linux install its driver and libvulkan1",
    )?;
    let gpu = device.gpu().context("the device is no GPU")?;
    let adapter = Adapter::of(gpu);
    println!(
        "{}, {} ({}), {}",
        adapter.name, adapter.driver, adapter.backend, adapter.kind
    );

    let operations = parity::operations(&device);
    say(start, "operations compared");
    let training = parity::training(&device)?;
    say(start, "training steps compared");
    let verified = products::verify(gpu)?;
    let overhead = overhead::measure(&device, gpu);
    // Times of what the GPU refused to do would be those of nothing.
    device.check()?;
    say(start, "dispatches timed");
    let reserve = if arguments.pytorch {
        FOR_PYTORCH
    } else {
        Duration::ZERO
    };
    let measurements = budget.without(reserve);
    let steps = steps::measure(&device, gpu, measurements.share(FOR_STEPS))?;
    say(start, "steps timed");
    let products = match verified.passed() {
        true => products::measure(&device, gpu, measurements),
        false => Vec::new(),
    };
    device.check()?;
    say(start, "products timed");
    let pytorch = arguments
        .pytorch
        .then(|| pytorch_step::measure(&arguments.python, &same_steps(budget)));

    let parity = [operations, training, vec![verified]].concat();
    Ok(Report {
        passed: parity.iter().all(parity::Finding::passed),
        note: arguments.note.clone(),
        adapter,
        parity,
        overhead,
        steps,
        products,
        pytorch,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// The GAN's steps as [`steps::measure`] has them.
fn same_steps(budget: Budget) -> Request<'static> {
    Request {
        families: &["gan"],
        widths: &steps::WIDTHS,
        channels: &steps::CHANNELS,
        batch: steps::BATCH,
        modes: &[Mode::Eager, Mode::Compiled],
        processor: Processor::GpuIfThere,
        time: budget.left(),
    }
}

fn say(start: Instant, what: &str) {
    println!("{:5.1} s: {what}", start.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Skipped where there is no GPU, not even in software. `cargo xtask test` brings a software driver
    /// and sets `GPU_TESTS=required`. In one test, since a device is opened once a process.
    #[test]
    fn every_operation_and_hand_written_product_is_the_same_on_a_gpu() {
        let device = match block_on(device::open(DeviceKind::WebGpu)) {
            Ok(device) => device,
            Err(error) => return assert!(std::env::var("GPU_TESTS").is_err(), "{error:?}"),
        };
        let products = products::verify(device.gpu().unwrap()).unwrap();
        for finding in parity::operations(&device).iter().chain([&products]) {
            assert!(finding.passed(), "{finding:#?}");
        }
    }
}
