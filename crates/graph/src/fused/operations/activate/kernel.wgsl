// A function of each value by itself, a thread a value.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * $THREADSu + thread;
  if value >= p.output.columns { return; }
  let v = inputs[row_place(p.input, group.y) + column_place(p.input, value)];
  let y = known[row_place(p.known_from, group.y) + column_place(p.known_from, value)];
  outputs[row_place(p.output, group.y) + column_place(p.output, value)] = $FUNCTION;
}
