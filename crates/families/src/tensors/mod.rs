//! What a trainer keeps, by name, and how it is written to files.
//!
//! Names and layouts are those of PyTorch, each network an `nn.Sequential`: `generator.0.weight`,
//! `generator.1.running_mean` and so on.

mod file;
mod values;

pub use file::Format;
pub use values::{Precision, rounded};

use std::collections::BTreeMap;

/// Shapes and values by name.
pub type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// Whether a tensor is a moment of Adam.
pub fn is_moment(name: &str) -> bool {
    name.starts_with("adam.")
}

/// The name of the tensor of which another is the moving average, if it is one.
pub fn averaged_name(name: &str) -> Option<String> {
    let rest = name.strip_prefix("average.")?;
    Some(format!("generator.{rest}"))
}

/// How the names of tensors end now, and how they ended in files of earlier builds.
const ALIASES: &[(&str, &str)] = &[("conditioning.weight", "told.weight")];

/// By the names of today.
fn renamed(tensors: Tensors) -> Tensors {
    let today = |name: String| {
        let alias = ALIASES
            .iter()
            .find_map(|(now, before)| Some((*now, name.strip_suffix(before)?)));
        match alias {
            Some((now, start)) => format!("{start}{now}"),
            None => name,
        }
    };
    let tensors = tensors.into_iter();
    tensors
        .map(|(name, tensor)| (today(name), tensor))
        .collect()
}

/// The weights and running statistics alone, as a safetensors file that PyTorch loads.
pub fn weights(tensors: &Tensors) -> Vec<u8> {
    let weights = tensors.iter().filter(|(name, _)| !is_moment(name));
    let weights = weights.map(|(name, tensor)| (name.clone(), tensor.clone()));
    file::serialise(&weights.collect(), None, Precision::Single)
}
