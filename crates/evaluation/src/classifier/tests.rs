use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use pollster::block_on;

use super::*;
use lab_core::error::ErrorKind;
use lab_data::dataset::{Dataset, ShuffledBatches};
use lab_families::tensors::rounded;
use lab_graph::{burn_layers, fused::load};

/// Images of two brightnesses, which are easily told apart.
fn dataset(labels: Labels) -> Arc<Dataset> {
    let split = |count: usize, seed| {
        let order = ShuffledBatches::new(256, seed).next_batch(256);
        let bright = |index: usize| index % 2 * 120;
        Split {
            pixels: (0..count * 1024)
                .map(|place| (bright(place / 1024) + order[place * 7 % 256] / 2) as u8)
                .collect(),
            labels: (0..count).map(|index| index as u8 % 2).collect(),
        }
    };
    Arc::new(Dataset {
        name: "brightness".into(),
        title: "Brightness".into(),
        channels: 1,
        size: IMAGE_SIZE,
        labels,
        licence: String::new(),
        source: String::new(),
        link: String::new(),
        sound: None,
        training: split(64, 1),
        held_out: split(20, 2),
    })
}

fn trained(dataset: Arc<Dataset>) -> Vec<u8> {
    let settings = TrainingSettings {
        epochs: 6,
        batch_size: 16,
        shift: 1,
        ema: 0.9,
        ..TrainingSettings::default()
    };
    let mut training = ClassifierTraining::new(dataset, settings.clone(), 5).unwrap();
    let losses: Vec<_> = (0..settings.epochs).map(|_| training.epoch()).collect();
    assert!(losses[5] < losses[0], "{losses:?}");
    block_on(training.finish()).unwrap()
}

fn two_names() -> Vec<String> {
    vec!["dark".into(), "bright".into()]
}

#[test]
fn a_classifier_learns_classes() {
    let dataset = dataset(Labels::Classes(two_names()));
    let file = trained(dataset.clone());
    let mut classifier = Classifier::from_bytes(&file).unwrap();
    assert_eq!(classifier.accuracy(), 1.0);
    assert_eq!(
        classifier.accuracy_on(&dataset.held_out),
        classifier.accuracy()
    );
    assert_eq!(classifier.names(), two_names());
    assert!(classifier.has_classes());
    let views: Vec<_> = (0..11).map(View::plain).collect();
    let images = dataset::values(&dataset.held_out, &views, dataset.shape());
    let predictions = classifier.predict(&images);
    assert_eq!(predictions.features.len(), 11 * FEATURES);
    for (index, row) in predictions.probabilities.chunks(2).enumerate() {
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(row[index % 2] > 0.5);
    }
    // One image alone is classified as among others.
    let alone = classifier.predict(&images[..1024]);
    assert_eq!(alone.features, predictions.features[..FEATURES]);
}

#[test]
fn a_classifier_learns_attributes() {
    // Label 1 is the first attribute alone, label 0 none; nothing has the second.
    let dataset = dataset(Labels::Attributes(vec!["bright".into(), "none".into()]));
    let mut classifier = Classifier::from_bytes(&trained(dataset.clone())).unwrap();
    assert!(!classifier.has_classes());
    assert!(classifier.accuracy() > 0.9, "{}", classifier.accuracy());
    let views: Vec<_> = (0..2).map(View::plain).collect();
    let predictions =
        classifier.predict(&dataset::values(&dataset.held_out, &views, dataset.shape()));
    let has: Vec<_> = predictions.probabilities.iter().map(|p| *p > 0.5).collect();
    assert_eq!(has, [false, false, true, false]);
}

#[test]
fn the_program_of_the_network_is_that_of_burns_layers() {
    let (names, mut backend) = (5, CpuBackend::on(Machine::default()));
    for channels in [1, 3] {
        let spec = network(channels, names);
        let weights = spec.fresh(&mut SeededRandom::new(1, Stream::Weights));
        let network = Network::of_spec(&spec, (BATCH, 1), &mut backend);
        load(&weights, &network, &mut backend);
        let images = SeededRandom::new(2, Stream::Evaluation).normals(BATCH * channels * 1024);
        let program = looking(&spec, &network, &mut backend);
        inference::write(&mut backend, program.given[0], &images);
        backend.run(program.whole());
        let found = &backend.values(program.outputs[1].buffer)[..BATCH * names];
        let shape = [BATCH, channels, IMAGE_SIZE, IMAGE_SIZE];
        let images = Tensor::from_data(TensorData::new(images, shape), &Device::flex());
        let expected = burn_layers::output(&spec, &weights, images).into_data();
        for (found, expected) in found.iter().zip(expected.iter::<f32>()) {
            assert!((found - expected).abs() < 1e-4, "{found} {expected}");
        }
    }
}

/// CRC-32 of the parameters as they lay in the arena when the network was a module of Burn.
#[test]
fn a_seed_gives_the_weights_that_it_has_always_given() {
    for (channels, names, hashes) in [
        (1, 10, [0x3e90_329b, 0x359a_0c73]),
        (3, 5, [0x1b7d_d68b, 0xe114_e7cd]),
    ] {
        let mut backend = CpuBackend::on(Machine::default());
        let spec = network(channels, names);
        let network = Network::of_spec(&spec, (4, 1), &mut backend);
        let weights = spec.fresh(&mut SeededRandom::new(7, Stream::Weights));
        load(&weights, &network, &mut backend);
        let buffers = [network.arena.values, network.arena.transposed];
        let found = buffers.map(|buffer| {
            let values = backend.values(buffer).iter();
            let bytes: Vec<u8> = values.flat_map(|value| value.to_le_bytes()).collect();
            crc32fast::hash(&bytes)
        });
        assert_eq!(found, hashes);
    }
}

#[test]
fn a_wrong_file_is_refused() {
    let dataset = dataset(Labels::Classes(two_names()));
    let file = trained(dataset);
    let kind = |file: &[u8]| Classifier::from_bytes(file).err().unwrap().kind;
    assert_eq!(kind(b"no classifier"), ErrorKind::InvalidModel);
    assert_eq!(kind(&file[..file.len() - 1]), ErrorKind::InvalidModel);
    let mut damaged = file.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(kind(&damaged), ErrorKind::InvalidModel);
    // A description of more names than the weights tell apart.
    let (mut description, tensors) = file::read(&file).unwrap();
    assert_eq!(rounded(&tensors), tensors);
    description.labels = Labels::Classes(vec!["a".into(), "b".into(), "c".into()]);
    let file = file::write(&description, &tensors);
    assert_eq!(kind(&file), ErrorKind::InvalidModel);
}

#[test]
fn a_file_that_says_what_cannot_be_is_refused_with_a_reason() {
    let (description, tensors) =
        file::read(&trained(dataset(Labels::Classes(two_names())))).unwrap();
    let message = |description: &ClassifierDescription, tensors: &Tensors| {
        let error = Classifier::from_bytes(&file::write(description, tensors)).err();
        let error = error.unwrap();
        assert_eq!(error.kind, ErrorKind::InvalidModel);
        assert!(!error.message.contains("damaged"), "{}", error.message);
        error.message
    };
    for (value, expected) in [(-0.5, "a negative variance"), (f32::NAN, "not numbers")] {
        let mut changed = tensors.clone();
        changed.get_mut("judge.1.running_var").unwrap().1[0] = value;
        let message = message(&description, &changed);
        assert!(message.contains("judge.1.running_var"), "{message}");
        assert!(message.contains(expected), "{message}");
    }
    let large = ClassifierDescription {
        seed: 1 << 53,
        ..description.clone()
    };
    assert!(message(&large, &tensors).contains("seed is 9007199254740992"));
    let sure = ClassifierDescription {
        accuracy: 1.5,
        ..description
    };
    assert!(message(&sure, &tensors).contains("accuracy"));
}

#[test]
fn a_classifier_needs_labels() {
    let unlabelled = dataset(Labels::None);
    let refused = ClassifierTraining::new(unlabelled, TrainingSettings::default(), 1);
    assert_eq!(refused.err().unwrap().kind, ErrorKind::InvalidArgument);
}
