//! Scripts that drive the built page in Chromium: measurements and pictures.

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, command, paths, setup};

/// Measures the published build against other libraries, in Chromium.
#[derive(Args)]
pub struct Bench {
    /// Print one JSON object instead of the tables
    #[arg(long)]
    json: bool,
    /// Time the other libraries on the large cases too, and memory over 10,000 steps: an hour on a
    /// software adapter instead of some minutes
    #[arg(long)]
    full: bool,
    /// Measure one case only, such as gan_c1_w16_b16
    #[arg(long)]
    only: Option<String>,
}

impl Bench {
    pub fn run(&self) -> Result<()> {
        setup::run(&setup::Options::default(), setup::For::Chromium)?;
        let package = build::target_folder()?.join("bench");
        let reference = package.join("reference").display().to_string();
        command::run(
            "cargo",
            &["run", "--quiet", "--example", "bench_reference", &reference],
        )?;
        build::WITH_BURN.publish(&package)?;
        let folder = paths::root().join("bench");
        setup::npm_packages(&folder)?;
        let chromium = setup::Chromium::find().context("Chromium is gone")?;
        let flags = [("--json", self.json), ("--full", self.full)];
        let flags = flags
            .into_iter()
            .filter(|(_, set)| *set)
            .map(|(flag, _)| flag);
        let only = self.only.iter().map(|case| format!("--only={case}"));
        let arguments = ["run", "--silent", "bench", "--"].into_iter().chain(flags);
        let arguments = arguments.map(str::to_string).chain(only);
        command::finish(
            command::program(command::NPM, arguments, &folder)
                .env("CHROME_PATH", chromium.program)
                .env("BENCH_PACKAGE", package),
        )
    }
}

/// Measures the published page.
#[derive(Args)]
pub struct Measure {
    /// Memory over 10,000 steps on WebGPU too: a quarter of an hour on a software adapter
    #[arg(long)]
    full: bool,
    /// Renew the sizes alone, without the measurements in a browser
    #[arg(long, conflicts_with = "full")]
    sizes: bool,
}

impl Measure {
    pub fn run(&self) -> Result<()> {
        setup::run(&setup::Options::default(), setup::For::Chromium)?;
        build::published(false)?;
        let flags = [("--full", self.full), ("--sizes", self.sizes)];
        let flags = flags.into_iter().filter(|(_, set)| *set);
        let flags: Vec<_> = flags.map(|(flag, _)| flag).collect();
        script("measure", &flags)
    }
}

/// Soaks the everyday build.
#[derive(Args)]
pub struct Soak {
    /// Steps to train
    #[arg(long, default_value_t = 10_000)]
    steps: u32,
    /// Of what the visitor does
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

impl Soak {
    pub fn run(&self) -> Result<()> {
        setup::run(&setup::Options::default(), setup::For::Chromium)?;
        build::wasm_packages()?;
        build::frontend()?;
        let (steps, seed) = (self.steps.to_string(), self.seed.to_string());
        script("soak", &["--steps", &steps, "--seed", &seed])
    }
}

/// Measures steps a second in the page.
#[derive(Args)]
pub struct Pace {
    /// Only what more cores bring, in Chromium; leaves docs/pace.md alone
    #[arg(long)]
    cores: bool,
}

impl Pace {
    pub fn run(&self) -> Result<()> {
        let needed = match self.cores {
            true => setup::For::Chromium,
            false => setup::For::Tests,
        };
        setup::run(&setup::Options::default(), needed)?;
        build::wasm_packages()?;
        build::frontend()?;
        let chromium = setup::Chromium::find().context("Chromium is gone")?;
        let only = self.cores.then_some(["--", "--project=cores"]);
        let arguments = ["run", "--silent", "pace"];
        let arguments = arguments.into_iter().chain(only.into_iter().flatten());
        let mut pace = command::program(command::NPM, arguments, &paths::frontend());
        pace.env("CHROME_PATH", chromium.program);
        if !self.cores {
            let firefox = setup::Firefox::find()?;
            pace.env("CHROMEDRIVER_PATH", chromium.driver)
                .env("FIREFOX_PATH", firefox.program)
                .env("GECKODRIVER_PATH", firefox.driver);
            if let Some(driver) = setup::software_gpu::find() {
                pace.env("VK_DRIVER_FILES", driver);
            }
        }
        command::finish(&mut pace)
    }
}

/// Trains in the page and saves pictures.
pub fn screenshots() -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Chromium)?;
    build::wasm_packages()?;
    build::frontend()?;
    script("screenshots", &[])
}

/// Runs a script on the page that was built.
fn script(name: &str, arguments: &[&str]) -> Result<()> {
    let chromium = setup::Chromium::find().context("Chromium is gone")?;
    let arguments = [&["run", "--silent", name, "--"], arguments].concat();
    command::finish(
        command::program(command::NPM, arguments, &paths::frontend())
            .env("CHROME_PATH", chromium.program),
    )
}
