//! A GPU driver in software, for machines without a GPU: lavapipe.

use std::{fs, path::PathBuf};

use super::{debian, report};

/// Where Vulkan drivers announce themselves.
const DRIVERS: &str = "/usr/share/vulkan/icd.d";

/// The announcement of lavapipe, to be named in `VK_DRIVER_FILES`.
pub fn find() -> Option<PathBuf> {
    let mut drivers = fs::read_dir(DRIVERS).ok()?.flatten();
    drivers
        .find(|driver| driver.file_name().to_string_lossy().starts_with("lvp_icd"))
        .map(|driver| driver.path())
}

/// Installs lavapipe where that is possible. Elsewhere the native GPU tests run on whatever GPU
/// there is, or are skipped: the browser tests prove the same kernels again.
pub fn ensure() {
    if find().is_none() && debian::can_install() {
        report("software GPU", "apt installs Mesa's, for native GPU tests");
        if let Err(error) = debian::install(&["mesa-vulkan-drivers"]) {
            report("software GPU", &format!("not installed: {error:#}"));
        }
    }
    let state = match find() {
        Some(_) => "is there",
        None => "is missing; native GPU tests need a GPU or are skipped",
    };
    report("software GPU", state);
}
