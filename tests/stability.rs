//! Alarms of real trainings.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, OnceLock},
};

use lab::evaluator::{
    EvaluationReport, Evaluator, Extent, Severity, Summary, SummaryCode, Thoroughness,
};
use lab::{Lab, checkpoint::Checkpoint};
use lab_core::hyperparameter::Setting;
use lab_data::dataset::{self, Dataset, Labels};
use lab_evaluation::{
    classifier::Classifier,
    stability::{Alarm, AlarmKind, HyperparameterTarget, Suggestion, Watch},
};
use lab_families::{Engine, Family, Preset};
use lab_graph::device::ComputeDevice;
use pollster::block_on;

/// Of a narrow GAN, with those of a preset.
fn settings(preset: Option<&str>) -> BTreeMap<String, Setting> {
    let mut settings = BTreeMap::from([
        ("width".to_string(), Setting::Number(8.0)),
        ("batch_size".to_string(), Setting::Number(16.0)),
    ]);
    settings.extend(preset.into_iter().flat_map(|name| {
        let preset = Preset::named(name).expect("there is such a preset");
        preset.settings("gan")
    }));
    settings
}

/// Alarms within 600 steps of a narrow GAN on digits.
fn alarms(settings: &BTreeMap<String, Setting>) -> Vec<Alarm> {
    let device = ComputeDevice::cpu();
    let mut lab = Lab::new(digits(), "gan", settings, 1, Engine::Program, &device).unwrap();
    let mut found = Vec::new();
    for _ in 0..60 {
        lab.train_step(10).unwrap();
        let step = lab.step();
        let losses = block_on(lab.losses().unwrap().read()).unwrap();
        found.extend(lab.watch_losses(step, &losses));
        if step.is_multiple_of(50) {
            let images = lab.sample(64).unwrap();
            let sheet = block_on(lab.sheet(images, 8)).unwrap();
            found.extend(lab.watch_samples(step, &sheet));
        }
    }
    found
}

/// The settings of a new run that a suggestion leads to.
fn with_suggestion(
    mut settings: BTreeMap<String, Setting>,
    suggestion: &Suggestion,
) -> BTreeMap<String, Setting> {
    for change in &suggestion.changes {
        let value = match &change.to {
            HyperparameterTarget::Value { value } => value.clone(),
            HyperparameterTarget::Factor { factor } => match settings.get(change.key) {
                Some(Setting::Number(number)) => Setting::Number(number * factor),
                other => panic!("{} is {other:?}", change.key),
            },
        };
        settings.insert(change.key.into(), value);
    }
    settings
}

#[test]
fn a_collapse_is_told_and_its_first_suggestion_prevents_it() {
    // A rate that is far too high.
    let mut collapsing = settings(None);
    let leaps = [
        ("learning_rate", 0.01),
        ("discriminator_rate", 1.0),
        ("beta_1", 0.9),
        ("beta_2", 0.999),
        ("ema", 0.0),
    ];
    collapsing.extend(leaps.map(|(key, value)| (key.to_string(), Setting::Number(value))));
    let alarms_before = alarms(&collapsing);
    let collapse = alarms_before
        .iter()
        .find(|alarm| alarm.kind == AlarmKind::Collapse)
        .expect("it collapses");
    let after = alarms(&with_suggestion(collapsing, &collapse.suggestions[0]));
    let collapses = |alarm: &Alarm| alarm.kind == AlarmKind::Collapse;
    assert!(!after.iter().any(collapses), "{after:?}");
}

#[test]
fn the_first_suggestion_of_the_experiment_on_collapse_is_a_sound_training() {
    let collapsing = settings(Some("collapse"));
    let told = alarms(&collapsing);
    let collapse = told.iter().find(|alarm| alarm.kind == AlarmKind::Collapse);
    let [first, ..] = &collapse.expect("it collapses").suggestions[..] else {
        panic!("there is no suggestion");
    };
    assert_eq!(alarms(&with_suggestion(collapsing, first)), []);
}

#[test]
fn a_sound_training_raises_no_alarm() {
    assert_eq!(alarms(&settings(None)), []);
}

/// Whether a lab's monitor tells that losses have grown, if meanwhile the weight of the KL is set.
fn tells_growth(kl_weight: Option<f64>) -> bool {
    let device = ComputeDevice::cpu();
    let settings = BTreeMap::from([
        ("width".to_string(), Setting::Number(4.0)),
        ("kl_weight".to_string(), Setting::Number(1.0)),
    ]);
    let mut lab = Lab::new(digits(), "vae", &settings, 1, Engine::Program, &device).unwrap();
    let watched = |lab: &mut Lab, steps: std::ops::Range<u32>, reconstruction| {
        let losses = [("reconstruction", reconstruction), ("kl", 20.0)];
        let alarms = steps.map(|step| lab.watch_losses(step, &losses));
        alarms.flatten().collect::<Vec<_>>()
    };
    assert_eq!(watched(&mut lab, 0..300, 100.0), []);
    if let Some(weight) = kl_weight {
        let changes = [("kl_weight".to_string(), Setting::Number(weight))];
        lab.set_hyperparameters(&changes.into()).unwrap();
    }
    let alarms = watched(&mut lab, 300..600, 700.0);
    alarms
        .iter()
        .any(|alarm| alarm.kind == AlarmKind::Divergence)
}

#[test]
fn the_monitor_of_a_lab_measures_anew_after_a_change_of_its_settings_and_only_then() {
    assert!(tells_growth(None));
    assert!(tells_growth(Some(1.0)), "it is what it was");
    assert!(!tells_growth(Some(10.0)));
}

/// Steps of a healthy training, and for how long it is watched after a change.
const HEALTHY: usize = 400;
const WATCHED: usize = 400;

/// What a live hyperparameter is changed to, as somebody would who wants to see what it does.
fn changes(family: Family, key: &str) -> Vec<Setting> {
    let numbers = |values: &[f64]| values.iter().copied().map(Setting::Number).collect();
    match key {
        "mirror" => vec![Setting::Word("on".into())],
        "shift" => numbers(&[2.0, 4.0]),
        "learning_rate" => numbers(&[1e-4, if family == Family::Vae { 6e-3 } else { 2e-3 }]),
        "half_life" => numbers(&[50.0]),
        "kl_weight" => numbers(&[0.0, 1.0, 10.0]),
        "kl_warm_up" => numbers(&[700.0, 2000.0]),
        "free_bits" => numbers(&[0.5, 2.0]),
        "discriminator_rate" => numbers(&[0.25, 1.0]),
        "discriminator_steps" => numbers(&[2.0]),
        "label_smoothing" => numbers(&[0.1, 0.3]),
        "similarity_weight" => numbers(&[1e-3, 0.1]),
        "weight_decay" => numbers(&[0.01, 0.1]),
        other => panic!("\"{other}\" is live; what it may be changed to belongs here"),
    }
}

/// A narrow model and a watch beside that of its lab: twins take it over.
struct Training {
    lab: Lab,
    watch: Watch,
    family: Family,
}

impl Training {
    /// Of digits, watched from its first step.
    fn healthy(family: Family, settings: &[(&str, f64)]) -> Self {
        let small = [("width", 8.0), ("batch_size", 16.0)];
        let settings = small.iter().chain(settings);
        let settings = settings.map(|(key, value)| (key.to_string(), Setting::Number(*value)));
        let device = ComputeDevice::cpu();
        let engine = Engine::Program;
        let name = family.name();
        let lab = Lab::new(digits(), name, &settings.collect(), 1, engine, &device).unwrap();
        let watch = Watch::new(family);
        let mut training = Self { lab, watch, family };
        assert_eq!(training.alarms(HEALTHY), [], "{name}");
        training
    }

    /// The same model under the same watch.
    fn twin(&mut self) -> Self {
        let file = block_on(self.lab.snapshot().unwrap().model_file()).unwrap();
        let checkpoint = Checkpoint::from_bytes(&file).unwrap();
        Self {
            lab: Lab::restore(&checkpoint, digits(), &ComputeDevice::cpu()).unwrap(),
            watch: self.watch.clone(),
            family: self.family,
        }
    }

    fn change(&mut self, key: &str, value: &Setting) {
        let changes = BTreeMap::from([(key.to_string(), value.clone())]);
        self.lab.set_hyperparameters(&changes).unwrap();
        self.watch.settings_changed(self.lab.step());
    }

    /// Kinds of the alarms that are raised within so many more steps.
    fn alarms(&mut self, steps: usize) -> Vec<AlarmKind> {
        let mut found = Vec::new();
        for _ in 0..steps / 10 {
            self.lab.train_step(10).unwrap();
            let step = self.lab.step();
            let losses = block_on(self.lab.losses().unwrap().read()).unwrap();
            let losses = losses.iter().map(|(key, value)| (&**key, *value));
            found.extend(self.watch.losses(step, losses));
            if step.is_multiple_of(50) {
                let images = self.lab.sample(64).unwrap();
                let sheet = block_on(self.lab.sheet(images, 8)).unwrap();
                found.extend(self.watch.samples(
                    step,
                    (&sheet.rgba, sheet.width),
                    dataset::IMAGE_SIZE,
                ));
            }
        }
        let raised = found.into_iter().filter(|alarm| !alarm.cleared);
        raised.map(|alarm| alarm.kind).collect()
    }
}

fn digits() -> Arc<Dataset> {
    static DIGITS: OnceLock<Arc<Dataset>> = OnceLock::new();
    let read = || {
        let file = fs::read("www/public/datasets/digits.gvld").unwrap();
        Arc::new(dataset::decode(&file).unwrap())
    };
    DIGITS.get_or_init(read).clone()
}

/// For every live hyperparameter: its change raises nothing, and a learning rate that no training bears is
/// told all the same afterwards.
fn live_changes_raise_no_alarm(family: Family) {
    let mut healthy = Training::healthy(family, &[]);
    for parameter in family.hyperparameters().iter().filter(|one| one.live) {
        for value in changes(family, parameter.key) {
            let mut changed = healthy.twin();
            changed.change(parameter.key, &value);
            let alarms = changed.alarms(WATCHED);
            assert_eq!(alarms, [], "{} {} to {value}", family.name(), parameter.key);
        }
    }
}

#[test]
fn live_changes_of_a_gan_raise_no_alarm() {
    live_changes_raise_no_alarm(Family::Gan);
}

#[test]
fn live_changes_of_a_vae_raise_no_alarm() {
    live_changes_raise_no_alarm(Family::Vae);
}

#[test]
fn live_changes_of_a_vae_gan_raise_no_alarm() {
    live_changes_raise_no_alarm(Family::VaeGan);
}

#[test]
fn what_changes_by_itself_raises_no_alarm_either() {
    Training::healthy(Family::Vae, &[("kl_warm_up", 300.0), ("kl_weight", 10.0)]);
    Training::healthy(Family::Vae, &[("half_life", 50.0)]);
}

/// A discriminator whose steps have the size of its weights. A narrow VAE bears the largest learning rate
/// that there is; for losses like those of one that does not, see the tests of the watch itself.
#[test]
fn a_training_that_breaks_after_a_change_is_told() {
    for family in [Family::Gan, Family::VaeGan] {
        let mut training = Training::healthy(family, &[]);
        training.change("learning_rate", &Setting::Number(0.1));
        training.change("discriminator_rate", &Setting::Number(10.0));
        let alarms = training.alarms(WATCHED);
        let diverges = alarms.contains(&AlarmKind::Divergence);
        assert!(diverges, "{}: {alarms:?}", family.name());
    }
}

/// What the summary says of a narrow GAN on unlabelled pictures after so many steps.
fn summary(preset: Option<&str>, steps: usize) -> Summary {
    let file = fs::read("www/public/datasets/emoji.gvld").unwrap();
    let dataset = Arc::new(Dataset {
        labels: Labels::None,
        ..dataset::decode(&file).unwrap()
    });
    let (settings, device) = (settings(preset), ComputeDevice::cpu());
    let engine = Engine::Program;
    let mut lab = Lab::new(dataset.clone(), "gan", &settings, 1, engine, &device).unwrap();
    lab.train_step(steps).unwrap();
    evaluated(&mut lab, dataset, None).summary
}

fn evaluated(
    lab: &mut Lab,
    dataset: Arc<Dataset>,
    classifier: Option<Classifier>,
) -> EvaluationReport {
    let extent = Extent {
        samples: 256,
        reconstructions: 0,
        inversion_steps: 0,
    };
    let mut evaluator = Evaluator::new(dataset, classifier, extent).unwrap();
    loop {
        let progress = block_on(evaluator.advance(lab, Thoroughness::Full)).unwrap();
        if let Some(report) = progress.report {
            return report;
        }
    }
}

/// Not a pattern: the settings that this experiment had before ended in a chequered one, with 23 times the
/// detail of real images.
#[test]
fn the_experiment_on_collapse_ends_in_one_digit_again_and_again() {
    let preset = Preset::named("collapse").unwrap();
    let file = fs::read("www/public/classifiers/digits.safetensors").unwrap();
    for seed in 1..=2 {
        let (settings, device) = (preset.settings("gan"), ComputeDevice::cpu());
        let mut lab = Lab::new(digits(), "gan", &settings, seed, Engine::Program, &device).unwrap();
        lab.train_step(preset.steps as usize).unwrap();
        let classifier = Classifier::from_bytes(&file).unwrap();
        let EvaluationReport { values, .. } = evaluated(&mut lab, digits(), Some(classifier));
        println!("{values:?}");
        assert!(values["class_entropy"] < 0.5, "one digit prevails");
        assert!(values["diversity"] < 0.35, "the samples are alike");
        assert!(values["sharpness"] < 3.0, "it is no pattern");
        assert!(
            values["nearest_training"] < 2.5,
            "it is near to real digits"
        );
    }
}

#[test]
fn a_collapsed_gan_is_told_from_a_healthy_one_without_labels() {
    let (healthy, collapsed) = (summary(None, 203), summary(Some("collapse"), 303));
    assert_eq!(healthy.severity, Severity::Fair, "{healthy:?}");
    assert_eq!(collapsed.severity, Severity::Bad, "{collapsed:?}");
    assert_eq!(collapsed.code, SummaryCode::Alike);
    let early = summary(None, 10);
    assert_eq!(early.severity, Severity::Early, "{early:?}");
}
