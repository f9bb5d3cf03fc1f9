// A workgroup of the summing kernels: 4 channels side by side, ROWS threads each.
const ROWS: u32 = $ROWS;
var<workgroup> sums_of_threads: array<vec2f, $ROWS * 4>;
var<workgroup> sums_of_channels: array<vec2f, 4>;

// Sum over the threads of a channel. One thread adds them all up: software adapters switch
// between threads at every barrier, and a tree would need one a level.
fn channel_sum(thread: vec3u, value: vec2f) -> vec2f {
  sums_of_threads[thread.y * 4u + thread.x] = value;
  workgroupBarrier();
  if thread.y == 0u {
    var sum = vec2f();
    for (var row = 0u; row < ROWS; row++) { sum += sums_of_threads[row * 4u + thread.x]; }
    sums_of_channels[thread.x] = sum;
  }
  workgroupBarrier();
  return sums_of_channels[thread.x];
}
