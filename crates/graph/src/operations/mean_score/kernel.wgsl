// The mean of the scores. A batch is a few numbers, so one thread adds them up.

@compute @workgroup_size(1)
fn main() {
  var sum = 0.0;
  for (var i = 0u; i < p.batch; i++) { sum += scores[i]; }
  loss_values[p.loss_values_base] = sum / f32(p.batch);
}
