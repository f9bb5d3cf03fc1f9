// Images of vectors, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.x / p.images.columns;
  if row >= p.images.rows { return; }
  let channel = thread.x % p.images.columns;
  let value = row_place(p.rows, row / p.area) + channel * p.area + row % p.area;
  pixels[row_place(p.images, row) + channel] = values[value];
}
