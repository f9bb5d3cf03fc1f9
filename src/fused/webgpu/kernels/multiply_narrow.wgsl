// c = a b for at most 4 columns: a thread a row. Where all places in a are multiples of four, four
// values are loaded at once.
fn column_of_four(place: u32, columns: u32) -> vec4f {
  return vec4f(b[place], b[place + columns], b[place + 2u * columns], b[place + 3u * columns]);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * 64u + thread;
  if row >= p.c.rows { return; }
  let line = group.z / 2u;
  let pixel = group.z % 2u;
  let at = position(p.c, row);
  var a_place = position_place(p.a, at) + line * p.a_phase_line + pixel * p.a_phase_pixel;
  let c_place = position_place(p.c, at) + line * p.c_phase_line + pixel * p.c_phase_pixel;
  let columns = p.c.columns;
  var b_place = p.b_base + group.z * p.a.columns * columns;
  var sums = vec4f();
  #vector a_place /= 4u;
  for (var start = 0u; start < p.a.columns; start += p.a.run) {
    #scalar for (var k = 0u; k < p.a.run; k++) {
      #scalar let x = a[a_place + k];
      #scalar #each j 4 | if $ju < columns { sums[$j] += x * b[b_place + $ju]; }
      #scalar b_place += columns;
    #scalar }
    #scalar a_place += p.a.stride;
    #vector for (var k = 0u; k < p.a.run / 4u; k++) {
      #vector let x = a[a_place + k];
      #vector #each j 4 | if $ju < columns { sums[$j] += dot(x, column_of_four(b_place + $ju, columns)); }
      #vector b_place += 4u * columns;
    #vector }
    #vector a_place += p.a.stride / 4u;
  }
  for (var column = 0u; column < columns; column++) {
    let place = c_place + column_place(p.c, column);
    c[place] = finish(sums[column], place, column);
  }
}
