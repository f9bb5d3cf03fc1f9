// A thread holds 4 × 4 values in registers and loads four values at once; nothing is shared.
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
fn main(@builtin(global_invocation_id) id: vec3u) {
  let columns = p.n / 4u;
  let depth = p.k / 4u;
  let row = id.z * p.m + id.y * 4u;
  let a_start = row * depth;
  var b_place = id.z * p.k * columns + id.x;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k = 0u; k < depth; k++) {
    let y0 = b[b_place];
    let y1 = b[b_place + columns];
    let y2 = b[b_place + 2u * columns];
    let y3 = b[b_place + 3u * columns];
    b_place += 4u * columns;
    sum0 = add_product(sum0, a[a_start + k], y0, y1, y2, y3);
    sum1 = add_product(sum1, a[a_start + depth + k], y0, y1, y2, y3);
    sum2 = add_product(sum2, a[a_start + 2u * depth + k], y0, y1, y2, y3);
    sum3 = add_product(sum3, a[a_start + 3u * depth + k], y0, y1, y2, y3);
  }
  let c_start = row * columns + id.x;
  c[c_start] = sum0;
  c[c_start + columns] = sum1;
  c[c_start + 2u * columns] = sum2;
  c[c_start + 3u * columns] = sum3;
}
