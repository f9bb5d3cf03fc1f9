use std::{collections::BTreeMap, sync::Arc};

use half::bf16;
use pollster::block_on;
use safetensors::{Dtype, tensor::TensorView};

use super::*;
use crate::Lab;
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{Labels, Split};
use lab_families::{Engine, Family, tensors::weights};
use lab_graph::device::ComputeDevice;

fn dataset(name: &str, seed: u64) -> Arc<Dataset> {
    let split = |seed: u64, count: usize| {
        let mut random = SeededRandom::new(seed, Stream::Batches);
        Split {
            pixels: (0..count * 1024).map(|_| random.below(256) as u8).collect(),
            labels: (0..count).map(|image| image as u8 % 3).collect(),
        }
    };
    Arc::new(Dataset {
        name: name.into(),
        title: "Noise".into(),
        channels: 1,
        size: 32,
        labels: Labels::Classes(["a", "b", "c"].map(String::from).into()),
        licence: "none needed".into(),
        source: "drawn here".into(),
        link: String::new(),
        sound: None,
        training: split(seed, 23),
        held_out: split(seed + 1, 4),
    })
}

/// Everything on that has a random stream, and batches that do not fit an epoch.
fn lab(family: &str) -> Lab {
    lab_with(family, [])
}

/// And with other settings.
fn lab_with<const N: usize>(family: &str, others: [(&str, Setting); N]) -> Lab {
    let mut values = BTreeMap::from([
        ("width".to_string(), Setting::Number(2.0)),
        ("latent_size".to_string(), Setting::Number(3.0)),
        ("batch_size".to_string(), Setting::Number(5.0)),
        ("mirror".to_string(), Setting::Word("on".into())),
        ("shift".to_string(), Setting::Number(2.0)),
        ("conditional".to_string(), Setting::Word("on".into())),
    ]);
    if family == "gan" {
        values.insert("discriminator_steps".into(), Setting::Number(2.0));
        values.insert("average".into(), Setting::Number(0.9));
        values.insert("label_smoothing".into(), Setting::Number(0.1));
    }
    if family == "vae" {
        values.insert("binarise".into(), Setting::Word("on".into()));
        values.insert("kl_warm_up".into(), Setting::Number(9.0));
        values.insert("half_life".into(), Setting::Number(5.0));
    }
    values.extend(others.map(|(key, value)| (key.to_string(), value)));
    let device = ComputeDevice::cpu();
    Lab::new(
        dataset("noise", 1),
        family,
        &values,
        9,
        Engine::Program,
        &device,
    )
    .unwrap()
}

fn file(lab: &mut Lab) -> Vec<u8> {
    block_on(lab.snapshot().unwrap().model_file()).unwrap()
}

fn restored(file: &[u8]) -> Lab {
    let checkpoint = Checkpoint::from_bytes(file).unwrap();
    Lab::restore(&checkpoint, dataset("noise", 1), &ComputeDevice::cpu()).unwrap()
}

fn bits(lab: &mut Lab) -> Vec<u32> {
    let losses = block_on(lab.losses().unwrap().read()).unwrap();
    let samples: Vec<f32> = lab.sample(4).unwrap().into_data().iter().collect();
    let losses = losses.into_iter().map(|(_, value)| value);
    losses.chain(samples).map(f32::to_bits).collect()
}

#[test]
fn a_restored_run_goes_on_to_the_bit() {
    let suggestions = [
        ("discriminator_norm", Setting::Word("spectral".into())),
        ("r1", Setting::Number(0.5)),
        ("r2", Setting::Number(0.5)),
        ("augment", Setting::Word("colour-translation-cutout".into())),
    ];
    let labs = [
        ("gan", lab("gan")),
        ("gan with all suggestions", lab_with("gan", suggestions)),
        ("vae", lab("vae")),
        ("vae-gan", lab("vae-gan")),
    ];
    for (family, mut uninterrupted) in labs {
        uninterrupted.train_step(7).unwrap();
        let mut resumed = restored(&file(&mut uninterrupted));
        assert_eq!(resumed.step(), 7);
        for _ in 0..3 {
            uninterrupted.train_step(4).unwrap();
            resumed.train_step(4).unwrap();
            assert_eq!(bits(&mut resumed), bits(&mut uninterrupted), "{family}");
        }
    }
}

#[test]
fn live_changes_are_kept_too() {
    let mut changed = lab("vae");
    changed.train_step(2).unwrap();
    let changes = BTreeMap::from([("kl_weight".to_string(), Setting::Number(3.0))]);
    changed.set_hyperparameters(&changes).unwrap();
    let mut resumed = restored(&file(&mut changed));
    changed.train_step(2).unwrap();
    resumed.train_step(2).unwrap();
    assert_eq!(bits(&mut resumed), bits(&mut changed));
}

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

/// The file of a trained model with a description that `change` has changed, checksum and all.
fn described(family: &str, change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let mut lab = lab(family);
    lab.train_step(2).unwrap();
    let Checkpoint { state, tensors } = Checkpoint::from_bytes(&file(&mut lab)).unwrap();
    let mut state = serde_json::to_value(state).unwrap();
    change(&mut state);
    let state = state.to_string();
    let metadata = [
        ("format", FORMAT.into()),
        ("version", VERSION.to_string()),
        ("crc32", format!("{:08x}", checksum(&state, &tensors))),
        ("state", state),
    ];
    serialise(&tensors, Some(metadata), Precision::Single)
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
fn a_training_ends_before_its_counters_do() {
    for family in Family::ALL.map(Family::name) {
        let mut last = restored(&described(family, |state| {
            state["step"] = (TRAINING_STEPS_MAX - 1).into();
            let steps = state["optimiser_steps"].as_array_mut().unwrap();
            steps.fill(((TRAINING_STEPS_MAX - 1) * OPTIMISER_STEPS_MAX).into());
        }));
        let refused = last.train_step(2).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::InvalidArgument);
        assert_eq!(last.step(), TRAINING_STEPS_MAX - 1, "all or none");
        last.train_step(1).unwrap();
        assert!(
            last.train_step(1)
                .unwrap_err()
                .message
                .contains("400000000")
        );
        // And what was trained last can be kept.
        assert_eq!(restored(&file(&mut last)).step(), TRAINING_STEPS_MAX);
    }
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
    unknown.state.family = "flow".into();
    assert!(refusal(&unknown, same()).contains("no model family"));
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

#[test]
fn a_file_to_start_from_is_small_and_makes_nearly_the_same_samples() {
    for family in Family::ALL.map(Family::name) {
        let mut trained = lab(family);
        trained.train_step(7).unwrap();
        let file = block_on(trained.snapshot().unwrap().file_to_start_from()).unwrap();
        let whole = block_on(trained.snapshot().unwrap().model_file()).unwrap();
        assert!(file.len() * 2 < whole.len(), "{}", file.len());
        let mut started = restored(&file);
        assert_eq!(started.step(), 7);
        let samples =
            |lab: &mut Lab| -> Vec<f32> { lab.sample(4).unwrap().into_data().iter().collect() };
        for (value, expected) in samples(&mut started).iter().zip(samples(&mut trained)) {
            assert!((value - expected).abs() < 0.02, "{value}, not {expected}");
        }
        started.train_step(3).unwrap();
        assert!(
            bits(&mut started)
                .iter()
                .all(|&bits| f32::from_bits(bits).is_finite())
        );
        assert_eq!(started.step(), 10);
    }
}

#[test]
fn a_file_to_start_from_holds_no_moments_which_begin_anew_and_the_average_alone() {
    let mut trained = lab("gan");
    trained.train_step(7).unwrap();
    let file = block_on(trained.snapshot().unwrap().file_to_start_from()).unwrap();
    let light = Checkpoint::from_bytes(&file).unwrap();
    let beginnings = ["discriminator.", "generator."];
    let is_known = |name: &String| beginnings.iter().any(|start| name.starts_with(start));
    assert!(light.tensors.keys().all(is_known));
    let start = block_on(restored(&file).snapshot().unwrap().model_file()).unwrap();
    let start = Checkpoint::from_bytes(&start).unwrap();
    let moments = start
        .tensors
        .iter()
        .filter(|(name, _)| name.starts_with("adam."));
    let values: Vec<_> = moments.flat_map(|(_, (_, values))| values).collect();
    assert!(!values.is_empty() && values.iter().all(|value| **value == 0.0));
    assert!(start.state.optimiser_steps.iter().all(|steps| *steps == 0));
    let averages = start.tensors.iter();
    let averages = averages.filter_map(|(name, own)| Some((averaged_name(name)?, own)));
    let averages: Vec<_> = averages.collect();
    assert!(!averages.is_empty());
    for (name, average) in averages {
        assert_eq!(&start.tensors[&name], average);
    }
}
