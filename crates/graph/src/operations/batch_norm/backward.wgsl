// d input = scale / σ · (d − mean d − x̂ · mean(d x̂)), in place, a few rows a thread.
@compute @workgroup_size($CHANNELS, $THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * $CHANNELSu + thread.x;
  if channel >= channels { return; }
  let count = p.input.rows / p.groups;
  let group = workgroup.z;
  let origin = p.statistics_base + 2u * channels * group + channel;
  let sums = p.gradient_base + group * p.part_stride + channel;
  let inverse = inverseSqrt(statistics[origin + channels] + $EPSILON);
  let factor = affine[p.affine_base + channel] * inverse;
  let slope = -factor * inverse * gradient[sums] / f32(count);
  let offset = -factor * gradient[sums + channels] / f32(count) - slope * statistics[origin];
  let first = (workgroup.y * $THREADSu + thread.y) * $THREAD_ROWSu;
  var row = position(p.input, group * count + first);
  for (var i = first; i < min(first + $THREAD_ROWSu, count); i++) {
    let place = position_place(p.d, row) + channel;
    let rectifier = rectifier_slope(output[position_place(p.output, row) + channel], p.slope);
    let x = input[position_place(p.input, row) + channel];
    d[place] = factor * d[place] * rectifier + slope * x + offset;
    row = next_position(p.input, row);
  }
}
