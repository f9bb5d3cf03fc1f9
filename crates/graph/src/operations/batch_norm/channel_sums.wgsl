// A workgroup of the summing kernels: a few channels side by side, some threads each.
var<workgroup> sums_of_threads: array<vec2f, $THREADS * $CHANNELS>;
var<workgroup> sums_of_channels: array<vec2f, $CHANNELS>;

// Sum over the threads of a channel. One thread adds them all up: software adapters switch
// between threads at every barrier, and a tree would need one a level.
fn channel_sum(thread: vec3u, value: vec2f) -> vec2f {
  sums_of_threads[thread.y * $CHANNELSu + thread.x] = value;
  workgroupBarrier();
  if thread.y == 0u {
    var sum = vec2f();
    for (var row = 0u; row < $THREADSu; row++) { sum += sums_of_threads[row * $CHANNELSu + thread.x]; }
    sums_of_channels[thread.x] = sum;
  }
  workgroupBarrier();
  return sums_of_channels[thread.x];
}
