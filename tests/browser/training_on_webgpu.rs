//! Learning, in the browser, through the same surface as the page.

use gan_vae_lab::web::LabHandle;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{config, load_stripes, open_webgpu};

fn number(report: &JsValue, name: &str) -> f64 {
    let values = Reflect::get(report, &"values".into()).unwrap();
    Reflect::get(&values, &name.into())
        .unwrap()
        .as_f64()
        .unwrap()
}

#[wasm_bindgen_test]
async fn two_hundred_steps_on_webgpu_lower_the_vae_loss_and_stay_finite() {
    open_webgpu().await;
    load_stripes();
    let mut lab = LabHandle::new(config("vae", 1.0)).unwrap();
    let mut totals = Vec::new();
    for _ in 0..20 {
        lab.train_step(10.0).unwrap();
        let report = JsFuture::from(lab.losses()).await.unwrap();
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
