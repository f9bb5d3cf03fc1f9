//! What is learnt is of use.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, sync::Arc};

use lab::{Lab, checkpoint::Checkpoint};
use lab_data::dataset;
use lab_graph::device::ComputeDevice;
use pollster::block_on;

/// The trained models that the page opens on.
fn lab(family: &str, dataset: &str) -> Lab {
    let file = fs::read(format!("www/public/datasets/{dataset}.gvld")).unwrap();
    let data = Arc::new(dataset::decode(&file).unwrap());
    let file = format!("www/public/pretrained/{dataset}-{family}.safetensors");
    let checkpoint = Checkpoint::from_bytes(&fs::read(file).unwrap()).unwrap();
    Lab::restore(&checkpoint, data, &ComputeDevice::cpu()).unwrap()
}

#[test]
fn a_few_labels_go_further_on_what_a_model_knows_than_on_pixels() {
    for (family, dims) in [("vae", 32), ("gan", 256)] {
        let report = block_on(lab(family, "digits").probe().unwrap().report()).unwrap();
        println!("{family}: {report:?}");
        assert_eq!(report.labels, [100, 1000, 10_000]);
        let [model, pixels] = report.rows;
        assert_eq!((model.dims, pixels.dims), (dims, 1024));
        assert!(model.accuracies[0] > pixels.accuracies[0]);
        assert!(model.accuracies[2] > 0.78);
        assert!(pixels.accuracies[2] > 0.75);
        assert!(model.accuracies[0] < model.accuracies[2]);
    }
}

#[test]
fn a_data_set_without_classes_is_refused() {
    let refused = lab("vae", "faces").probe();
    assert!(refused.err().unwrap().message.contains("no classes"));
}
