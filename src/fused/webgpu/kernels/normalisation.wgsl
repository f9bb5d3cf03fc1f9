// What the parts of batch normalisation share: the views, one row a pixel, and the sum of two
// values a thread over the rows of a workgroup of 4 channels.
struct Parameters {
  input: Matrix,
  output: Matrix,
  d: Matrix,
  groups: u32, statistics_base: u32, affine_base: u32, slope: f32,
  gradient_base: u32, part_stride: u32, track: u32, running_base: u32,
}

const EPSILON: f32 = 1e-5;
const MOMENTUM: f32 = 0.1;
