// x σ(x), a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * $THREADSu + thread;
  if value >= p.output.columns { return; }
  let x = inputs[row_place(p.input, group.y) + column_place(p.input, value)];
  outputs[row_place(p.output, group.y) + column_place(p.output, value)] = x * sigmoid(x);
}
