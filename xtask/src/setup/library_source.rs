use std::path::PathBuf;

use super::report;
use crate::command;

/// Has rustup add the source of the standard library if it can: threads in the page need one that is compiled for them.
/// Without it everything else works.
pub fn ensure() {
    const WHAT: &str = "source of the standard library";
    if is_there() {
        return report(WHAT, "is there");
    }
    report(WHAT, "rustup adds it: threads in the page need it");
    match command::run("rustup", &["component", "add", "rust-src"]) {
        Ok(()) if is_there() => {}
        Ok(()) => report(WHAT, "rustup reported success, but it is not there"),
        Err(error) => report(WHAT, &format!("the page goes without threads: {error:#}")),
    }
}

/// Whether the folder's toolchain has it.
pub fn is_there() -> bool {
    let sysroot = command::answer("rustc", &["--print", "sysroot"]).map(PathBuf::from);
    sysroot.is_some_and(|sysroot| {
        sysroot
            .join("lib/rustlib/src/rust/library/Cargo.lock")
            .is_file()
    })
}
