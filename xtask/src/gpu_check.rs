//! Building and running `gpu-check/`.

use std::{ffi::OsString, fs, process::Command};

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, command, paths, setup};

/// Proves the kernels on the GPU of this machine against the CPU, and measures.
#[derive(Args)]
pub struct Options {
    /// Build the program only, to be carried to another machine, and say where it is
    #[arg(long)]
    build_only: bool,
    /// Time the GAN's step in PyTorch too
    #[arg(long)]
    pytorch: bool,
    /// Passed on; `cargo xtask gpu-check -- --help` tells what there is
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

pub fn run(options: &Options) -> Result<()> {
    // With the features of the whole workspace, as tests have them: nothing is built twice.
    let build = ["build", "--quiet", "--workspace", "--bin", "gpu-check"];
    command::run("cargo", &build)?;
    let program = build::target_folder()?.join("debug/gpu-check");
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    if options.build_only {
        let size = fs::metadata(&program)
            .context("the program was not built")?
            .len();
        println!("{}: {:.1} MB", program.display(), size as f64 / 1e6);
        return Ok(());
    }
    setup::software_gpu::ensure();
    let mut check = Command::new(program);
    check
        .current_dir(paths::root())
        .args(["--output", "bench/GPU.md"]);
    if options.pytorch {
        check.arg("--pytorch");
        if let Some(python) = setup::pytorch::find() {
            check
                .args(["--python", python.program])
                .env("PYTHONPATH", python.path);
        }
    }
    command::finish(check.args(&options.arguments))
}
