const ROWS: u32 = 64;
var<workgroup> sums_of_threads: array<vec2f, 256>;

// Sum over the 64 threads of a channel.
fn channel_sum(thread: vec3u, value: vec2f) -> vec2f {
  let index = thread.y * 4u + thread.x;
  sums_of_threads[index] = value;
  workgroupBarrier();
  for (var distance = ROWS / 2u; distance > 0u; distance /= 2u) {
    if thread.y < distance { sums_of_threads[index] += sums_of_threads[index + distance * 4u]; }
    workgroupBarrier();
  }
  let sum = sums_of_threads[thread.x];
  workgroupBarrier();
  return sum;
}
