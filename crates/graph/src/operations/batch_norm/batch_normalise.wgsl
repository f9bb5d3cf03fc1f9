// Mean and variance of a few channels, group after group, and
// output = rectify(scale · (input − mean) / σ + shift).
@compute @workgroup_size($CHANNELS, $THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * $CHANNELSu + thread.x;
  let place = min(channel, channels - 1u);
  let count = p.input.rows / p.groups;
  let share = (count + $THREADSu - 1u) / $THREADSu;
  let first = min(thread.y * share, count);
  let last = min(first + share, count);
  for (var group = 0u; group < p.groups; group++) {
    let start = position(p.input, group * count + first);
    var sum = 0.0;
    var row = start;
    for (var i = first; i < last; i++) {
      sum += input[position_place(p.input, row) + place];
      row = next_position(p.input, row);
    }
    let mean = channel_sum(thread, vec2f(sum, 0.0)).x / f32(count);
    // A second pass: the variance of values far from zero would drown in a single one.
    var squares = 0.0;
    row = start;
    for (var i = first; i < last; i++) {
      let difference = input[position_place(p.input, row) + place] - mean;
      squares += difference * difference;
      row = next_position(p.input, row);
    }
    let variance = channel_sum(thread, vec2f(squares, 0.0)).x / f32(count);
    if channel < channels {
      if thread.y == 0u {
        let to = p.statistics_base + 2u * channels * group + channel;
        statistics[to] = mean;
        statistics[to + channels] = variance;
        if p.track == 1u {
          let to = p.running_base + channel;
          running[to] += $MOMENTUM * (mean - running[to]);
          running[to + channels] += $MOMENTUM * (variance - running[to + channels]);
        }
      }
      let factor = affine[p.affine_base + channel] * inverseSqrt(variance + $EPSILON);
      let offset = affine[p.affine_base + channels + channel] - mean * factor;
      row = start;
      for (var i = first; i < last; i++) {
        let value = input[position_place(p.input, row) + channel] * factor + offset;
        output[position_place(p.output, row) + channel] = select(p.slope * value, value, value > 0.0);
        row = next_position(p.input, row);
      }
    }
  }
}
