use burn::tensor::Tensor;
use gan_vae_lab::web::{LabHandle, Throwing, load_dataset, open_device};
use js_sys::{Reflect, Uint8Array};
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{Dataset, Labels, Split};
use lab_graph::device::{self, ComputeDevice, DeviceKind};
use tsify::Ts;
use wasm_bindgen::{JsCast, JsValue};

/// The CPU device and the WebGPU device.
pub async fn both_devices() -> [ComputeDevice; 2] {
    let webgpu = device::open(DeviceKind::WebGpu)
        .await
        .expect("WebGPU comes up");
    [ComputeDevice::cpu(), webgpu]
}

/// All values of a tensor, read back asynchronously.
pub async fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let data = tensor
        .into_data_async()
        .await
        .expect("a tensor can be read");
    data.iter::<f32>().collect()
}

/// Fails unless every |a − b| ≤ `tolerance` · (1 + |a|); NaN fails.
pub fn assert_close(what: &str, cpu: &[f32], webgpu: &[f32], tolerance: f32) {
    assert_eq!(cpu.len(), webgpu.len(), "{what}: lengths differ");
    for (index, (a, b)) in cpu.iter().zip(webgpu).enumerate() {
        assert!(
            (a - b).abs() <= tolerance * (1.0 + a.abs()),
            "{what}[{index}]: expected {a}, found {b}"
        );
    }
}

/// What JavaScript may pass, whatever the declarations of the package say.
pub fn passed<T: JsCast>(value: impl Into<JsValue>) -> T {
    value.into().unchecked_into()
}

/// Opens a device for labs.
pub async fn open(device: &str) {
    open_device(Ts::new_unchecked(device.into())).await.unwrap();
}

/// Opens the WebGPU device for labs.
pub async fn open_webgpu() {
    open("webgpu").await;
}

/// A lab with what JavaScript passes as its configuration.
pub fn new_lab(config: JsValue) -> Throwing<LabHandle> {
    LabHandle::new(Ts::new_unchecked(config))
}

/// A property of what a call answered.
pub fn property(answer: impl Into<JsValue>, name: &str) -> JsValue {
    Reflect::get(&answer.into(), &name.into()).unwrap()
}

/// Pixels of a picture, 0 to 1.
pub fn pixels(sheet: impl Into<JsValue>) -> Vec<f32> {
    let bytes: Uint8Array = property(sheet, "rgba").dyn_into().unwrap();
    bytes
        .to_vec()
        .into_iter()
        .map(|byte| f32::from(byte) / 255.0)
        .collect()
}

/// A small data set of horizontal and vertical stripes, in white or, on three channels, in colours.
pub fn stripes(channels: usize) -> Dataset {
    let split = |count: usize| {
        let mut shifts: Vec<usize> = (0..count).map(|index| index % 8).collect();
        SeededRandom::new(0, Stream::Batches).shuffle(&mut shifts);
        let pixel = |index: usize, shift: usize, p: usize| {
            let along = if index.is_multiple_of(2) {
                p % 32
            } else {
                p / 32
            };
            if (along + shift) % 8 < 4 { 255 } else { 0 }
        };
        let images = shifts.iter().enumerate();
        Split {
            pixels: images
                .flat_map(|(index, &shift)| {
                    (0..1024 * channels)
                        .map(move |p| pixel(index, shift + p % channels, p / channels))
                })
                .collect(),
            labels: (0..count).map(|index| (index % 2) as u8).collect(),
        }
    };
    Dataset {
        name: "stripes".into(),
        title: "Stripes".into(),
        channels,
        size: 32,
        labels: Labels::Classes(vec!["vertical".into(), "horizontal".into()]),
        licence: "CC0".into(),
        source: "made for this test".into(),
        link: String::new(),
        sound: None,
        training: split(64),
        held_out: split(16),
    }
}

/// The data file of [`stripes`] in white.
pub fn stripes_file() -> Vec<u8> {
    dataset_format::encode(&stripes(1), dataset_format::quick_webp).unwrap()
}

/// Makes the data set "stripes" available to labs.
pub fn load_stripes() {
    load_dataset(Uint8Array::from(stripes_file().as_slice())).unwrap();
}

/// A configuration of a small model on "stripes".
pub fn config(family: &str, seed: f64) -> JsValue {
    let object = format!(
        r#"{{"dataset": "stripes", "family": "{family}", "seed": {seed},
            "hyperparameters": {{"batch_size": 8, "width": 4, "latent_size": 8}}}}"#
    );
    js_sys::JSON::parse(&object).unwrap()
}
