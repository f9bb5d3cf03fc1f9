//! The trained models that the page opens on.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, sync::Arc};

use gan_vae_lab::{
    checkpoint::Checkpoint,
    dataset::{self, Dataset},
    device::ComputeDevice,
    lab::Lab,
    train::{Engine, Family},
};
use serde_json::Value;

const FOLDER: &str = "www/public/pretrained";
const DATASETS: [&str; 5] = ["digits", "fashion", "faces", "emoji", "spoken"];
/// Families that the page opens on; of others there may be models.
const OPENED: [Family; 2] = [Family::Gan, Family::Vae];
/// What all of them together may weigh.
const BYTES_MAX: usize = 6_000_000;

fn index() -> Value {
    let index = fs::read(format!("{FOLDER}/index.json")).unwrap();
    serde_json::from_slice(&index).unwrap()
}

fn bundled(name: &str) -> Arc<Dataset> {
    let file = fs::read(format!("www/public/datasets/{name}.gvld")).unwrap();
    Arc::new(dataset::decode(&file).unwrap())
}

/// Every model of the index with its data set, its family and what the index says.
fn models() -> impl Iterator<Item = (&'static str, Family, Value, Vec<u8>)> {
    let index = index();
    let all = DATASETS.into_iter().flat_map(|dataset| {
        let families = Family::ALL.into_iter();
        families.map(move |family| (dataset, family))
    });
    all.filter_map(move |(dataset, family)| {
        let entry = index[dataset][family.name()].clone();
        let Some(name) = entry["file"].as_str() else {
            assert!(!OPENED.contains(&family), "{dataset} has no {family:?}");
            return None;
        };
        let file = fs::read(format!("{FOLDER}/{name}")).unwrap();
        Some((dataset, family, entry, file))
    })
}

#[test]
fn all_together_are_small_and_as_the_index_says() {
    let mut bytes = 0;
    for (_, _, entry, file) in models() {
        assert_eq!(entry["bytes"], file.len());
        bytes += file.len();
    }
    assert!(bytes <= BYTES_MAX, "{bytes}");
}

/// Else one would train alone until it has caught up.
#[test]
fn those_that_the_page_opens_on_begin_at_the_same_step() {
    let index = index();
    for dataset in DATASETS {
        let [gan, vae] = OPENED.map(|family| index[dataset][family.name()]["steps"].clone());
        assert!(gan.is_number());
        assert_eq!(gan, vae, "{dataset}");
    }
}

/// Else the page would open on models of other settings than it shows.
#[test]
fn all_were_made_with_the_present_defaults() {
    for (name, family, entry, file) in models() {
        let (dataset, device) = (bundled(name), ComputeDevice::cpu());
        let checkpoint = Checkpoint::from_bytes(&file).unwrap();
        let seed = entry["seed"].as_u64().unwrap();
        let defaults = BTreeMap::new();
        let fresh = Lab::new(
            dataset.clone(),
            family.name(),
            &defaults,
            seed,
            Engine::Fused,
            &device,
        );
        let trained = Lab::restore(&checkpoint, dataset, &device);
        let [fresh, trained] = [fresh, trained].map(|lab| {
            let snapshot = lab.unwrap().snapshot().unwrap();
            let file = pollster::block_on(snapshot.model_file()).unwrap();
            Checkpoint::from_bytes(&file).unwrap().state
        });
        assert_eq!(trained.hyperparameters, fresh.hyperparameters, "{name}");
        assert_eq!(trained.seed, fresh.seed, "{name}");
        assert_eq!(u64::from(trained.step), entry["steps"].as_u64().unwrap());
    }
}
