//! Running other programs.

use std::{env, ffi::OsStr, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::paths;

/// A program to be run in `folder`, with this project's tools in reach.
pub fn program<A: AsRef<OsStr>>(
    name: &str,
    arguments: impl IntoIterator<Item = A>,
    folder: &Path,
) -> Command {
    let mut command = Command::new(name);
    command
        .args(arguments)
        .current_dir(folder)
        .env("PATH", paths::search_path())
        // rustup pins the toolchain that xtask was started with; the folder's own choice counts,
        // and set-up may have changed it since.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO");
    if env::var_os("CI").is_some() && env::var_os("CARGO_TARGET_DIR").is_none() {
        // Fresh clones share what they compile; nothing breaks if the folder is gone.
        command.env("CARGO_TARGET_DIR", paths::cache("target"));
    }
    command
}

/// Runs a program in the root of the repository.
pub fn run(name: &str, arguments: &[&str]) -> Result<()> {
    finish(&mut program(name, arguments, &paths::root()))
}

/// Runs npm in the frontend's folder.
pub fn npm(arguments: &[&str]) -> Result<()> {
    finish(&mut program(NPM, arguments, &paths::frontend()))
}

/// npm's program: on Windows a batch file, which must be named in full.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Waits for a program and turns a failure into an error that names the command line.
pub fn finish(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("could not start {}", line(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

/// What a program prints, trimmed; an error if it fails or is not there.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("could not start {}", line(command)))?;
    if !output.status.success() {
        bail!(
            "{} failed: {}",
            line(command),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// What a program in the root prints, if it runs and succeeds.
pub fn answer(name: &str, arguments: &[&str]) -> Option<String> {
    output(&mut program(name, arguments, &paths::root())).ok()
}

/// A command line, for messages.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}
