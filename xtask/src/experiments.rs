//! What is trained natively: `experiments/`, with their arguments as they are given.

use std::{ffi::OsString, process::Command};

use anyhow::Result;
use clap::Args;

use crate::{build, command, paths};

/// What is passed on; `--help` tells what there is.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub struct Passed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs an experiment.
pub fn run(name: &str, Passed { arguments }: &Passed) -> Result<()> {
    // With the features of the whole workspace, as tests have them: nothing is built twice.
    let build = [
        "build",
        "--quiet",
        "--workspace",
        "--example",
        "experiments",
    ];
    command::run("cargo", &build)?;
    let program = build::target_folder()?.join("debug/examples/experiments");
    let arguments = [name.into()].into_iter().chain(arguments.iter().cloned());
    let mut program = Command::new(program);
    command::finish(program.args(arguments).current_dir(paths::root()))
}
