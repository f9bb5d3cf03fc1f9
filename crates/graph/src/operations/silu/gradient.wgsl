// d σ(x) (1 + x (1 − σ(x))), a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * $THREADSu + thread;
  if value >= p.output.columns { return; }
  let d = gradients[row_place(p.d, group.y) + column_place(p.d, value)];
  let x = inputs[row_place(p.input, group.y) + column_place(p.input, value)];
  let share = sigmoid(x);
  outputs[row_place(p.output, group.y) + column_place(p.output, value)] = d * share * (1.0 + x * (1.0 - share));
}
