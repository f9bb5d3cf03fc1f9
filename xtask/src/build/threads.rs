//! Modules whose threads share their memory.

use std::path::Path;

use anyhow::Result;

use crate::{command, paths};

/// What the module and everything in it is compiled with, and what wasm-bindgen makes threads of.
const FLAGS: &[&str] = &[
    "-Ctarget-feature=+simd128,+atomics,+bulk-memory,+mutable-globals",
    "-Clink-arg=--shared-memory",
    "-Clink-arg=--import-memory",
    "-Clink-arg=--max-memory=1073741824",
    "-Clink-arg=--export=__wasm_init_tls",
    "-Clink-arg=--export=__tls_size",
    "-Clink-arg=--export=__tls_align",
    "-Clink-arg=--export=__tls_base",
    "-Clink-arg=--export=__heap_base",
];

/// Has cargo build one, and the standard library for it.
pub fn build(arguments: &[&str], target: &Path) -> Result<()> {
    let arguments = [arguments, &["-Zbuild-std=std,panic_abort"]].concat();
    let mut build = command::program("cargo", arguments, &paths::root());
    build
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", FLAGS.join(" "))
        // Compiling the standard library is for nightly compilers only, otherwise.
        .env("RUSTC_BOOTSTRAP", "1");
    command::finish(&mut build)
}
