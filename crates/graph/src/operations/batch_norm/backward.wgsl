// d input = scale / σ · d, in place, a few rows a thread: these statistics do not depend on the input.
@compute @workgroup_size($CHANNELS, $THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.d.columns;
  let channel = workgroup.x * $CHANNELSu + thread.x;
  if channel >= channels { return; }
  let origin = p.statistics_base + channel;
  let factor = affine[p.affine_base + channel] * inverseSqrt(statistics[origin + channels] + $EPSILON);
  let first = (workgroup.y * $THREADSu + thread.y) * $THREAD_ROWSu;
  var row = position(p.d, first);
  for (var i = first; i < min(first + $THREAD_ROWSu, p.d.rows); i++) {
    let rectifier = rectifier_slope(output[position_place(p.output, row) + channel], p.slope);
    d[position_place(p.d, row) + channel] *= factor * rectifier;
    row = next_position(p.d, row);
  }
}
