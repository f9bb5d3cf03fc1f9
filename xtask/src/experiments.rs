//! What is trained natively: `experiments/`, with their arguments as they are given.

use std::{ffi::OsString, process::Command};

use anyhow::Result;
use clap::Args;

use crate::{build, command, paths, setup};

/// What is passed on; `--help` tells what there is.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub struct Passed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs an experiment.
pub fn run(name: &str, passed: &Passed) -> Result<()> {
    command::finish(program()?.arg(name).args(&passed.arguments))
}

/// Runs the experiment that is compared with PyTorch, with the Python that has it.
pub fn speed(passed: &Passed) -> Result<()> {
    let mut program = program()?;
    program.arg("speed");
    if let Some(python) = setup::pytorch::find() {
        // In front: the last of several counts.
        program
            .args(["--python", python.program])
            .env("PYTHONPATH", python.path);
    }
    command::finish(program.args(&passed.arguments))
}

fn program() -> Result<Command> {
    // With the features of the whole workspace, as tests have them: nothing is built twice.
    let build = ["build", "--quiet", "--workspace", "--bin", "experiments"];
    command::run("cargo", &build)?;
    let mut program = Command::new(build::target_folder()?.join("debug/experiments"));
    program.current_dir(paths::root());
    Ok(program)
}
