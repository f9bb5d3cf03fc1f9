//! Files whose checksums are made to fit what else is in them, so that changes get past the
//! checksums to the code behind.

mod data_file;
mod png;
#[cfg(feature = "models")]
mod safetensors;

pub use data_file::data_file;
pub use png::png;
#[cfg(feature = "models")]
pub use safetensors::{resealed, state, with_state, with_tensors_up_to};
