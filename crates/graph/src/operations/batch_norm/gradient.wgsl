// Gradients of scale and shift of a few channels of a group: Σ d x̂ and Σ d.
@compute @workgroup_size($CHANNELS, $THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * $CHANNELSu + thread.x;
  let place = min(channel, channels - 1u);
  let count = p.input.rows / p.groups;
  let group = workgroup.z;
  let origin = p.statistics_base + 2u * channels * group + place;
  let mean = statistics[origin];
  let share = (count + $THREADSu - 1u) / $THREADSu;
  let first = min(thread.y * share, count);
  var sums = vec2f();
  var at = position(p.input, group * count + first);
  for (var i = first; i < min(first + share, count); i++) {
    let slope = rectifier_slope(output[position_place(p.output, at) + place], p.slope);
    let value = d[position_place(p.d, at) + place] * slope;
    sums += value * vec2f(input[position_place(p.input, at) + place] - mean, 1.0);
    at = next_position(p.input, at);
  }
  sums = channel_sum(thread, sums);
  if thread.y == 0u && channel < channels {
    let to = p.gradient_base + group * p.part_stride + channel;
    gradient[to] = sums.x * inverseSqrt(statistics[origin + channels] + $EPSILON);
    gradient[to + channels] = sums.y;
  }
}
