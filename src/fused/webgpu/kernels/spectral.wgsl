// A weight of spectral norm 1; one workgroup. See SpectralNorm in program.rs.
struct Parameters {
  weight: u32, rows: u32, columns: u32, parts: u32,
  part_stride: u32, unused_1: u32, unused_2: u32, unused_3: u32,
}

const THREADS = 256u;
const LENGTH_MIN = 1e-12;

var<workgroup> of_threads: array<f32, THREADS>;
var<workgroup> sum_of_threads: f32;

fn total(thread: u32, value: f32) -> f32 {
  of_threads[thread] = value;
  workgroupBarrier();
  if thread == 0u {
    var sum = 0.0;
    for (var i = 0u; i < THREADS; i++) { sum += of_threads[i]; }
    sum_of_threads = sum;
  }
  workgroupBarrier();
  return sum_of_threads;
}
