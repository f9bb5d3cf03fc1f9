//! Files that other programs read, and those that they have rewritten.

use half::bf16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::*;

/// The file as another program would rewrite it, its tensors of another type.
fn converted(file: &[u8], dtype: Dtype, convert: impl Fn(f32) -> Vec<u8>) -> Vec<u8> {
    let (_, header) = SafeTensors::read_metadata(file).unwrap();
    let tensors = Checkpoint::from_bytes(file).unwrap().tensors;
    let stored = tensors.into_iter().map(|(name, (shape, values))| {
        let bytes: Vec<u8> = values.into_iter().flat_map(&convert).collect();
        (name, shape, bytes)
    });
    let stored: Vec<_> = stored.collect();
    let views = stored.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(dtype, shape.clone(), bytes).unwrap();
        (name, view)
    });
    safetensors::serialize(views, header.metadata().clone()).unwrap()
}

#[test]
fn tensors_of_other_floats_are_converted() {
    let mut lab = lab("vae");
    lab.train_step(3).unwrap();
    let file = file(&mut lab);
    let original = Checkpoint::from_bytes(&file).unwrap();
    let doubles = converted(&file, Dtype::F64, |value| {
        f64::from(value).to_le_bytes().into()
    });
    assert_eq!(Checkpoint::from_bytes(&doubles).unwrap(), original);
    let brains = converted(&file, Dtype::BF16, |value| {
        bf16::from_f32(value).to_le_bytes().into()
    });
    let read = Checkpoint::from_bytes(&brains).unwrap();
    assert_eq!(read.state, original.state);
    for (name, (shape, values)) in &read.tensors {
        let (expected_shape, expected) = &original.tensors[name];
        assert_eq!(shape, expected_shape);
        for (value, expected) in values.iter().zip(expected) {
            assert!((value - expected).abs() <= expected.abs() / 128.0, "{name}");
        }
    }
    let mut resumed = restored(&brains);
    resumed.train_step(1).unwrap();
    assert_eq!(resumed.step(), 4);
}

#[test]
fn tensors_that_hold_no_floats_are_refused_by_their_names() {
    let mut lab = lab("vae");
    let file = file(&mut lab);
    let integers = converted(&file, Dtype::I32, |value| {
        (value as i32).to_le_bytes().into()
    });
    let message = Checkpoint::from_bytes(&integers).unwrap_err().message;
    assert!(message.contains("holds I32 values"), "{message}");
    assert!(
        message.contains('"') && !message.contains("damaged"),
        "{message}"
    );
    // More than single precision holds.
    let large = converted(&file, Dtype::F64, |_| 1e300_f64.to_le_bytes().into());
    let message = Checkpoint::from_bytes(&large).unwrap_err().message;
    assert!(message.contains("not numbers"), "{message}");
}

#[test]
fn weights_have_the_names_and_shapes_of_pytorch() {
    let mut lab = lab("vae");
    let file = block_on(lab.snapshot().unwrap().weights_file()).unwrap();
    let file = SafeTensors::deserialize(&file).unwrap();
    let shape = |name: &str| file.tensor(name).unwrap().shape().to_vec();
    assert_eq!(shape("encoder.0.weight"), [2, 1, 4, 4]);
    assert_eq!(shape("encoder.3.running_var"), [4]);
    assert_eq!(shape("encoder.8.weight"), [6, 8, 4, 4]);
    assert_eq!(shape("encoder.8.bias"), [6]);
    // Three latents and three classes.
    assert_eq!(shape("decoder.0.weight"), [6, 8, 4, 4]);
    assert_eq!(shape("decoder.9.weight"), [2, 1, 4, 4]);
    assert!(file.names().iter().all(|name| !name.starts_with("adam")));
}
