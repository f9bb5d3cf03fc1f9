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

/// How the names of the tensors of an exponential moving average begin, and how those that it is of.
const EMAS: &[(&str, &str)] = &[("ema.", "generator."), ("unet_ema.", "unet.")];

/// The name of the tensor of which another is the exponential moving average, if it is one.
pub fn ema_of(name: &str) -> Option<String> {
    EMAS.iter()
        .find_map(|(ema, of)| Some(format!("{of}{}", name.strip_prefix(ema)?)))
}

/// How the names of tensors begin now, and how they began in files of earlier builds.
const BEGINNINGS: &[(&str, &str)] = &[("ema.", "average.")];
/// How they end now, and how they ended.
const ENDS: &[(&str, &str)] = &[("conditioning.weight", "told.weight")];

/// The name of today.
fn today(name: &str) -> String {
    let begun = BEGINNINGS
        .iter()
        .find_map(|(now, before)| Some(format!("{now}{}", name.strip_prefix(before)?)));
    let name = begun.as_deref().unwrap_or(name);
    let ended = ENDS
        .iter()
        .find_map(|(now, before)| Some(format!("{}{now}", name.strip_suffix(before)?)));
    ended.unwrap_or_else(|| name.into())
}

/// By the names of today.
fn renamed(tensors: Tensors) -> Tensors {
    let tensors = tensors.into_iter();
    tensors
        .map(|(name, tensor)| (today(&name), tensor))
        .collect()
}

/// The weights and running statistics alone, as a safetensors file that PyTorch loads.
pub fn weights(tensors: &Tensors) -> Vec<u8> {
    let weights = tensors.iter().filter(|(name, _)| !is_moment(name));
    let weights = weights.map(|(name, tensor)| (name.clone(), tensor.clone()));
    file::serialise(&weights.collect(), None, Precision::Single)
}
