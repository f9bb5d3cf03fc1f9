//! The page: the wasm packages, then the frontend around them.

mod threads;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::Args;

use crate::{command, figures, paths, setup};

/// What is compiled for browsers is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A build for browsers: a package with some of its features.
pub struct Module {
    package: &'static str,
    features: &'static [&'static str],
    /// Name of its files.
    name: &'static str,
    /// Where they go.
    folder: &'static str,
    memory: Memory,
}

/// Whose memory a module works in.
#[derive(Clone, Copy)]
enum Memory {
    Own,
    /// One that threads share. The standard library is compiled for that too.
    Shared,
}

/// What trains in the page.
const PROGRAM: Module = Module {
    package: "gan-vae-lab",
    features: &["--no-default-features", "--features", "webgpu"],
    name: "gan_vae_lab_program",
    folder: "pkg-program",
    memory: Memory::Own,
};

/// The same with Burn's engine, for those who compare the two.
pub const WITH_BURN: Module = Module {
    package: "gan-vae-lab",
    features: &[],
    name: "gan_vae_lab",
    folder: "pkg",
    memory: Memory::Own,
};

/// The same for the CPU alone, with threads that share its memory.
const WITH_THREADS: Module = Module {
    package: "gan-vae-lab",
    features: &["--no-default-features"],
    name: "gan_vae_lab_threads",
    folder: "pkg-threads",
    memory: Memory::Shared,
};

/// What reads image files.
const IMPORT: Module = Module {
    package: "image-import",
    features: &[],
    name: "image_import",
    folder: "image-import/pkg",
    memory: Memory::Own,
};

/// What the page consists of.
const MODULES: [Module; 4] = [WITH_BURN, PROGRAM, WITH_THREADS, IMPORT];

/// Those of the builds of the library that lack some.
pub fn leaner_features() -> impl Iterator<Item = &'static [&'static str]> {
    [PROGRAM, WITH_THREADS]
        .into_iter()
        .map(|module| module.features)
}

/// How it is built.
#[derive(Clone, Copy)]
enum Profile {
    /// As the tests are, so that Burn is compiled once.
    Everyday,
    /// Slow to build, small to load, and without names.
    Published,
}

#[derive(Args, Default)]
pub struct Options {
    /// Build for publishing: slow to build, small to load, compressed beforehand
    #[arg(long)]
    dist: bool,
    /// Also build the module whose threads share its memory: an experiment, in which training was seen to stop
    #[arg(long)]
    threads: bool,
}

pub fn run(options: &Options) -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Page)?;
    if options.threads {
        setup::ensure_library_source()?;
    }
    if options.dist {
        published(options.threads)?;
        return figures::check_published_size();
    }
    modules(Profile::Everyday, options.threads)?;
    frontend()
}

/// Builds the page as it is published, with the module that has threads or without.
pub fn published(threads: bool) -> Result<()> {
    modules(Profile::Published, threads)?;
    frontend()?;
    command::npm(&["run", "compress"])
}

/// Builds what the page consists of in the profile that the tests use.
pub fn wasm_packages() -> Result<()> {
    modules(Profile::Everyday, false)
}

/// Builds what the page consists of. Without the module with threads it trains without.
fn modules(profile: Profile, threads: bool) -> Result<()> {
    for module in MODULES {
        let folder = paths::root().join(module.folder);
        match module.memory {
            Memory::Shared if !threads => {
                if folder.exists() {
                    fs::remove_dir_all(&folder)?;
                }
            }
            Memory::Own | Memory::Shared => module.build(profile, &folder)?,
        }
    }
    Ok(())
}

impl Module {
    /// Builds it as it is published.
    pub fn publish(&self, folder: &Path) -> Result<()> {
        self.build(Profile::Published, folder)
    }

    /// Not with wasm-pack, which has no way to drop names; and without wasm-opt, which makes the module a fifth smaller
    /// but its compressed form larger.
    fn build(&self, profile: Profile, folder: &Path) -> Result<()> {
        let (profile, built, drops): (_, _, &[&str]) = match profile {
            Profile::Everyday => ("dev", "debug", &[]),
            Profile::Published => (
                "dist",
                "dist",
                &["--remove-name-section", "--remove-producers-section"],
            ),
        };
        let what = ["build", "--lib", "--package", self.package];
        let how = ["--profile", profile, "--target", TARGET];
        let arguments = [what.as_slice(), &how, self.features].concat();
        let mut target = target_folder()?;
        match self.memory {
            Memory::Own => command::run("cargo", &arguments)?,
            Memory::Shared => {
                // In the folder of the others all would be compiled anew in turns.
                target.push("threads");
                threads::build(&arguments, &target)?;
            }
        }
        let module = self.package.replace('-', "_") + ".wasm";
        let module = target.join(TARGET).join(built).join(module);
        let module = module.display().to_string();
        let folder = folder.display().to_string();
        let output = [
            "--target",
            "web",
            "--out-name",
            self.name,
            "--out-dir",
            &folder,
            &module,
        ];
        command::run("wasm-bindgen", &[output.as_slice(), drops].concat())
    }
}

/// Where cargo puts what it builds.
pub fn target_folder() -> Result<PathBuf> {
    let metadata = ["metadata", "--no-deps", "--format-version", "1"];
    let root = paths::root();
    let printed = command::output(&mut command::program("cargo", metadata, &root))?;
    let metadata: serde_json::Value = serde_json::from_str(&printed)?;
    Ok(metadata["target_directory"]
        .as_str()
        .unwrap_or("target")
        .into())
}

/// Builds `www/dist/` from `www/` and the modules.
pub fn frontend() -> Result<()> {
    command::npm(&["run", "build"])
}
