use anyhow::{Context, Result};

use crate::command;

/// A program that cargo builds from its sources.
pub struct Tool<'a> {
    pub package: &'static str,
    pub version: &'a str,
    /// Those of its dependencies that work for more than a moment. The rest is not optimised: it builds in half the time.
    pub optimised: &'static [&'static str],
}

impl Tool<'_> {
    /// Builds and installs it.
    pub fn install(&self, further: &[&str]) -> Result<()> {
        let Self {
            package, version, ..
        } = self;
        let optimised = self.optimised.iter();
        let levels = optimised.map(|name| format!("profile.release.package.{name}.opt-level=2"));
        let levels = levels.chain(["profile.release.opt-level=0".to_string()]);
        let levels: Vec<_> = levels
            .flat_map(|level| ["--config".into(), level])
            .collect();
        let levels = levels.iter().map(String::as_str);
        let install = ["install", package, "--version", version].into_iter();
        let install = install.chain(levels).chain(further.iter().copied());
        command::run("cargo", &install.collect::<Vec<_>>())
            .with_context(|| format!("by hand: `cargo install {package} --version {version}`"))
    }
}
