// c = a b for at most 4 columns: a thread a row.
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * 64u + thread;
  if row >= p.c.rows { return; }
  let line = group.z / 2u;
  let pixel = group.z % 2u;
  var a_place = row_place(p.a, row) + line * p.a_phase_line + pixel * p.a_phase_pixel;
  let c_place = row_place(p.c, row) + line * p.c_phase_line + pixel * p.c_phase_pixel;
  let columns = p.c.columns;
  var b_place = p.b_base + group.z * p.a.columns * columns;
  #each j 4 | var sum$j = 0.0;
  for (var start = 0u; start < p.a.columns; start += p.a.run) {
    for (var k = 0u; k < p.a.run; k++) {
      let x = a[a_place + k];
      #each j 4 | if $ju < columns { sum$j += x * b[b_place + $ju]; }
      b_place += columns;
    }
    a_place += p.a.stride;
  }
  #each j 4 | if $ju < columns { let place = c_place + column_place(p.c, $ju); c[place] = finish(sum$j, place, $ju); }
}
