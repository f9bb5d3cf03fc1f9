// Some channels of every pixel, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.x / p.copy.columns;
  if row >= p.copy.rows { return; }
  let channel = thread.x % p.copy.columns;
  copies[row_place(p.copy, row) + channel] = values[row_place(p.source, row) + channel];
}
