//! A Python with PyTorch and safetensors, to prove that exported weights can be loaded.

use std::path::PathBuf;

use super::{debian, report};
use crate::{command, paths};

/// How tests start it.
pub struct Python {
    pub program: &'static str,
    /// For packages that Debian lacks.
    pub path: PathBuf,
}

/// The system's own first: only that one sees Debian's packages.
const PROGRAMS: [&str; 2] = ["/usr/bin/python3", "python3"];

/// A Python that has everything.
pub fn find() -> Option<Python> {
    let path = paths::cache("python");
    let has_both = |program: &&str| {
        let import = ["-c", "import torch, safetensors.torch"];
        let mut python = command::program(program, import, &paths::root());
        python.env("PYTHONPATH", &path);
        command::output(&mut python).is_ok()
    };
    let program = PROGRAMS.into_iter().find(has_both)?;
    Some(Python { program, path })
}

/// Installs what is missing where that is possible. Elsewhere the test is skipped.
pub fn ensure() {
    if find().is_none() && debian::can_install() {
        report("PyTorch", "apt and pip install it, for one test");
        if let Err(error) = install() {
            report("PyTorch", &format!("not installed: {error:#}"));
        }
    }
    let state = match find() {
        Some(_) => "is there",
        None => "is missing; the test that loads exported weights is skipped",
    };
    report("PyTorch", state);
}

fn install() -> anyhow::Result<()> {
    debian::install(&["python3-torch", "python3-pip"])?;
    let target = paths::cache("python").display().to_string();
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        &target,
        "safetensors",
    ];
    let mut pip = command::program(PROGRAMS[0], pip, &paths::root());
    command::finish(pip.stdout(std::io::stderr()))
}
