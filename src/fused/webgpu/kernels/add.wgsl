// A weighted sum, a thread a value.
struct Parameters {
  len: u32, values_base: u32, sums_base: u32, unused: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let i = thread.x;
  if (i >= p.len) { return; }
  sums[p.sums_base + i] += weight[0] * values[p.values_base + i];
}
