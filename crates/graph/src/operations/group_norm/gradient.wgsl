// d scale = Σ d x̂ and d shift = Σ d over the pixels of the batch. A workgroup a channel.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let channel = workgroup.x;
  var product = 0.0;
  var sum = 0.0;
  for (var row = thread; row < p.input.rows; row += $THREADSu) {
    let place = p.statistics_base + 2u * (row / p.area * p.groups + channel / p.width);
    let d = gradients[row_place(p.d, row) + channel];
    product += d * (input[row_place(p.input, row) + channel] - statistics[place]) * statistics[place + 1u];
    sum += d;
  }
  let d_scale = total(thread, product);
  let d_shift = total(thread, sum);
  if thread == 0u {
    sums[p.scale_base + channel] = d_scale;
    sums[p.shift_base + channel] = d_shift;
  }
}
