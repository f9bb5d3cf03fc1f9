// Images with every value moved a little, up or down by chance. See loss/penalty.rs.
struct Parameters {
  source: Matrix, // one row an image
  moved: Matrix,
  key_base: u32, first: u32, unused_1: u32, unused_2: u32,
}

const REACH = 0.01;

@group(0) @binding(0) var<storage, read> keys: array<u32>;
@group(0) @binding(1) var<storage, read_write> images: array<f32>;
@group(0) @binding(2) var<uniform> p: Parameters;

fn scrambled(word: u32) -> u32 {
  let once = (word ^ (word >> 16u)) * 0x85ebca6bu;
  let twice = (once ^ (once >> 13u)) * 0xc2b2ae35u;
  return twice ^ (twice >> 16u);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * 64u + thread;
  if value >= p.moved.columns { return; }
  let place = (p.first + group.y) * p.moved.columns + value;
  let bit = scrambled(scrambled(place) + keys[p.key_base]) & 1u;
  let source = images[row_place(p.source, group.y) + column_place(p.source, value)];
  images[row_place(p.moved, group.y) + column_place(p.moved, value)] =
    source + select(REACH, -REACH, bit == 1u);
}
