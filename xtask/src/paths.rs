//! Where things are.

use std::{env, path::PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("xtask/ lies in the root").into()
}

/// The frontend.
pub fn frontend() -> PathBuf {
    root().join("www")
}

/// A folder in the user's cache, for what outlives a clone.
pub fn cache(name: &str) -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME").map_or_else(
        || env::home_dir().unwrap_or_else(env::temp_dir).join(".cache"),
        PathBuf::from,
    );
    cache.join("gan-vae-lab").join(name)
}

/// Where a program lies in the search path, tools of our own cache first.
pub fn find_program(name: &str) -> Option<PathBuf> {
    env::split_paths(&search_path())
        .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|program| program.is_file())
}

/// The search path with the tools of our own cache in front.
pub fn search_path() -> std::ffi::OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let own = [cache("tools").join("bin")];
    env::join_paths(own.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited)
}
