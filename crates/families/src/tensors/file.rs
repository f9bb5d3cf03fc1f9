//! Files of tensors: safetensors whose metadata hold a format, its version, what the tensors belong to as JSON, and a
//! checksum over both.

use std::fmt::Display;

use safetensors::{SafeTensors, tensor::TensorView};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Precision, Tensors, renamed,
    values::{StoredTensors, check_values, read_tensors, rounded, stored},
};
use lab_core::error::{ErrorKind, LabError, Result};

/// What is written into a kind of file, and what people are told of one that cannot be read.
#[derive(Debug)]
pub struct Format {
    /// In the metadata.
    pub name: &'static str,
    /// Of the state and the names of tensors; larger than any that this program can read means newer.
    pub version: u32,
    /// What people call it.
    pub title: &'static str,
    /// What to do about a file of another format.
    pub if_foreign: &'static str,
    /// What to do about a file that is whole, but says what cannot be.
    pub if_unusable: &'static str,
    /// What to do about a damaged one.
    pub if_damaged: &'static str,
}

impl Format {
    /// Writes tensors and what they belong to.
    ///
    /// # Panics
    /// If the state is no plain data.
    pub fn write(
        &self,
        state: &impl Serialize,
        tensors: &Tensors,
        precision: Precision,
    ) -> Vec<u8> {
        let state = serde_json::to_string(state).expect("a state is plain data");
        let checksum = match precision {
            Precision::Single => checksum(&state, tensors),
            // It is over what is read back.
            Precision::Half => checksum(&state, &rounded(tensors)),
        };
        let metadata = [
            ("format", self.name.into()),
            ("version", self.version.to_string()),
            ("crc32", format!("{checksum:08x}")),
            ("state", state),
        ];
        serialise(tensors, Some(metadata), precision)
    }

    /// Reads such a file. The tensors have the names of today and values that tensors can have.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] for a file of another format, newer than this program, or damaged.
    pub fn read<S: DeserializeOwned>(&self, file: &[u8]) -> Result<(S, Tensors)> {
        let (_, header) = SafeTensors::read_metadata(file).map_err(|error| self.foreign(&error))?;
        let metadata = header.metadata().clone().unwrap_or_default();
        let field = |key: &str| metadata.get(key).map(String::as_str).unwrap_or_default();
        if field("format") != self.name {
            return Err(self.foreign(&"its format is another"));
        }
        match field("version").parse::<u32>() {
            Ok(version) if version <= self.version => {}
            Ok(version) => return Err(self.newer(version)),
            Err(_) => return Err(self.damaged(&"its version cannot be read")),
        }
        let parsed = SafeTensors::deserialize(file).map_err(|error| self.damaged(&error))?;
        let StoredTensors { tensors, rewritten } =
            read_tensors(&parsed).map_err(|reason| self.unusable(&reason))?;
        let state = field("state");
        if !rewritten && field("crc32") != format!("{:08x}", checksum(state, &tensors)) {
            return Err(self.damaged(&"its checksum is another"));
        }
        let state = serde_json::from_str(state).map_err(|error| self.unusable(&error))?;
        check_values(&tensors).map_err(|reason| self.unusable(&reason))?;
        Ok((state, renamed(tensors)))
    }

    /// Of a file that is whole, but says what cannot be.
    pub fn unusable(&self, reason: &dyn Display) -> LabError {
        let message = format!("The {} cannot be used: {reason}.", self.title);
        LabError::new(ErrorKind::InvalidModel, message, self.if_unusable)
    }

    fn foreign(&self, reason: &dyn Display) -> LabError {
        let title = self.title;
        let message = format!("This is not a {title}, or its beginning is damaged: {reason}.");
        LabError::new(ErrorKind::InvalidModel, message, self.if_foreign)
    }

    fn newer(&self, version: u32) -> LabError {
        let Self {
            title,
            version: newest,
            ..
        } = self;
        let message =
            format!("The {title} has version {version}; this program reads up to {newest}.");
        let hint = "Reload the page to get its newest version.";
        LabError::new(ErrorKind::InvalidModel, message, hint)
    }

    fn damaged(&self, reason: &dyn Display) -> LabError {
        let message = format!("The {} is damaged: {reason}.", self.title);
        LabError::new(ErrorKind::InvalidModel, message, self.if_damaged)
    }
}

/// CRC-32 of what describes tensors, and of their names, shapes and values.
fn checksum(description: &str, tensors: &Tensors) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(description.as_bytes());
    for (name, (shape, values)) in tensors {
        hasher.update(name.as_bytes());
        for &size in shape {
            hasher.update(&(size as u64).to_le_bytes());
        }
        hasher.update(bytemuck::cast_slice(values));
    }
    hasher.finalize()
}

/// A safetensors file.
pub(super) fn serialise(
    tensors: &Tensors,
    metadata: Option<[(&str, String); 4]>,
    precision: Precision,
) -> Vec<u8> {
    let stored: Vec<_> = tensors
        .iter()
        .map(|(name, (shape, values))| (name, shape, stored(values, precision)))
        .collect();
    let views = stored.iter().map(|(name, shape, (dtype, bytes))| {
        let view = TensorView::new(*dtype, (*shape).clone(), bytes);
        (
            name,
            view.expect("a tensor has as many values as its shape says"),
        )
    });
    let metadata = metadata.map(|fields| {
        let fields = fields.into_iter();
        fields
            .map(|(key, value)| (key.to_string(), value))
            .collect()
    });
    safetensors::serialize(views, metadata).expect("tensors in memory can be written")
}
