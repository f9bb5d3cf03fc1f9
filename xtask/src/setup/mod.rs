//! Brings up what building and testing need, once. What works already is left alone.

mod browser;
mod debian;
mod fuzzing;
mod lints;
mod node;
pub mod pytorch;
pub mod software_gpu;
mod wasm_target;
mod wasm_tools;

use anyhow::Result;
use clap::{Args, ValueEnum};

pub use browser::Browser;
pub use fuzzing::ensure_cargo_fuzz;
pub use node::packages as npm_packages;

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
    /// Building and testing it, which takes a browser.
    Tests,
}

pub fn run(options: &Options, purpose: For) -> Result<()> {
    wasm_target::ensure(options.wasm_std)?;
    wasm_tools::ensure_wasm_pack()?;
    wasm_tools::ensure_wasm_bindgen()?;
    node::ensure()?;
    if purpose == For::Tests {
        lints::ensure()?;
        software_gpu::ensure();
        pytorch::ensure();
        let browser = browser::ensure()?;
        report("browser", &format!("{} is there", browser.version));
    }
    Ok(())
}

/// One line on what set-up found or does.
fn report(what: &str, state: &str) {
    eprintln!("setup: {what}: {state}"); // what chores print may be data
}
