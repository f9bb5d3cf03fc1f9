//! The built page on a local port.

use anyhow::Result;
use clap::Args;

use crate::{build, command};

#[derive(Args)]
pub struct Options {
    /// The port on localhost
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Open the page in the default browser
    #[arg(long)]
    pub open: bool,
}

pub fn run(options: &Options) -> Result<()> {
    build::run(&build::Options::default())?;
    let port = options.port.to_string();
    let mut arguments = vec!["run", "preview", "--", "--port", &port];
    if options.open {
        arguments.push("--open");
    }
    println!("Serving the page on http://localhost:{port} (Ctrl+C ends it)");
    command::npm(&arguments)
}
