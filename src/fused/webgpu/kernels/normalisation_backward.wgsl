// d input = scale / σ · (d − mean d − x̂ · mean(d x̂)), in place, 8 rows a thread.
@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read> output: array<f32>;
@group(0) @binding(2) var<storage, read_write> d: array<f32>;
@group(0) @binding(3) var<storage, read> statistics: array<f32>;
@group(0) @binding(4) var<storage, read> gradient: array<f32>;
@group(0) @binding(5) var<storage, read> values: array<f32>;
@group(0) @binding(6) var<uniform> p: Parameters;

@compute @workgroup_size(4, 16)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * 4u + thread.x;
  if channel >= channels { return; }
  let count = p.input.rows / p.groups;
  let group = workgroup.z;
  let origin = p.statistics_base + 2u * channels * group + channel;
  let sums = p.gradient_base + group * p.part_stride + channel;
  let inverse = inverseSqrt(statistics[origin + channels] + EPSILON);
  let factor = values[p.affine_base + channel] * inverse;
  let slope = -factor * inverse * gradient[sums] / f32(count);
  let offset = -factor * gradient[sums + channels] / f32(count) - slope * statistics[origin];
  let first = (workgroup.y * 16u + thread.y) * 8u;
  for (var row = first; row < min(first + 8u, count); row++) {
    let index = group * count + row;
    let place = row_place(p.d, index) + channel;
    let rectifier = rectifier_slope(output[row_place(p.output, index) + channel], p.slope);
    d[place] = factor * d[place] * rectifier + slope * input[row_place(p.input, index) + channel] + offset;
  }
}
