// Matrix, Feature: see layout.rs. Sixteen bytes of alignment are WGSL's for uniforms.
struct Matrix {
  rows: u32, size: u32, base: u32, image: u32,
  line: u32, pixel: u32, columns: u32, run: u32,
  stride: u32, unused_1: u32, unused_2: u32, unused_3: u32,
}

fn row_place(m: Matrix, index: u32) -> u32 {
  let area = m.size * m.size;
  let pixel = index % area;
  return m.base + index / area * m.image + pixel / m.size * m.line + pixel % m.size * m.pixel;
}

fn column_place(m: Matrix, index: u32) -> u32 {
  return index / m.run * m.stride + index % m.run;
}

fn rectifier_slope(output: f32, slope: f32) -> f32 {
  return select(slope, 1.0, output > 0.0);
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-x));
}

// ln(1 + eˣ) without overflow. WGSL has no ln_1p: for small eˣ its series is used.
fn softplus(x: f32) -> f32 {
  let e = exp(-abs(x));
  let ln_1p = select(log(1.0 + e), e * (1.0 - e * (0.5 - e / 3.0)), e < 0.01);
  return max(x, 0.0) + ln_1p;
}

// WGSL's tanh may overflow for large arguments.
fn safe_tanh(x: f32) -> f32 {
  return tanh(clamp(x, -15.0, 15.0));
}
