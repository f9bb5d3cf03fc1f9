// Adam on a whole network: a workgroup a chunk of 256 values, whose gradients have the same
// number of parts.
struct Parameters {
  len: u32, rates_base: u32, beta_1: f32, beta_2: f32,
}

const EPSILON: f32 = 1e-8;

@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> transposed: array<f32>;
@group(0) @binding(2) var<storage, read_write> moment_1: array<f32>;
@group(0) @binding(3) var<storage, read_write> moment_2: array<f32>;
@group(0) @binding(4) var<storage, read> gradient: array<f32>;
@group(0) @binding(5) var<storage, read> transposition: array<u32>;
@group(0) @binding(6) var<storage, read> part_counts: array<u32>;
@group(0) @binding(7) var<storage, read> rates: array<f32>;
@group(0) @binding(8) var<uniform> p: Parameters;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x * 256u + thread;
  var g = 0.0;
  for (var part = 0u; part < part_counts[group.x]; part++) { g += gradient[part * p.len + i]; }
  let rate = rates[p.rates_base];
  let m = moment_1[i] + (1.0 - p.beta_1) * (g - moment_1[i]);
  let v = moment_2[i] + (1.0 - p.beta_2) * (g * g - moment_2[i]);
  moment_1[i] = m;
  moment_2[i] = v;
  let step = m / rates[p.rates_base + 1u] / (sqrt(v / rates[p.rates_base + 2u]) + EPSILON);
  let value = values[i] - rate * step;
  values[i] = value;
  transposed[transposition[i]] = value;
}
