// A moving average, a thread a value: those of the parameters, then those of the running statistics.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let share = shares[p.share_base];
  if thread.x < p.len {
    let i = thread.x;
    let ema = emas[i] + share * (values[i] - emas[i]);
    emas[i] = ema;
    transposed[transposition[i]] = ema;
    return;
  }
  let i = thread.x - p.len;
  if i < p.running_len { running_emas[i] += share * (running[i] - running_emas[i]); }
}
