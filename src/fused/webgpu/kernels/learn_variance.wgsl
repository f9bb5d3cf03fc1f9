// Scores with the variance that half the squared errors tell, and their gradient divided by it: a
// workgroup an image.
struct Parameters {
  d: Matrix, // one row an image
  variance_min: f32, unused_1: u32, unused_2: u32, unused_3: u32,
}

const TAU: f32 = 6.2831853;

@group(0) @binding(0) var<storage, read> errors: array<f32>;
@group(0) @binding(1) var<storage, read_write> d: array<f32>;
@group(0) @binding(2) var<storage, read_write> scores: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let image = group.x;
  let values = f32(p.d.columns);
  var mean = 0.0;
  for (var i = 0u; i < p.d.rows; i++) { mean += errors[i] / f32(p.d.rows); }
  let variance = max(2.0 * mean / values, p.variance_min);
  for (var column = thread; column < p.d.columns; column += 64u) {
    d[row_place(p.d, image) + column_place(p.d, column)] /= variance;
  }
  if thread > 0u { return; }
  scores[image] = values / 2.0 * log(TAU * variance) + errors[image] / variance;
}
