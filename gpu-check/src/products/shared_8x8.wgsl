// A workgroup of SIDE × SIDE threads shares tiles of 8 · SIDE rows and columns; a thread holds
// 8 × 8 values in registers.
struct Sizes { m: u32, k: u32, n: u32, unused: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;
@group(0) @binding(3) var<uniform> p: Sizes;

const SIDE = $SIDEu;
const TILE = 8u * SIDE;
// Of the tiles, in vectors.
const DEPTH = 2u;
const COLUMNS = 2u * SIDE;

var<workgroup> a_tile: array<vec4f, TILE * DEPTH>;
var<workgroup> b_tile: array<vec4f, 4u * DEPTH * COLUMNS>;

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
  let first_row = group.z * p.m + group.y * TILE;
  let first_column = group.x * COLUMNS;
  let b_start = group.z * p.k * columns + first_column;
  var left0 = vec4f();
  var right0 = vec4f();
  var left1 = vec4f();
  var right1 = vec4f();
  var left2 = vec4f();
  var right2 = vec4f();
  var left3 = vec4f();
  var right3 = vec4f();
  var left4 = vec4f();
  var right4 = vec4f();
  var left5 = vec4f();
  var right5 = vec4f();
  var left6 = vec4f();
  var right6 = vec4f();
  var left7 = vec4f();
  var right7 = vec4f();
  for (var start = 0u; start < depth; start += DEPTH) {
    for (var i = index; i < TILE * DEPTH; i += SIDE * SIDE) {
      a_tile[i] = a[(first_row + i / DEPTH) * depth + start + i % DEPTH];
    }
    for (var i = index; i < 4u * DEPTH * COLUMNS; i += SIDE * SIDE) {
      b_tile[i] = b[b_start + (4u * start + i / COLUMNS) * columns + i % COLUMNS];
    }
    workgroupBarrier();
    for (var k = 0u; k < DEPTH; k++) {
      let b_row = 4u * k * COLUMNS + thread.x;
      let y0 = b_tile[b_row + 0u * COLUMNS];
      let z0 = b_tile[b_row + 0u * COLUMNS + SIDE];
      let y1 = b_tile[b_row + 1u * COLUMNS];
      let z1 = b_tile[b_row + 1u * COLUMNS + SIDE];
      let y2 = b_tile[b_row + 2u * COLUMNS];
      let z2 = b_tile[b_row + 2u * COLUMNS + SIDE];
      let y3 = b_tile[b_row + 3u * COLUMNS];
      let z3 = b_tile[b_row + 3u * COLUMNS + SIDE];
      let x0 = a_tile[(thread.y + 0u * SIDE) * DEPTH + k];
      left0 = add_product(left0, x0, y0, y1, y2, y3);
      right0 = add_product(right0, x0, z0, z1, z2, z3);
      let x1 = a_tile[(thread.y + 1u * SIDE) * DEPTH + k];
      left1 = add_product(left1, x1, y0, y1, y2, y3);
      right1 = add_product(right1, x1, z0, z1, z2, z3);
      let x2 = a_tile[(thread.y + 2u * SIDE) * DEPTH + k];
      left2 = add_product(left2, x2, y0, y1, y2, y3);
      right2 = add_product(right2, x2, z0, z1, z2, z3);
      let x3 = a_tile[(thread.y + 3u * SIDE) * DEPTH + k];
      left3 = add_product(left3, x3, y0, y1, y2, y3);
      right3 = add_product(right3, x3, z0, z1, z2, z3);
      let x4 = a_tile[(thread.y + 4u * SIDE) * DEPTH + k];
      left4 = add_product(left4, x4, y0, y1, y2, y3);
      right4 = add_product(right4, x4, z0, z1, z2, z3);
      let x5 = a_tile[(thread.y + 5u * SIDE) * DEPTH + k];
      left5 = add_product(left5, x5, y0, y1, y2, y3);
      right5 = add_product(right5, x5, z0, z1, z2, z3);
      let x6 = a_tile[(thread.y + 6u * SIDE) * DEPTH + k];
      left6 = add_product(left6, x6, y0, y1, y2, y3);
      right6 = add_product(right6, x6, z0, z1, z2, z3);
      let x7 = a_tile[(thread.y + 7u * SIDE) * DEPTH + k];
      left7 = add_product(left7, x7, y0, y1, y2, y3);
      right7 = add_product(right7, x7, z0, z1, z2, z3);
    }
    workgroupBarrier();
  }
  let c_start = (first_row + thread.y) * columns + first_column + thread.x;
  c[c_start + 0u * SIDE * columns] = left0;
  c[c_start + 0u * SIDE * columns + SIDE] = right0;
  c[c_start + 1u * SIDE * columns] = left1;
  c[c_start + 1u * SIDE * columns + SIDE] = right1;
  c[c_start + 2u * SIDE * columns] = left2;
  c[c_start + 2u * SIDE * columns + SIDE] = right2;
  c[c_start + 3u * SIDE * columns] = left3;
  c[c_start + 3u * SIDE * columns + SIDE] = right3;
  c[c_start + 4u * SIDE * columns] = left4;
  c[c_start + 4u * SIDE * columns + SIDE] = right4;
  c[c_start + 5u * SIDE * columns] = left5;
  c[c_start + 5u * SIDE * columns + SIDE] = right5;
  c[c_start + 6u * SIDE * columns] = left6;
  c[c_start + 6u * SIDE * columns + SIDE] = right6;
  c[c_start + 7u * SIDE * columns] = left7;
  c[c_start + 7u * SIDE * columns + SIDE] = right7;
}
