// A vector added to every pixel of its image, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.x / p.to.columns;
  if row >= p.to.rows { return; }
  let channel = thread.x % p.to.columns;
  let image = row / (p.to.height * p.to.width);
  maps[row_place(p.to, row) + channel] += vectors[row_place(p.vectors, image) + channel];
}
