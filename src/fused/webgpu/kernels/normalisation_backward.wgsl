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
  var row = position(p.input, group * count + first);
  for (var i = first; i < min(first + 8u, count); i++) {
    let place = position_place(p.d, row) + channel;
    let rectifier = rectifier_slope(output[position_place(p.output, row) + channel], p.slope);
    let x = input[position_place(p.input, row) + channel];
    d[place] = factor * d[place] * rectifier + slope * x + offset;
    row = next_position(p.input, row);
  }
}
