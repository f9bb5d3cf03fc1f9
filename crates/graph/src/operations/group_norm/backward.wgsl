// d input = (g − mean g − x̂ · mean(g x̂)) / deviation with g = scale · d. A workgroup a group of an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let count = p.area * p.width;
  let place = p.statistics_base + 2u * (workgroup.y * p.groups + workgroup.x);
  let mean = statistics[place];
  let inverse = statistics[place + 1u];
  var sum = 0.0;
  var product = 0.0;
  for (var i = thread; i < count; i += $THREADSu) {
    let g = gradients[value_place(p.d, workgroup, i)] * learnt[p.scale_base + channel_of(workgroup, i)];
    sum += g;
    product += g * (input[value_place(p.input, workgroup, i)] - mean) * inverse;
  }
  let mean_g = total(thread, sum) / f32(count);
  let mean_product = total(thread, product) / f32(count);
  for (var i = thread; i < count; i += $THREADSu) {
    let g = gradients[value_place(p.d, workgroup, i)] * learnt[p.scale_base + channel_of(workgroup, i)];
    let normal = (input[value_place(p.input, workgroup, i)] - mean) * inverse;
    output[value_place(p.output, workgroup, i)] = inverse * (g - mean_g - normal * mean_product);
  }
}
