use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{WasmStandardLibrary, debian, report};
use crate::command;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that the folder's toolchain has a standard library for wasm.
pub fn ensure(from: WasmStandardLibrary) -> Result<()> {
    const WHAT: &str = "wasm standard library";
    if from != WasmStandardLibrary::Debian {
        if sysroot().is_some_and(|sysroot| is_in(&sysroot)) {
            report(WHAT, "is there");
            return Ok(());
        }
        report(WHAT, "rustup adds it: the models compile to WebAssembly");
        let added = command::run("rustup", &["target", "add", TARGET]);
        match added {
            Ok(()) if sysroot().is_some_and(|sysroot| is_in(&sysroot)) => return Ok(()),
            Ok(()) => report(WHAT, "rustup reported success, but it is not there"),
            Err(error) => report(WHAT, &format!("rustup could not ({error:#})")),
        }
    }
    if from != WasmStandardLibrary::Rustup && debian::can_install() {
        return debian::ensure_toolchain();
    }
    bail!(
        "the Rust toolchain has no {TARGET} standard library and it cannot be installed from here.\n\
         By hand: `rustup target add {TARGET}`, or on Debian as root `cargo xtask setup --wasm-std debian`, \
         or your system's package of it (Fedora: rust-std-static-{TARGET}; Arch: rust-wasm)"
    );
}

fn sysroot() -> Option<PathBuf> {
    command::answer("rustc", &["--print", "sysroot"]).map(PathBuf::from)
}

/// Whether a sysroot holds the compiled standard library for wasm.
fn is_in(sysroot: &Path) -> bool {
    let folder = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(files) = folder.read_dir() else {
        return false;
    };
    files
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}
