// Zeroes rows from a place on: a thread a value.
struct Parameters {
  values: u32, row: u32, start: u32, unused: u32,
}

@group(0) @binding(0) var<storage, read_write> rows: array<f32>;
@group(0) @binding(1) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = group.x * 64u + thread;
  if index >= p.values || index % p.row < p.start { return; }
  rows[index] = 0.0;
}
