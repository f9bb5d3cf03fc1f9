// Gradients of scale and shift of a few channels of a group, Σ d x̂ and Σ d, and
// d input = scale / σ · (d − mean d − x̂ · mean(d x̂)), in place.
@compute @workgroup_size($CHANNELS, $THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * $CHANNELSu + thread.x;
  let place = min(channel, channels - 1u);
  let count = p.input.rows / p.groups;
  let group = workgroup.z;
  let origin = p.statistics_base + 2u * channels * group + place;
  let mean = statistics[origin];
  let inverse = inverseSqrt(statistics[origin + channels] + $EPSILON);
  let share = (count + $THREADSu - 1u) / $THREADSu;
  let first = min(thread.y * share, count);
  let last = min(first + share, count);
  let start = position(p.input, group * count + first);
  var sums = vec2f();
  var row = start;
  for (var i = first; i < last; i++) {
    let rectifier = rectifier_slope(output[position_place(p.output, row) + place], p.slope);
    let value = d[position_place(p.d, row) + place] * rectifier;
    sums += value * vec2f(input[position_place(p.input, row) + place] - mean, 1.0);
    row = next_position(p.input, row);
  }
  sums = channel_sum(thread, sums) * vec2f(inverse, 1.0);
  if channel >= channels { return; }
  if thread.y == 0u {
    let to = p.gradient_base + group * p.part_stride + channel;
    gradient[to] = sums.x;
    gradient[to + channels] = sums.y;
  }
  let factor = affine[p.affine_base + channel] * inverse;
  let slope = -factor * inverse * sums.x / f32(count);
  let offset = -factor * sums.y / f32(count) - slope * mean;
  row = start;
  for (var i = first; i < last; i++) {
    let place = position_place(p.d, row) + channel;
    let rectifier = rectifier_slope(output[position_place(p.output, row) + channel], p.slope);
    let x = input[position_place(p.input, row) + channel];
    d[place] = factor * d[place] * rectifier + slope * x + offset;
    row = next_position(p.input, row);
  }
}
