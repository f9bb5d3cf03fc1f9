//! Alarms of real trainings.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, sync::Arc};

use gan_vae_lab::{
    contact_sheet::ContactSheet,
    dataset,
    device::ComputeDevice,
    lab::Lab,
    stability::{AlarmKind, Watch},
    train::{Engine, Family, Preset, Setting},
};
use pollster::block_on;

/// Kinds of the alarms within 600 steps of a narrow GAN on digits.
fn alarms(preset: Option<&str>) -> Vec<AlarmKind> {
    let file = fs::read("www/public/datasets/digits.gvld").unwrap();
    let dataset = Arc::new(dataset::decode(&file).unwrap());
    let mut settings = BTreeMap::from([
        ("width".to_string(), Setting::Number(8.0)),
        ("batch_size".to_string(), Setting::Number(16.0)),
    ]);
    let presets = Preset::all();
    let preset = presets.iter().find(|one| Some(one.name) == preset);
    for (key, value) in preset.into_iter().flat_map(|one| &one.families["gan"]) {
        settings.insert((*key).into(), value.clone());
    }
    let device = ComputeDevice::cpu();
    let mut lab = Lab::new(dataset, "gan", &settings, 1, Engine::Fused, &device).unwrap();
    let mut watch = Watch::new(Family::Gan);
    let mut found = Vec::new();
    for _ in 0..60 {
        lab.train_step(10).unwrap();
        let step = lab.step();
        let losses = block_on(lab.losses().unwrap().read()).unwrap();
        let losses = losses.iter().map(|(key, value)| (&**key, *value));
        found.extend(watch.losses(step, losses));
        if step.is_multiple_of(50) {
            let images = lab.sample(64).unwrap();
            let sheet = block_on(ContactSheet::read(images, 8)).unwrap();
            found.extend(watch.samples(step, &sheet.rgba, sheet.width as usize));
        }
    }
    found.into_iter().map(|alarm| alarm.kind).collect()
}

#[test]
fn a_collapse_is_told() {
    let alarms = alarms(Some("collapse"));
    assert!(alarms.contains(&AlarmKind::Collapse), "{alarms:?}");
}

#[test]
fn a_sound_training_raises_no_alarm() {
    assert_eq!(alarms(None), []);
}
