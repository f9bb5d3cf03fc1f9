use std::{collections::BTreeMap, sync::Arc};

use pollster::block_on;

use super::*;
use crate::{
    dataset::{Labels, Split},
    device::ComputeDevice,
    lab::Lab,
    random::{SeededRandom, Stream},
    train::{Engine, Family},
};

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
        Engine::Fused,
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
    let remedies = [
        ("discriminator_norm", Setting::Word("spectral".into())),
        ("r1", Setting::Number(0.5)),
        ("r2", Setting::Number(0.5)),
        ("augment", Setting::Word("colour-translation-cutout".into())),
    ];
    let labs = [
        ("gan", lab("gan")),
        ("gan with all remedies", lab_with("gan", remedies)),
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
    assert!(message(&checkpoint.to_bytes(Precision::Single)).contains("no numbers"));

    let field = b"\"version\":\"1\"";
    let version = file.windows(field.len()).position(|bytes| bytes == field);
    let mut newer = file.clone();
    newer[version.unwrap() + field.len() - 2] = b'9';
    assert!(message(&newer).contains("version 9"));
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
    assert!(other.contains("not the data set"), "{other}");

    let same = || dataset("noise", 1);
    let mut wider = checkpoint.clone();
    let wide = Setting::Number(4.0);
    wider.state.hyperparameters.insert("width".into(), wide);
    assert!(refusal(&wider, same()).contains("has the shape"));
    let mut lacking = checkpoint.clone();
    lacking.tensors.remove("encoder.8.bias");
    assert!(refusal(&lacking, same()).contains("no tensor \"encoder.8.bias\""));
    let mut unknown = checkpoint.clone();
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
