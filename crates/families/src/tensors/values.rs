//! The values of tensors in a file: how they are stored, and what they may be.

use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::Tensors;

/// How exactly a file holds its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits a value: a run goes on from it as if it had never stopped.
    Single,
    /// 16 bits a value: half the size, exact enough to look at and to train on from.
    Half,
}

/// All tensors of a file.
pub(super) struct StoredTensors {
    /// In single precision.
    pub tensors: Tensors,
    /// Whether some had a type that this program never writes: another one has rewritten the file, and
    /// may have rounded, so that a checksum of the values that were saved says nothing.
    pub rewritten: bool,
}

/// Reads all tensors; those of 64-bit floats and of bfloat16 are converted.
///
/// # Errors
/// The name and the type of a tensor that does not hold floats.
pub(super) fn read_tensors(file: &SafeTensors) -> Result<StoredTensors, String> {
    let mut tensors = Tensors::new();
    let mut rewritten = false;
    for (name, view) in file.iter() {
        let values = floats(&view).ok_or_else(|| {
            let dtype = view.dtype();
            format!("the tensor \"{name}\" holds {dtype} values; expected F32, F16, F64 or BF16")
        })?;
        rewritten |= !matches!(view.dtype(), Dtype::F32 | Dtype::F16);
        tensors.insert(name.to_string(), (view.shape().to_vec(), values));
    }
    Ok(StoredTensors { tensors, rewritten })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the types of safetensors are not ours, and more may come"
)]
fn floats(view: &TensorView) -> Option<Vec<f32>> {
    let bytes = view.data();
    let (twos, fours, eights) = (
        bytes.as_chunks::<2>().0.iter().copied(),
        bytes.as_chunks::<4>().0.iter().copied(),
        bytes.as_chunks::<8>().0.iter().copied(),
    );
    match view.dtype() {
        Dtype::F32 => Some(fours.map(f32::from_le_bytes).collect()),
        Dtype::F16 => Some(twos.map(|two| f16::from_le_bytes(two).to_f32()).collect()),
        Dtype::BF16 => Some(twos.map(|two| bf16::from_le_bytes(two).to_f32()).collect()),
        Dtype::F64 => Some(
            eights
                .map(|eight| f64::from_le_bytes(eight) as f32)
                .collect(),
        ),
        // Integers, truth values, complex numbers, and floats of eight bits and fewer.
        _ => None,
    }
}

/// Checks that all values are numbers, and those that are variances not negative.
///
/// # Errors
/// What is wrong with which tensor.
pub(super) fn check_values(tensors: &Tensors) -> Result<(), String> {
    for (name, (_, values)) in tensors {
        if !values.iter().all(|value| value.is_finite()) {
            return Err(format!(
                "the tensor \"{name}\" holds values that are not numbers"
            ));
        }
        if is_variance(name) && values.iter().any(|value| *value < 0.0) {
            return Err(format!(
                "the tensor \"{name}\" holds a negative variance, of which there is no root"
            ));
        }
    }
    Ok(())
}

/// Running variances, and Adam's means of squared gradients.
fn is_variance(name: &str) -> bool {
    name.ends_with(".running_var") || name.starts_with("adam.second.")
}

/// With the values that half precision has.
pub fn rounded(tensors: &Tensors) -> Tensors {
    let round = |(shape, values): &(Vec<usize>, Vec<f32>)| {
        let values = values.iter().map(|value| f16::from_f32(*value).to_f32());
        (shape.clone(), values.collect())
    };
    let tensors = tensors.iter();
    tensors
        .map(|(name, one)| (name.clone(), round(one)))
        .collect()
}

/// As a file holds them.
pub(super) fn stored(values: &[f32], precision: Precision) -> (Dtype, Vec<u8>) {
    let values = values.iter();
    match precision {
        Precision::Single => (Dtype::F32, values.flat_map(|v| v.to_le_bytes()).collect()),
        Precision::Half => {
            let halves = values.flat_map(|value| f16::from_f32(*value).to_le_bytes());
            (Dtype::F16, halves.collect())
        }
    }
}
