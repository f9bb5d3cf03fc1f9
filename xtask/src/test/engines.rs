//! The stages that run in a browser.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Outcome, tally};
use crate::{command, paths, setup};

/// What lines of the tests in it begin with, since engines are tested at once.
const CHROMIUM: &str = "Chromium";
const FIREFOX: &str = "Firefox";
const WEBKITGTK: &str = "WebKitGTK";

/// Of the environment.
type Variable = (&'static str, PathBuf);

/// The tests in wasm, in Chromium.
pub fn wasm_in_chromium() -> Result<Outcome> {
    let chromium = chromium()?;
    let options = webdriver_options("goog:chromeOptions", &chromium.program)?;
    let driver = chromium.driver.display().to_string();
    // It brings a software GPU of its own.
    let browser = ["--chrome", "--chromedriver", &driver];
    wasm_tests(CHROMIUM, &browser, &options, None)
}

/// The tests in wasm, in Firefox.
pub fn wasm_in_firefox() -> Result<Outcome> {
    let firefox = match setup::Firefox::find() {
        Ok(firefox) => firefox,
        Err(missing) => return missing_engine(missing),
    };
    let options = webdriver_options("moz:firefoxOptions", &firefox.program)?;
    let driver = firefox.driver.display().to_string();
    let browser = ["--firefox", "--geckodriver", &driver];
    wasm_tests(FIREFOX, &browser, &options, vulkan())
}

/// Every end-to-end test, in Chromium alone.
pub fn end_to_end() -> Result<Outcome> {
    let arguments = ["run", "e2e"];
    let mut test = command::program(command::NPM, arguments, &paths::frontend());
    tests(test.env("CHROME_PATH", chromium()?.program), "")
}

/// The end-to-end core, which runs in every engine: where a test of it fails here too, the page or the test is wrong.
pub fn core_in_chromium() -> Result<Outcome> {
    let chromium = chromium()?;
    let mut test = command::program(command::NPM, core(&["chromium"]), &paths::frontend());
    test.env("CHROME_PATH", chromium.program)
        .env("CHROMEDRIVER_PATH", chromium.driver);
    tests(&mut test, CHROMIUM)
}

/// The end-to-end core, on the CPU and then on WebGPU.
pub fn core_in_firefox() -> Result<Outcome> {
    let firefox = match setup::Firefox::find() {
        Ok(firefox) => firefox,
        Err(missing) => return missing_engine(missing),
    };
    let projects = core(&["firefox", "firefox-webgpu"]);
    let mut test = command::program(command::NPM, projects, &paths::frontend());
    test.env("FIREFOX_PATH", firefox.program)
        .env("GECKODRIVER_PATH", firefox.driver);
    tests(test.envs(vulkan()), FIREFOX)
}

/// The end-to-end core, on the CPU: it has no WebGPU.
pub fn core_in_webkitgtk() -> Result<Outcome> {
    let webkit = match setup::WebKitGtk::find() {
        Ok(webkit) => webkit,
        Err(missing) => return missing_engine(missing),
    };
    let screen = webkit.screen.display().to_string();
    let on_screen = ["--auto-servernum", command::NPM].map(str::to_string);
    let arguments = on_screen.into_iter().chain(core(&["webkitgtk"]));
    let mut test = command::program(&screen, arguments, &paths::frontend());
    test.env("WEBKIT_DRIVER_PATH", webkit.driver)
        .env("LC_ALL", webkit.locale);
    tests(&mut test, WEBKITGTK)
}

/// What npm runs: the end-to-end core, in engines by the names in playwright.core.config.ts.
fn core(projects: &[&str]) -> Vec<String> {
    let projects = projects.iter().map(|name| format!("--project={name}"));
    let script = ["run", "e2e:core", "--"].map(str::to_string);
    script.into_iter().chain(projects).collect()
}

/// Runs the tests in wasm in a browser.
fn wasm_tests(
    engine: &str,
    browser: &[&str],
    options: &Value,
    vulkan: Option<Variable>,
) -> Result<Outcome> {
    // The other tests are empty in a browser, but linked one by one.
    let of_browsers = ["--", "--test", "browser"];
    let arguments = [&["test", "--headless"], browser, &of_browsers].concat();
    let process = std::process::id();
    let name = format!("gan-vae-lab-webdriver-{process}-{engine}.json");
    let file = env::temp_dir().join(name);
    fs::write(&file, options.to_string())?;
    let mut test = command::program("wasm-pack", arguments, &paths::root());
    test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file);
    let outcome = tests(test.envs(vulkan), engine);
    fs::remove_file(&file).ok();
    outcome
}

/// What webdriver.json says of a browser, with the program named: the driver would look for its own.
fn webdriver_options(browser: &str, program: &Path) -> Result<Value> {
    let general = fs::read_to_string(paths::root().join("webdriver.json"))?;
    let mut general: Value = serde_json::from_str(&general)?;
    let mut options = general[browser].take();
    options["binary"] = program.display().to_string().into();
    Ok(serde_json::json!({ browser: options }))
}

/// The software GPU for Firefox, which uses the system's; without one it takes what GPU there is.
fn vulkan() -> Option<Variable> {
    let driver = setup::software_gpu::find()?;
    Some(("VK_DRIVER_FILES", driver))
}

fn chromium() -> Result<setup::Chromium> {
    setup::Chromium::find().context("Chromium is gone")
}

/// Set-up has said already whether the engine may be missing; it may also have gone since.
fn missing_engine(missing: anyhow::Error) -> Result<Outcome> {
    if setup::engines_required() {
        return Err(missing);
    }
    Ok(Outcome::Skipped(format!("{missing:#}")))
}

fn tests(test: &mut Command, engine: &str) -> Result<Outcome> {
    tally::run(test, engine).map(Outcome::Tested)
}
