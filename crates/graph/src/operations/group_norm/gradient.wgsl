// d scale = Σ d x̂ and d shift = Σ d over the pixels of the batch, with d before the activation, where it stays. A workgroup a
// channel.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let channel = workgroup.x;
  let scale = learnt[p.scale_base + channel];
  let shift = learnt[p.shift_base + channel];
  var product = 0.0;
  var sum = 0.0;
  for (var row = thread; row < p.input.rows; row += $THREADSu) {
    let place = p.statistics_base + 2u * (row / p.area * p.groups + channel / p.width);
    let normal = (input[row_place(p.input, row) + channel] - statistics[place]) * statistics[place + 1u];
    let at = row_place(p.d, row) + channel;
    var d = gradients[at];
    if $SILUu == 1u {
      d *= silu_slope(normal * scale + shift);
      gradients[at] = d;
    }
    product += d * normal;
    sum += d;
  }
  let d_scale = total(thread, product);
  let d_shift = total(thread, sum);
  if thread == 0u {
    sums[p.d_scale_base + channel] = d_scale;
    sums[p.d_shift_base + channel] = d_shift;
  }
}
