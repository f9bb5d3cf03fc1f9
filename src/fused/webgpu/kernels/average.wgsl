// A moving average, a thread a value.
struct Parameters {
  len: u32, share_base: u32, unused: vec2u,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> shares: array<f32>;
@group(0) @binding(2) var<storage, read_write> averages: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let i = thread.x;
  if (i >= p.len) { return; }
  averages[i] += shares[p.share_base] * (values[i] - averages[i]);
}
