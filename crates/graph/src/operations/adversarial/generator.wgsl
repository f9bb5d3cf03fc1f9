// The generator's loss of pairs of a real and a generated image; one workgroup. The objective's functions follow.
var<workgroup> sums_of_threads: array<f32, $THREADS>;

@compute @workgroup_size($THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(p.batch * p.fakes);
  var sum = 0.0;
  for (var i = thread; i < p.batch; i += $THREADSu) {
    let real = logits[i];
    for (var place = p.batch + i; place < (1u + p.fakes) * p.batch; place += p.batch) {
      let fake = logits[place];
      d[place] = scale * slope_in_fake(real, fake, 0.0);
      sum += loss(real, fake, 0.0);
    }
  }
  sums_of_threads[thread] = sum;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < $THREADSu; i++) { sum += sums_of_threads[i]; }
  loss_values[p.loss_values_base + 1u] = scale * sum;
}
