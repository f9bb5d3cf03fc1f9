// c = a b for at most 4 columns: four rows a thread, as far apart as there are threads. Where all places in a are multiples
// of four, four values are loaded at once.
fn column_of_four(place: u32, columns: u32) -> vec4f {
  return vec4f(b[place], b[place + columns], b[place + 2u * columns], b[place + 3u * columns]);
}

@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let line = group.z / 2u;
  let pixel = group.z % 2u;
  let a_shift = line * p.a_phase_line + pixel * p.a_phase_pixel;
  let c_shift = line * p.c_phase_line + pixel * p.c_phase_pixel;
  let columns = p.c.columns;
  let first_row = group.y * $GROUP_ROWSu + thread;
  if first_row >= p.c.rows { return; }
  let last_row = p.c.rows - 1u;
  var c_rows = array<u32, 4>();
  #each i 4 | let row$i = position(p.c, min(first_row + $iu * $THREADSu, last_row)); var a$i = position_place(p.a, row$i) + a_shift; c_rows[$i] = position_place(p.c, row$i) + c_shift; var sum$i = vec4f();
  #vector #each i 4 | a$i /= 4u;
  var b_place = p.b_base + group.z * p.a.columns * columns;
  // One loop, as in the wide product.
  var k = 0u;
  let to_next_run = p.a.stride / TAKEN - (p.a.run / TAKEN - 1u);
  for (var step = 0u; step < p.a.columns / TAKEN; step++) {
    #each i 4 | let x$i = a[a$i];
    #scalar #each j 4 | if $ju < columns { let y = b[b_place + $ju]; sum0[$j] += x0 * y; sum1[$j] += x1 * y; sum2[$j] += x2 * y; sum3[$j] += x3 * y; }
    #vector #each j 4 | if $ju < columns { let y = column_of_four(b_place + $ju, columns); sum0[$j] += dot(x0, y); sum1[$j] += dot(x1, y); sum2[$j] += dot(x2, y); sum3[$j] += dot(x3, y); }
    b_place += TAKEN * columns;
    k += TAKEN;
    let run_ends = k == p.a.run;
    k = select(k, 0u, run_ends);
    let a_step = select(1u, to_next_run, run_ends);
    #each i 4 | a$i += a_step;
  }
  var sums = array<vec4f, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 4u; i++) {
    if first_row + i * $THREADSu <= last_row {
      for (var column = 0u; column < columns; column++) {
        let place = c_rows[i] + column_place(p.c, column);
        c[place] = finish(sums[i][column], place, column);
      }
    }
  }
}
