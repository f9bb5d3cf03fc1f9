// Images of the data set by index, bytes scaled to −1..1.
struct Parameters {
  images: Matrix, // one row an image
  indices_base: u32, unused_1: u32, unused_2: u32, unused_3: u32,
}

@group(0) @binding(0) var<storage, read> pixels: array<u32>;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read_write> images: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let column = group.x * 64u + thread;
  if column >= p.images.columns { return; }
  let origin = indices[p.indices_base + group.y] * p.images.columns + column;
  let byte = (pixels[origin / 4u] >> (origin % 4u * 8u)) & 255u;
  images[row_place(p.images, group.y) + column_place(p.images, column)] = f32(byte) / 127.5 - 1.0;
}
