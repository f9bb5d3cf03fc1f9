//! Files from which nothing can go on.

use super::*;
use lab_families::tensors::weights;

#[test]
fn a_changed_byte_anywhere_is_refused() {
    let mut lab = lab("gan");
    lab.train_step(1).unwrap();
    let file = file(&mut lab);
    let original = Checkpoint::from_bytes(&file).unwrap();
    let header = 8 + u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
    // Every byte of the header, and some of the values.
    for place in (0..header).chain((header..file.len()).step_by(997)) {
        let mut changed = file.clone();
        changed[place] ^= 1;
        match Checkpoint::from_bytes(&changed) {
            Err(error) => assert_eq!(error.kind, ErrorKind::InvalidModel, "byte {place}"),
            // Padding may change without meaning anything.
            Ok(read) => assert_eq!(read, original, "byte {place}"),
        }
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let mut lab = lab("vae");
    let file = file(&mut lab);
    let message = |bytes: &[u8]| Checkpoint::from_bytes(bytes).unwrap_err().message;
    assert!(message(b"no model at all").contains("not a model file"));
    assert!(message(&[]).contains("not a model file"));
    assert!(message(&weights(&BTreeMap::new())).contains("not a model file"));
    assert!(message(&file[..file.len() - 1]).contains("damaged"));
    let mut last = file.clone();
    *last.last_mut().unwrap() ^= 1;
    assert!(message(&last).contains("checksum"));

    let mut checkpoint = Checkpoint::from_bytes(&file).unwrap();
    let (_, values) = checkpoint.tensors.get_mut("decoder.0.weight").unwrap();
    values[0] = f32::NAN;
    assert!(message(&checkpoint.to_bytes(Precision::Single)).contains("not numbers"));

    let field = b"\"version\":\"1\"";
    let version = file.windows(field.len()).position(|bytes| bytes == field);
    let mut newer = file;
    newer[version.unwrap() + field.len() - 2] = b'9';
    assert!(message(&newer).contains("version 9"));
}

#[test]
fn counters_from_which_no_training_can_go_on_are_refused_with_a_reason() {
    let unchanged = described("gan", |_| {});
    assert!(Checkpoint::from_bytes(&unchanged).is_ok());
    let batches = |random: serde_json::Value| {
        let order: Vec<_> = (0..23).collect();
        serde_json::json!({ "order": order, "position": 3, "random": random })
    };
    let cases = [
        ("step", 4_294_967_295_u64.into(), "4294967295 steps"),
        ("step", 4_294_967_296_u64.into(), "4294967296"),
        ("step", 400_000_001.into(), "400000001 steps"),
        ("step", (-1).into(), "-1"),
        ("step", 1.5.into(), "1.5"),
        (
            "optimiser_steps",
            [4, -1].as_slice().into(),
            "took -1 steps",
        ),
        (
            "optimiser_steps",
            [2_147_483_647, 1].as_slice().into(),
            "2147483647 steps",
        ),
        (
            "optimiser_steps",
            [11, 2].as_slice().into(),
            "took 11 steps in 2",
        ),
        ("seed", (1_u64 << 53).into(), "seed is 9007199254740992"),
        ("seed", u64::MAX.into(), "seed is 18446744073709551615"),
        ("seed", (-1).into(), "-1"),
        ("noise", u64::MAX.into(), "noise"),
        ("augmentation", u64::MAX.into(), "augmentation"),
        ("batches", batches(u64::MAX.into()), "order of its images"),
    ];
    for (key, value, expected) in cases {
        let file = described("gan", |state| state[key] = value.clone());
        let error = Checkpoint::from_bytes(&file).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidModel);
        let message = error.message;
        assert!(message.contains(expected), "{key} {value}: {message}");
        assert!(!message.contains("damaged"), "{message}");
    }
    let largest = described("gan", |state| state["seed"] = ((1_u64 << 53) - 1).into());
    assert_eq!(restored(&largest).step(), 2);
}

#[test]
fn values_that_no_training_has_are_refused_by_the_name_of_their_tensor() {
    let cases = [
        ("encoder.3.running_var", -1e-3, "a negative variance"),
        ("adam.second.decoder.0.weight", -1e-9, "a negative variance"),
        ("decoder.0.weight", f32::INFINITY, "not numbers"),
        ("adam.first.decoder.0.weight", f32::NAN, "not numbers"),
    ];
    let whole = Checkpoint::from_bytes(&described("vae", |_| {})).unwrap();
    for (name, value, expected) in cases {
        let mut changed = whole.clone();
        changed.tensors.get_mut(name).unwrap().1[0] = value;
        let file = changed.to_bytes(Precision::Single);
        let error = Checkpoint::from_bytes(&file).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidModel);
        for part in [name, expected] {
            assert!(error.message.contains(part), "{}", error.message);
        }
        assert!(!error.message.contains("damaged"), "{}", error.message);
    }
}

#[test]
fn a_file_that_does_not_fit_is_refused() {
    let mut lab = lab("vae");
    let checkpoint = Checkpoint::from_bytes(&file(&mut lab)).unwrap();
    let device = ComputeDevice::cpu();
    let refusal = |checkpoint: &Checkpoint, dataset| {
        let error = Lab::restore(checkpoint, dataset, &device).err().unwrap();
        assert_eq!(error.kind, ErrorKind::InvalidModel);
        error.message
    };
    let other = refusal(&checkpoint, dataset("noise", 2));
    assert!(other.contains("but the data set"), "{other}");

    let same = || dataset("noise", 1);
    let mut wider = checkpoint.clone();
    let wide = Setting::Number(4.0);
    wider.state.hyperparameters.insert("width".into(), wide);
    assert!(refusal(&wider, same()).contains("has the shape"));
    let mut lacking = checkpoint.clone();
    lacking.tensors.remove("encoder.8.bias");
    assert!(refusal(&lacking, same()).contains("no tensor \"encoder.8.bias\""));
    let mut unknown = checkpoint;
    unknown.state.family = "diffusion".into();
    assert!(refusal(&unknown, same()).contains("no model family"));
}
