// A thread a value, nothing shared.
struct Sizes { m: u32, k: u32, n: u32, unused: u32 }

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
@group(0) @binding(3) var<uniform> p: Sizes;

@compute @workgroup_size(4, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.z * p.m + id.y;
  let b_start = id.z * p.k * p.n + id.x;
  var sum = 0.0;
  for (var k = 0u; k < p.k; k++) {
    sum = fma(a[row * p.k + k], b[b_start + k * p.n], sum);
  }
  c[row * p.n + id.x] = sum;
}
