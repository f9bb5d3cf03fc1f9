// A thread holds 8 × 8 values in registers and loads four values at once; nothing is shared.
// Its columns are two vectors, 4 apart, so that neighbouring threads load neighbouring ones.
struct Sizes { m: u32, k: u32, n: u32, unused: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;
@group(0) @binding(3) var<uniform> p: Sizes;

// sum + four values of a row of a times four rows of b.
fn add_product(sum: vec4f, x: vec4f, y0: vec4f, y1: vec4f, y2: vec4f, y3: vec4f) -> vec4f {
  return fma(x.wwww, y3, fma(x.zzzz, y2, fma(x.yyyy, y1, fma(x.xxxx, y0, sum))));
}

@compute @workgroup_size(4, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let columns = p.n / 4u;
  let depth = p.k / 4u;
  let row = group.z * p.m + (group.y * 16u + thread.y) * 8u;
  let column = group.x * 8u + thread.x;
  let a_start = row * depth;
  var b_place = group.z * p.k * columns + column;
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
  for (var k = 0u; k < depth; k++) {
    let y0 = b[b_place + 0u * columns];
    let z0 = b[b_place + 0u * columns + 4u];
    let y1 = b[b_place + 1u * columns];
    let z1 = b[b_place + 1u * columns + 4u];
    let y2 = b[b_place + 2u * columns];
    let z2 = b[b_place + 2u * columns + 4u];
    let y3 = b[b_place + 3u * columns];
    let z3 = b[b_place + 3u * columns + 4u];
    b_place += 4u * columns;
    let x0 = a[a_start + 0u * depth + k];
    left0 = add_product(left0, x0, y0, y1, y2, y3);
    right0 = add_product(right0, x0, z0, z1, z2, z3);
    let x1 = a[a_start + 1u * depth + k];
    left1 = add_product(left1, x1, y0, y1, y2, y3);
    right1 = add_product(right1, x1, z0, z1, z2, z3);
    let x2 = a[a_start + 2u * depth + k];
    left2 = add_product(left2, x2, y0, y1, y2, y3);
    right2 = add_product(right2, x2, z0, z1, z2, z3);
    let x3 = a[a_start + 3u * depth + k];
    left3 = add_product(left3, x3, y0, y1, y2, y3);
    right3 = add_product(right3, x3, z0, z1, z2, z3);
    let x4 = a[a_start + 4u * depth + k];
    left4 = add_product(left4, x4, y0, y1, y2, y3);
    right4 = add_product(right4, x4, z0, z1, z2, z3);
    let x5 = a[a_start + 5u * depth + k];
    left5 = add_product(left5, x5, y0, y1, y2, y3);
    right5 = add_product(right5, x5, z0, z1, z2, z3);
    let x6 = a[a_start + 6u * depth + k];
    left6 = add_product(left6, x6, y0, y1, y2, y3);
    right6 = add_product(right6, x6, z0, z1, z2, z3);
    let x7 = a[a_start + 7u * depth + k];
    left7 = add_product(left7, x7, y0, y1, y2, y3);
    right7 = add_product(right7, x7, z0, z1, z2, z3);
  }
  let c_start = row * columns + column;
  c[c_start + 0u * columns] = left0;
  c[c_start + 0u * columns + 4u] = right0;
  c[c_start + 1u * columns] = left1;
  c[c_start + 1u * columns + 4u] = right1;
  c[c_start + 2u * columns] = left2;
  c[c_start + 2u * columns + 4u] = right2;
  c[c_start + 3u * columns] = left3;
  c[c_start + 3u * columns + 4u] = right3;
  c[c_start + 4u * columns] = left4;
  c[c_start + 4u * columns + 4u] = right4;
  c[c_start + 5u * columns] = left5;
  c[c_start + 5u * columns + 4u] = right5;
  c[c_start + 6u * columns] = left6;
  c[c_start + 6u * columns + 4u] = right6;
  c[c_start + 7u * columns] = left7;
  c[c_start + 7u * columns + 4u] = right7;
}
