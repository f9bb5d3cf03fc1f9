// The sum over the pixels of a channel, a thread a channel of an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let image = thread.x / p.sums.columns;
  if image >= p.sums.rows { return; }
  let channel = thread.x % p.sums.columns;
  var total = 0.0;
  var at = position(p.d, image * p.area);
  for (var pixel = 0u; pixel < p.area; pixel += 1u) {
    total += gradients[position_place(p.d, at) + channel];
    at = next_position(p.d, at);
  }
  sums[row_place(p.sums, image) + channel] = total;
}
