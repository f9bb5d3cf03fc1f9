//! Brings up what building and testing need, once. What works already is left alone.

mod cargo_tool;
mod chromium;
mod debian;
mod firefox;
mod fuzzing;
mod library_source;
mod lints;
mod node;
pub mod pytorch;
pub mod software_gpu;
mod wasm_target;
mod wasm_tools;
mod webkitgtk;

use std::env;

use anyhow::Result;
use clap::{Args, ValueEnum};

pub use chromium::Chromium;
pub use firefox::Firefox;
pub use fuzzing::ensure_cargo_fuzz;
pub use library_source::ensure as ensure_library_source;
pub use node::{NODE_MIN, packages as npm_packages};
pub use webkitgtk::WebKitGtk;

/// How to get the wasm standard library if it is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WasmStandardLibrary {
    /// rustup, then Debian's source package
    Auto,
    /// `rustup target add`
    Rustup,
    /// Built from Debian's source package, even if the present toolchain has one
    Debian,
}

#[derive(Args)]
pub struct Options {
    /// Where to take the wasm standard library from
    #[arg(long, value_enum, default_value = "auto")]
    pub wasm_std: WasmStandardLibrary,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wasm_std: WasmStandardLibrary::Auto,
        }
    }
}

/// What the set-up is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building the page.
    Page,
    /// Building it and driving it in Chromium.
    Chromium,
    /// Building and testing it, in every engine.
    Tests,
}

pub fn run(options: &Options, purpose: For) -> Result<()> {
    wasm_target::ensure(options.wasm_std)?;
    wasm_tools::ensure_wasm_pack()?;
    wasm_tools::ensure_wasm_bindgen()?;
    node::ensure()?;
    if purpose == For::Page {
        return Ok(());
    }
    chromium::ensure()?;
    if purpose == For::Tests {
        lints::ensure()?;
        software_gpu::ensure();
        pytorch::ensure();
        firefox::ensure()?;
        webkitgtk::ensure()?;
    }
    Ok(())
}

/// Reports an engine besides Chromium. One that is missing is an error only where it can be had:
/// elsewhere its tests are skipped, and the summary of the tests says so.
fn ensure_engine(name: &str, found: Result<()>) -> Result<()> {
    match found {
        Ok(()) => report(name, "is there"),
        Err(missing) if engines_required() => return Err(missing),
        Err(missing) => report(name, &format!("its tests are skipped: {missing:#}")),
    }
    Ok(())
}

/// Whether every engine must be there: where set-up can install them, and where nobody reads a
/// summary that says otherwise.
pub fn engines_required() -> bool {
    debian::can_install() || env::var_os("CI").is_some()
}

/// One line on what set-up found or does.
fn report(what: &str, state: &str) {
    eprintln!("setup: {what}: {state}"); // what chores print may be data
}
