use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::report;
use crate::command;

/// Makes sure that the source of the standard library is there: threads in the page need one that is compiled for them.
pub fn ensure() -> Result<()> {
    const WHAT: &str = "source of the standard library";
    if is_there() {
        report(WHAT, "is there");
        return Ok(());
    }
    report(WHAT, "rustup adds it: threads in the page need it");
    command::run("rustup", &["component", "add", "rust-src"])?;
    ensure!(
        is_there(),
        "rustup added rust-src, but it is not where the compiler looks"
    );
    Ok(())
}

/// Whether the folder's toolchain has it.
fn is_there() -> bool {
    let sysroot = command::answer("rustc", &["--print", "sysroot"]).map(PathBuf::from);
    sysroot.is_some_and(|sysroot| {
        sysroot
            .join("lib/rustlib/src/rust/library/Cargo.lock")
            .is_file()
    })
}
