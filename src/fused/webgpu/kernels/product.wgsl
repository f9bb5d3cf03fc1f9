// What both forms of the product share.
struct Parameters {
  a: Matrix,
  c: Matrix,
  a_phase_line: u32, a_phase_pixel: u32, c_phase_line: u32, c_phase_pixel: u32,
  b_base: u32, epilogue: u32, auxiliary_base: u32, slope: f32,
}

#scalar @group(0) @binding(0) var<storage, read> a: array<f32>;
#vector @group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read> auxiliary: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

// Values of a row of a taken together.
#scalar const TAKEN: u32 = 1;
#vector const TAKEN: u32 = 4;

// place: of the value in c.
fn finish(value: f32, place: u32, column: u32) -> f32 {
  let matching = p.auxiliary_base + place - p.c.base;
  switch p.epilogue {
    case 1u: { return value + auxiliary[p.auxiliary_base + column]; }
    case 2u: { return select(p.slope * value, value, value > 0.0); }
    case 3u: { return safe_tanh(value); }
    case 4u: { return value * rectifier_slope(auxiliary[matching], p.slope); }
    case 5u: { let output = auxiliary[matching]; return value * (1.0 - output * output); }
    default: { return value; }
  }
}
