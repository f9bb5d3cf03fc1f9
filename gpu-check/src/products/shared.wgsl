// A thread a value; a workgroup shares a tile of each factor.
struct Sizes { m: u32, k: u32, n: u32, unused: u32 }

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
@group(0) @binding(3) var<uniform> p: Sizes;

const SIDE = 16u;

var<workgroup> a_tile: array<array<f32, SIDE>, SIDE>;
var<workgroup> b_tile: array<array<f32, SIDE>, SIDE>;

@compute @workgroup_size(SIDE, SIDE)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let row = id.z * p.m + id.y;
  let b_start = id.z * p.k * p.n + id.x;
  var sum = 0.0;
  for (var start = 0u; start < p.k; start += SIDE) {
    a_tile[thread.y][thread.x] = a[row * p.k + start + thread.x];
    b_tile[thread.y][thread.x] = b[b_start + (start + thread.y) * p.n];
    workgroupBarrier();
    for (var k = 0u; k < SIDE; k++) {
      sum = fma(a_tile[thread.y][k], b_tile[k][thread.x], sum);
    }
    workgroupBarrier();
  }
  c[row * p.n + id.x] = sum;
}
