// A moving average, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let i = thread.x;
  if (i >= p.len) { return; }
  emas[i] += shares[p.share_base] * (values[i] - emas[i]);
}
