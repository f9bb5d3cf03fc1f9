// The discriminator's loss of pairs of a real and a generated image; one workgroup. The objective's functions follow.
var<workgroup> sums_of_threads: array<vec3f, $THREADS>;

@compute @workgroup_size($THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(p.batch * p.fakes);
  let smoothing = label_smoothing[0];
  var sums = vec3f(); // loss, d_real, d_fake
  for (var i = thread; i < p.batch; i += $THREADSu) {
    let real = logits[i];
    var slope = 0.0; // in the logit of the real image
    for (var place = p.batch + i; place < (1u + p.fakes) * p.batch; place += p.batch) {
      let fake = logits[place];
      slope += slope_in_real(real, fake, smoothing);
      d[place] = scale * slope_in_fake(real, fake, smoothing);
      sums += vec3f(
        loss(real, fake, smoothing),
        d_real(real, fake, smoothing),
        d_fake(real, fake, smoothing),
      );
    }
    d[i] = scale * slope;
  }
  sums_of_threads[thread] = sums;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < $THREADSu; i++) { sums += sums_of_threads[i]; }
  sums *= scale;
  loss_values[p.loss_values_base] = sums.x;
  loss_values[p.loss_values_base + 2u] = sums.y;
  loss_values[p.loss_values_base + 3u] = sums.z;
}
