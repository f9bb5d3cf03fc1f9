// Matrix: see layout.rs.
fn row_place(m: Matrix, row: u32) -> u32 {
  return position_place(m, position(m, row));
}

// Image, line and pixel of a row. Divisions are slow to compile and to run, so neighbouring rows
// are counted up from the first.
fn position(m: Matrix, row: u32) -> vec3u {
  let area = m.height * m.width;
  let pixel = row % area;
  return vec3u(row / area, pixel / m.width, pixel % m.width);
}

fn next_position(m: Matrix, p: vec3u) -> vec3u {
  let pixel = p.z + 1u;
  let line = p.y + select(0u, 1u, pixel == m.width);
  let ends = vec2<bool>(line == m.height, pixel == m.width);
  return vec3u(p.x + select(0u, 1u, ends.x), select(vec2u(line, pixel), vec2u(), ends));
}

fn position_place(m: Matrix, p: vec3u) -> u32 {
  return m.base + p.x * m.image + p.y * m.line + p.z * m.pixel;
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

fn square(x: f32) -> f32 {
  return x * x;
}
