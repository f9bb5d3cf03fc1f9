//! Learning, in the browser, through the same surface as the page.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{assert_close, config, load_stripes, new_lab, open_webgpu, property};

fn number(report: &JsValue, name: &str) -> f64 {
    property(property(report, "values"), name).as_f64().unwrap()
}

#[wasm_bindgen_test]
async fn two_hundred_steps_on_webgpu_lower_the_vae_loss_and_stay_finite() {
    open_webgpu().await;
    load_stripes();
    let lab = new_lab(config("vae", 1.0)).unwrap();
    let mut totals = Vec::new();
    for _ in 0..20 {
        let report = JsValue::from(lab.train(10.0).await.unwrap());
        for name in ["total", "reconstruction", "kl"] {
            assert!(number(&report, name).is_finite(), "{report:?}");
        }
        totals.push(number(&report, "total"));
    }
    assert_eq!(lab.step().unwrap(), 200);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let (early, middle, late) = (totals[0], mean(&totals[6..12]), mean(&totals[14..]));
    let falling = early > middle && middle > late && late < 0.9 * early;
    assert!(falling, "not falling: {totals:?}");
}

/// The only place where Burn trains on WebGPU: natively it has no kernels.
#[wasm_bindgen_test]
async fn first_steps_on_webgpu_are_the_same_with_burn_and_as_programs() {
    open_webgpu().await;
    load_stripes();
    for (family, losses) in [
        ("gan", &["discriminator", "generator"][..]),
        ("vae", &["reconstruction", "kl"]),
    ] {
        let mut told = Vec::new();
        for engine in ["program", "burn"] {
            let settings = config(family, 1.0);
            Reflect::set(&settings, &"engine".into(), &engine.into()).unwrap();
            let lab = new_lab(settings).unwrap();
            lab.train(2.0).await.unwrap();
            let report = JsValue::from(lab.train(1.0).await.unwrap());
            let values = losses.iter().map(|name| number(&report, name) as f32);
            told.push(values.collect::<Vec<_>>());
        }
        assert_close(family, &told[0], &told[1], 1e-3);
    }
}
