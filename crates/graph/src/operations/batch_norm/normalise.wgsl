// output = rectify(scale · (input − mean) / σ + shift), a few rows a thread.
@compute @workgroup_size($CHANNELS, $THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * $CHANNELSu + thread.x;
  if channel >= channels { return; }
  let origin = p.statistics_base + channel;
  let factor = affine[p.affine_base + channel] * inverseSqrt(statistics[origin + channels] + $EPSILON);
  let offset = affine[p.affine_base + channels + channel] - statistics[origin] * factor;
  let first = (workgroup.y * $THREADSu + thread.y) * $THREAD_ROWSu;
  var row = position(p.input, first);
  for (var i = first; i < min(first + $THREAD_ROWSu, p.input.rows); i++) {
    let value = input[position_place(p.input, row) + channel] * factor + offset;
    output[position_place(p.output, row) + channel] = select(p.slope * value, value, value > 0.0);
    row = next_position(p.input, row);
  }
}
