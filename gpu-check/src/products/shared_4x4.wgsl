// A workgroup shares tiles of 64 rows and 64 columns; a thread holds 4 × 4 values in registers.
struct Sizes { m: u32, k: u32, n: u32, unused: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;
@group(0) @binding(3) var<uniform> p: Sizes;

const SIDE = 16u;
// Of the tiles, in vectors.
const DEPTH = 4u;

var<workgroup> a_tile: array<array<vec4f, DEPTH>, 64>;
var<workgroup> b_tile: array<array<vec4f, SIDE>, 16>;

// sum + four values of a row of a times four rows of b.
fn add_product(sum: vec4f, x: vec4f, y0: vec4f, y1: vec4f, y2: vec4f, y3: vec4f) -> vec4f {
  return fma(x.wwww, y3, fma(x.zzzz, y2, fma(x.yyyy, y1, fma(x.xxxx, y0, sum))));
}

@compute @workgroup_size(SIDE, SIDE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let columns = p.n / 4u;
  let depth = p.k / 4u;
  let first_row = group.z * p.m + group.y * 64u;
  let first_column = group.x * SIDE;
  let a_place = (first_row + index / DEPTH) * depth + index % DEPTH;
  let b_place = (group.z * p.k + index / SIDE) * columns + first_column + index % SIDE;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var start = 0u; start < depth; start += DEPTH) {
    a_tile[index / DEPTH][index % DEPTH] = a[a_place + start];
    b_tile[index / SIDE][index % SIDE] = b[b_place + 4u * start * columns];
    workgroupBarrier();
    for (var k = 0u; k < DEPTH; k++) {
      let y0 = b_tile[4u * k + 0u][thread.x];
      let y1 = b_tile[4u * k + 1u][thread.x];
      let y2 = b_tile[4u * k + 2u][thread.x];
      let y3 = b_tile[4u * k + 3u][thread.x];
      sum0 = add_product(sum0, a_tile[thread.y * 4u + 0u][k], y0, y1, y2, y3);
      sum1 = add_product(sum1, a_tile[thread.y * 4u + 1u][k], y0, y1, y2, y3);
      sum2 = add_product(sum2, a_tile[thread.y * 4u + 2u][k], y0, y1, y2, y3);
      sum3 = add_product(sum3, a_tile[thread.y * 4u + 3u][k], y0, y1, y2, y3);
    }
    workgroupBarrier();
  }
  let c_start = (first_row + thread.y * 4u) * columns + first_column + thread.x;
  c[c_start + 0u * columns] = sum0;
  c[c_start + 1u * columns] = sum1;
  c[c_start + 2u * columns] = sum2;
  c[c_start + 3u * columns] = sum3;
}
