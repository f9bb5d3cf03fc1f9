// Zeroes rows from a place on: a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = group.x * $THREADSu + thread;
  if index >= p.values || index % p.row < p.start { return; }
  rows[index] = 0.0;
}
