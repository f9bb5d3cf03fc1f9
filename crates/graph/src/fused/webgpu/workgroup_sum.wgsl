// The sum of a value of each thread, for workgroups of one row of threads.
var<workgroup> of_threads: array<f32, $THREADS>;
var<workgroup> sum_of_threads: f32;

fn total(thread: u32, value: f32) -> f32 {
  of_threads[thread] = value;
  workgroupBarrier();
  if thread == 0u {
    var sum = 0.0;
    for (var i = 0u; i < $THREADSu; i++) { sum += of_threads[i]; }
    sum_of_threads = sum;
  }
  workgroupBarrier();
  return sum_of_threads;
}
