use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use super::{npm_package::unpack, verify};
use crate::{command, paths};

/// A package of Debian, pinned by version and checksum.
pub struct DebianPackage {
    pub name: &'static str,
    pub version: &'static str,
    pub architecture: &'static str,
    /// Of the package, in hexadecimal.
    pub sha256: &'static str,
}

impl DebianPackage {
    /// Downloads the package unless it is in the cache, verifies it, and returns the files whose
    /// paths are wanted.
    pub fn files(&self, wanted: &[&str]) -> Result<BTreeMap<String, Vec<u8>>> {
        let path = self.download()?;
        verify(&fs::read(&path)?, self.sha256, &path.display().to_string())?;
        let folder = paths::cache("datasets");
        let name = path.file_name().unwrap_or_default();
        let unpacked = folder.join("package.tar");
        let mut list = command::program("dpkg-deb", ["--fsys-tarfile".as_ref(), name], &folder);
        list.stdout(fs::File::create(&unpacked)?);
        command::finish(&mut list).context("unpacking takes dpkg-deb")?;
        let content = fs::read(&unpacked)?;
        fs::remove_file(&unpacked)?;
        unpack(content.as_slice(), wanted, self.name)
    }

    fn download(&self) -> Result<PathBuf> {
        let folder = paths::cache("datasets");
        fs::create_dir_all(&folder)?;
        let Self {
            name,
            version,
            architecture,
            ..
        } = self;
        let path = folder.join(format!("{name}_{version}_{architecture}.deb"));
        if !path.exists() {
            let package = format!("{name}={version}");
            let download = ["-q", "download", &package];
            let outcome = command::output(&mut command::program("apt-get", download, &folder));
            outcome.with_context(|| {
                format!(
                    "Debian's package {package} could not be downloaded with apt-get; \
                     by hand: put it at {}",
                    path.display()
                )
            })?;
        }
        ensure!(path.exists(), "apt-get left no {}", path.display());
        Ok(path)
    }
}
