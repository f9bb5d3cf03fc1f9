//! Fuzzing: what takes bytes from outside is fed with bytes that nobody wrote, guided by coverage.

use std::fs;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{command, paths, setup};

/// Targets of the crate `fuzz`; whether they need the library, and so Burn.
const NATIVE: [(&str, bool); 7] = [
    ("data-file", false),
    ("image", false),
    ("sound", false),
    ("model-file", true),
    ("model-state", true),
    ("classifier-file", true),
    ("classifier-description", true),
];
/// Targets in `www/fuzz`.
const PAGE: [&str; 3] = ["address", "record", "zip"];

/// Longer inputs slow the search down and rarely reach more.
const INPUT_MAX: usize = 4096;
/// Seconds that one input may take.
const TIMEOUT: u64 = 60;

/// Searches for inputs on which something panics or takes more memory than it states.
#[derive(Args)]
pub struct Fuzz {
    /// One target only, such as data-file
    #[arg(long)]
    target: Option<String>,
    /// Inputs of each target
    #[arg(long, default_value_t = 100_000)]
    runs: u64,
    /// Minutes of each target, instead of a number of inputs
    #[arg(long, conflicts_with = "runs")]
    minutes: Option<u64>,
}

impl Fuzz {
    pub fn run(&self) -> Result<()> {
        let native = NATIVE.into_iter().filter(|(name, _)| self.wants(name));
        let page = PAGE.into_iter().filter(|name| self.wants(name));
        let (native, page): (Vec<_>, Vec<_>) = (native.collect(), page.collect());
        if native.is_empty() && page.is_empty() {
            let names = NATIVE.map(|(name, _)| name).into_iter().chain(PAGE);
            let names: Vec<_> = names.collect();
            bail!("there is no such target; there are {}", names.join(", "));
        }
        if !native.is_empty() {
            setup::ensure_cargo_fuzz()?;
        }
        for (name, needs_models) in native {
            self.native(name, needs_models)
                .with_context(|| format!("fuzz/artifacts/{name} holds the input"))?;
        }
        if !page.is_empty() {
            setup::npm_packages(&paths::frontend())?;
            setup::npm_packages(&paths::frontend().join("fuzz"))?;
            command::npm(&["run", "--silent", "fuzz:guided"])?;
        }
        page.iter().try_for_each(|name| self.page(name))
    }

    fn wants(&self, name: &str) -> bool {
        self.target.as_deref().is_none_or(|target| target == name)
    }

    fn native(&self, name: &str, needs_models: bool) -> Result<()> {
        let features = if needs_models {
            "libfuzzer,models"
        } else {
            "libfuzzer"
        };
        // What is found stays for the next time.
        let found = paths::cache("fuzz").join(name);
        fs::create_dir_all(&found)?;
        let found = found.display().to_string();
        let seeds = format!("fuzz/corpus/{name}");
        let end = match self.minutes {
            Some(minutes) => format!("-max_total_time={}", 60 * minutes),
            None => format!("-runs={}", self.runs),
        };
        let longest = format!("-max_len={INPUT_MAX}");
        let timeout = format!("-timeout={TIMEOUT}");
        // Without a sanitizer: they take a nightly compiler, and there is hardly any unsafe code.
        let cargo_fuzz = [
            "fuzz",
            "run",
            "--sanitizer=none",
            "--fuzz-dir=fuzz",
            "--target-dir=target/fuzz",
            "--no-default-features",
            "--features",
            features,
            name,
            &found,
            &seeds,
            "--",
            &end,
            &longest,
            &timeout,
            "-print_final_stats=1",
        ];
        command::run("cargo", &cargo_fuzz)
    }

    fn page(&self, name: &str) -> Result<()> {
        let end = match self.minutes {
            Some(minutes) => ["--minutes".to_string(), minutes.to_string()],
            None => ["--runs".to_string(), self.runs.to_string()],
        };
        let arguments = ["run", "--silent", "fuzz:run", "--", "--target", name];
        let arguments = arguments.into_iter().map(str::to_string).chain(end);
        let mut program = command::program(command::NPM, arguments, &paths::frontend());
        command::finish(&mut program)
    }
}
