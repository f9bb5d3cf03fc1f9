// Two passes over a group: the variance of values far from zero would drown in a single one. A workgroup a group of an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let count = p.area * p.width;
  var sum = 0.0;
  for (var i = thread; i < count; i += $THREADSu) { sum += input[value_place(p.input, workgroup, i)]; }
  let mean = total(thread, sum) / f32(count);
  var squares = 0.0;
  for (var i = thread; i < count; i += $THREADSu) { squares += square(input[value_place(p.input, workgroup, i)] - mean); }
  let inverse = inverseSqrt(total(thread, squares) / f32(count) + $EPSILON);
  if thread == 0u {
    let place = p.statistics_base + 2u * (workgroup.y * p.groups + workgroup.x);
    statistics[place] = mean;
    statistics[place + 1u] = inverse;
  }
  for (var i = thread; i < count; i += $THREADSu) {
    let channel = channel_of(workgroup, i);
    let normal = (input[value_place(p.input, workgroup, i)] - mean) * inverse;
    output[value_place(p.output, workgroup, i)] = activated(normal * learnt[p.scale_base + channel] + learnt[p.shift_base + channel]);
  }
}
