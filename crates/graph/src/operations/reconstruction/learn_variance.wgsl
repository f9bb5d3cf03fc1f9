// Scores with the variance that half the squared errors tell, and their gradient divided by it: a
// workgroup an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let image = group.x;
  let values = f32(p.d.columns);
  var mean = 0.0;
  for (var i = 0u; i < p.d.rows; i++) { mean += errors[i] / f32(p.d.rows); }
  let variance = max(2.0 * mean / values, $VARIANCE_MIN);
  for (var column = thread; column < p.d.columns; column += $THREADSu) {
    d[row_place(p.d, image) + column_place(p.d, column)] /= variance;
  }
  if thread > 0u { return; }
  scores[image] = values / 2.0 * log($TAU * variance) + errors[image] / variance;
}
