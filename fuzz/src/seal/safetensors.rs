use std::collections::BTreeMap;

use half::f16;
use safetensors::{Dtype, SafeTensors};
use serde_json::Value;

/// Length of the length of the header.
const FRONT: usize = 8;

/// A model's or classifier's file whose checksum fits; nothing if it is no such file.
pub fn resealed(file: &[u8]) -> Option<Vec<u8>> {
    sealed(file, None)
}

/// The same file with another state or description, as it is written in the metadata, and a
/// checksum that fits.
pub fn with_state(file: &[u8], state: &str) -> Option<Vec<u8>> {
    sealed(file, Some(state))
}

fn sealed(file: &[u8], state: Option<&str>) -> Option<Vec<u8>> {
    let (length, rest) = file.split_first_chunk::<FRONT>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (header, body) = rest.split_at_checked(length)?;
    let mut header: Value = serde_json::from_slice(header).ok()?;
    let metadata = header.get_mut("__metadata__")?.as_object_mut()?;
    if let Some(state) = state {
        metadata.insert("state".into(), state.into());
    }
    let state = metadata.get("state")?.as_str()?;
    let checksum = checksum(state, &SafeTensors::deserialize(file).ok()?);
    metadata.insert("crc32".into(), format!("{checksum:08x}").into());
    let header = serde_json::to_vec(&header).ok()?;
    Some([&(header.len() as u64).to_le_bytes(), &*header, body].concat())
}

/// As model files define it: over the state, and name, shape and values of every tensor.
fn checksum(state: &str, tensors: &SafeTensors) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(state.as_bytes());
    for (name, view) in tensors.iter().collect::<BTreeMap<_, _>>() {
        hasher.update(name.as_bytes());
        for &size in view.shape() {
            hasher.update(&(size as u64).to_le_bytes());
        }
        if view.dtype() == Dtype::F16 {
            for half in view.data().as_chunks::<2>().0 {
                hasher.update(&f16::from_le_bytes(*half).to_f32().to_le_bytes());
            }
        } else {
            hasher.update(view.data());
        }
    }
    hasher.finalize()
}

/// The state or description in a file's metadata, as it is written there.
pub fn state(file: &[u8]) -> Option<String> {
    let (_, header) = SafeTensors::read_metadata(file).ok()?;
    header.metadata().as_ref()?.get("state").cloned()
}

/// The file with its small tensors alone, those of so many bytes at most.
pub fn with_tensors_up_to(file: &[u8], bytes: usize) -> Option<Vec<u8>> {
    let (_, header) = SafeTensors::read_metadata(file).ok()?;
    let tensors = SafeTensors::deserialize(file).ok()?;
    let small = tensors
        .iter()
        .filter(|(_, view)| view.data().len() <= bytes);
    let file = safetensors::serialize(small, header.metadata().clone()).ok()?;
    resealed(&file)
}
