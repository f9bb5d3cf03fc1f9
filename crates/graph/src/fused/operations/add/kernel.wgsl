// A weighted sum, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let i = thread.x;
  if (i >= p.len) { return; }
  sums[p.sums_base + i] += weight[0] * values[p.values_base + i];
}
