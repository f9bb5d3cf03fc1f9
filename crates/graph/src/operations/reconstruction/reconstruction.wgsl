// Score of every image, a workgroup each, and the gradient of their mean.

var<workgroup> sums_of_threads: array<f32, $THREADS>;

@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let image = group.x;
  let scale = 1.0 / f32(p.logits.rows);
  var sum = 0.0;
  for (var column = thread; column < p.logits.columns; column += $THREADSu) {
    let logit = logits[row_place(p.logits, image) + column_place(p.logits, column)];
    let goal = images[row_place(p.images, image) + column_place(p.images, column)];
    let result = score(logit, goal);
    sum += result.x;
    d[row_place(p.d, image) + column_place(p.d, column)] = result.y * scale;
  }
  sums_of_threads[thread] = sum;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < $THREADSu; i++) { sum += sums_of_threads[i]; }
  scores[image] = sum;
}
