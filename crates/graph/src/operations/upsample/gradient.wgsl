// Sums of four pixels, a thread a value of the small side.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.x / p.small.columns;
  if row >= p.small.rows { return; }
  let channel = thread.x % p.small.columns;
  let place = row_place(p.large, row) + channel;
  outputs[row_place(p.small, row) + channel] = d[place] + d[place + p.phase_pixel]
    + d[place + p.phase_line] + d[place + p.phase_line + p.phase_pixel];
}
