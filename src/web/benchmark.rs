use burn::tensor::{Device, Tensor, TensorData};
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{Throwing, whole_number};

const SIZE_MAX: f64 = 2048.0;

/// Multiplies two square matrices with Burn on the CPU device some times, for the benchmark to
/// time: the yardstick of what the device can do.
#[wasm_bindgen(js_name = squareProduct)]
pub fn square_product(size: f64, times: f64) -> Throwing<()> {
    let size = whole_number(size, "size", SIZE_MAX)? as usize;
    let times = whole_number(times, "number of times", SIZE_MAX)? as usize;
    let values = (0..size * size).map(|index| (index % 7) as f32).collect();
    let data = TensorData::new::<f32, _>(values, [size, size]);
    let matrix = Tensor::<2>::from_data(data, &Device::flex());
    for _ in 0..times {
        matrix.clone().matmul(matrix.clone());
    }
    Ok(())
}
