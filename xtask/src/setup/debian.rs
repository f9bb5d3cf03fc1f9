//! What Debian's packages can provide where rustup or a browser's own installer cannot.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::{report, wasm_target::TARGET};
use crate::{command, paths};

const TOOLCHAIN: &str = "gan-vae-lab-debian";
/// Holds the version of the compiler that built the standard library beside it.
const STAMP: &str = "built-by-gan-vae-lab";

/// Whether Debian packages can be installed: Debian itself, and root.
pub fn can_install() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian = release.lines().any(|line| line == "ID=debian");
    debian && command::answer("id", &["-u"]).as_deref() == Some("0")
}

/// Installs packages without asking.
pub fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        command::finish(
            command::program("apt-get", arguments, &paths::root())
                .env("DEBIAN_FRONTEND", "noninteractive")
                .stdout(io::stderr()),
        )
    };
    apt(&["-q", "update"])?;
    let install = ["-q", "install", "-y", "--no-install-recommends"];
    apt(&[install.as_slice(), packages].concat())
}

/// Debian's compiler with a wasm standard library built from its source, chosen for this folder.
pub fn ensure_toolchain() -> Result<()> {
    let sysroot = Path::new("/usr");
    if is_current(sysroot) {
        report(
            "wasm standard library",
            "is there, beside Debian's compiler",
        );
    } else {
        report(
            "wasm standard library",
            "built from Debian's Rust source, a minute",
        );
        install(&[
            "rustc-web",
            "rust-web-src",
            "rust-web-clippy",
            "rustfmt-web",
        ])?;
        link_linker(sysroot)?;
        build_standard_library(sysroot)?;
    }
    command::run("rustup", &["toolchain", "link", TOOLCHAIN, "/usr"])?;
    command::run("rustup", &["override", "set", TOOLCHAIN])?;
    report("toolchain", "this folder now uses Debian's compiler");
    Ok(())
}

/// Whether Debian's compiler has a standard library for wasm that this very version built.
fn is_current(sysroot: &Path) -> bool {
    let stamp = fs::read_to_string(library(sysroot).join(STAMP)).ok();
    stamp.is_some() && stamp == debian_compiler_version(sysroot).ok()
}

fn debian_compiler_version(sysroot: &Path) -> Result<String> {
    let rustc = sysroot.join("bin/rustc").display().to_string();
    command::answer(&rustc, &["-vV"]).with_context(|| format!("{rustc} does not answer"))
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

/// Debian's compiler looks for rust-lld beside itself and does not ship it; rustup's toolchain
/// has one in the same relative place.
fn link_linker(sysroot: &Path) -> Result<()> {
    let rustup_sysroot = command::answer("rustc", &["--print", "sysroot"])
        .context("rustup's rustc does not answer")?;
    let host = host()?;
    let relative = Path::new("lib/rustlib").join(host).join("bin/rust-lld");
    let (theirs, ours) = (
        Path::new(&rustup_sysroot).join(&relative),
        sysroot.join(&relative),
    );
    if ours.exists() {
        return Ok(());
    }
    if !theirs.exists() {
        bail!("rustup's toolchain has no {}", theirs.display());
    }
    let folder = ours.parent().context("rust-lld lies in a folder")?;
    fs::create_dir_all(folder)?;
    // A link, not a copy: the program finds its libraries relative to where it really lies.
    symlink(&theirs, &ours).with_context(|| format!("could not link {}", ours.display()))
}

#[cfg(unix)]
fn symlink(original: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

#[cfg(not(unix))]
fn symlink(_original: &Path, _link: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn host() -> Result<String> {
    let version = command::answer("rustc", &["-vV"]).context("rustc does not answer")?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_string())
}

/// Builds the standard library once, through a throw-away crate, and copies it into the sysroot.
fn build_standard_library(sysroot: &Path) -> Result<()> {
    let crate_folder = paths::cache("wasm-std");
    fs::create_dir_all(crate_folder.join("src"))?;
    fs::write(
        crate_folder.join("Cargo.toml"),
        "[package]\nname = \"throwaway\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    fs::write(crate_folder.join("src/lib.rs"), "")?;
    let target_folder = crate_folder.join("target");
    for stale in [&target_folder, &library(sysroot)] {
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    let arguments = [
        "build",
        "--release",
        "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test",
        "--target",
        TARGET,
    ];
    command::finish(
        command::program("cargo", arguments, &crate_folder)
            .env("RUSTC", sysroot.join("bin/rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", &target_folder),
    )?;
    let library = library(sysroot);
    fs::create_dir_all(&library)?;
    let built = target_folder.join(TARGET).join("release/deps");
    for file in standard_library_files(&built)? {
        let name = file.file_name().context("a file has a name")?;
        fs::copy(&file, library.join(name))?;
    }
    // Last, so that a copy that breaks off does not count.
    fs::write(library.join(STAMP), debian_compiler_version(sysroot)?)?;
    Ok(())
}

fn standard_library_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let library = path
            .extension()
            .is_some_and(|e| e == "rlib" || e == "rmeta");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if library && !name.starts_with("libthrowaway") {
            files.push(path);
        }
    }
    Ok(files)
}
