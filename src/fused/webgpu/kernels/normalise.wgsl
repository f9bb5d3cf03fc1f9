// output = rectify(scale · (input − mean) / σ + shift), 8 rows a thread.
@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read> statistics: array<f32>;
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(4, 16)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let channels = p.input.columns;
  let channel = workgroup.x * 4u + thread.x;
  if channel >= channels { return; }
  let count = p.input.rows / p.groups;
  let group = workgroup.z;
  let origin = p.statistics_base + 2u * channels * group + channel;
  let factor = values[p.affine_base + channel] * inverseSqrt(statistics[origin + channels] + EPSILON);
  let offset = values[p.affine_base + channels + channel] - statistics[origin] * factor;
  let first = (workgroup.y * 16u + thread.y) * 8u;
  var row = position(p.input, group * count + first);
  for (var i = first; i < min(first + 8u, count); i++) {
    let value = input[position_place(p.input, row) + channel] * factor + offset;
    output[position_place(p.output, row) + channel] = select(p.slope * value, value, value > 0.0);
    row = next_position(p.input, row);
  }
}
