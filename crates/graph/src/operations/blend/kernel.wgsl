// So much of one image and so much of another, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * $THREADSu + thread;
  if value >= p.output.columns { return; }
  let shares = row_place(p.weights, group.y);
  let first = a[row_place(p.a, group.y) + column_place(p.a, value)];
  let second = b[row_place(p.b, group.y) + column_place(p.b, value)];
  blended[row_place(p.output, group.y) + column_place(p.output, value)] =
    weights[shares] * first + weights[shares + 1u] * second;
}
