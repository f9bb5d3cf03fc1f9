// Adam on a whole network: a workgroup a chunk of values, whose gradients have the same
// number of parts.


@compute @workgroup_size($CHUNK)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x * $CHUNKu + thread;
  var g = 0.0;
  for (var part = 0u; part < part_counts[group.x]; part++) { g += gradient[part * p.len + i]; }
  let rate = rates[p.rates_base];
  let m = moment_1[i] + (1.0 - p.beta_1) * (g - moment_1[i]);
  let v = moment_2[i] + (1.0 - p.beta_2) * (g * g - moment_2[i]);
  moment_1[i] = m;
  moment_2[i] = v;
  let step = m / rates[p.rates_base + 1u] / (sqrt(v / rates[p.rates_base + 2u]) + $EPSILON);
  let value = rates[p.rates_base + 3u] * values[i] - rate * step;
  values[i] = value;
  transposed[transposition[i]] = value;
}
