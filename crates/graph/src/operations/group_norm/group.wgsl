// Place of a value of a group of an image: pixel by pixel, channel by channel.
fn value_place(m: Matrix, workgroup: vec3u, value: u32) -> u32 {
  return row_place(m, workgroup.y * p.area + value / p.width) + workgroup.x * p.width + value % p.width;
}

// The channel that it belongs to.
fn channel_of(workgroup: vec3u, value: u32) -> u32 {
  return workgroup.x * p.width + value % p.width;
}
