// Views of the data set's images, bytes scaled to −1..1 or drawn as −1 or 1. See View in
// dataset/augmentation.rs, and dataset/binarisation.rs.

// shifted: a place plus the largest shift; end: that beyond the last place.
fn within(shifted: u32, shift: u32, end: u32) -> u32 {
  return u32(clamp(i32(shifted) - i32(shift), 0, i32(end) - 1));
}

fn hash(number: u32) -> u32 {
  var x = (number ^ (number >> 16u)) * $FACTOR_1u;
  x = (x ^ (x >> 15u)) * $FACTOR_2u;
  return x ^ (x >> 16u);
}

// Whether a value is drawn white; place: of the value in the batch.
fn is_white(intensity: u32, place: u32) -> bool {
  return (((hash(hash(place) ^ views[p.word_place]) >> 8u) * 255u) >> 24u) < intensity;
}

@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * $THREADSu + thread;
  if value >= p.images.columns { return; }
  let view = views[p.views_base + group.y];
  let place = value / p.channels;
  let line = within(place / p.width + $SHIFT_MAXu, (view >> $DOWN_BITu) % $SHIFT_ENDu, p.height);
  let seen = within(place % p.width + $SHIFT_MAXu, (view >> $RIGHT_BITu) % $SHIFT_ENDu, p.width);
  let column = select(seen, p.width - 1u - seen, ((view >> $MIRRORED_BITu) & 1u) == 1u);
  let image = (view % $INDEX_ENDu) * p.images.columns;
  let origin = image + (line * p.width + column) * p.channels + value % p.channels;
  let byte = (pixels[origin / 4u] >> (origin % 4u * 8u)) & 255u;
  var shade = f32(byte) / 127.5 - 1.0;
  if p.binarise == 1u {
    shade = select(-1.0, 1.0, is_white(byte, group.y * p.images.columns + value));
  }
  images[row_place(p.images, group.y) + column_place(p.images, value)] = shade;
}
