// c = a b. A thread holds a tile of ROWS rows and COLUMNS columns, as far apart as there are threads across, in registers. Neighbouring
// threads have neighbouring columns: their loads of b are contiguous, those of a are the same
// place for all. Where all places in a are multiples of four, four values are loaded at once.
@compute @workgroup_size($ACROSS, $DOWN)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let first_row = (group.y * $DOWNu + thread.y) * $ROWSu;
  if first_row >= p.c.rows { return; }
  let first_column = group.x * ($ACROSSu * $COLUMNSu) + thread.x;
  let line = group.z / 2u;
  let pixel = group.z % 2u;
  let a_shift = line * p.a_phase_line + pixel * p.a_phase_pixel;
  let c_shift = line * p.c_phase_line + pixel * p.c_phase_pixel;
  let columns = p.c.columns;
  let last_row = p.c.rows - 1u;
  var row = position(p.c, first_row);
  var c_rows = array<u32, $ROWS>();
  #each i $ROWS | var a$i = position_place(p.a, row) + a_shift; c_rows[$i] = position_place(p.c, row) + c_shift; if first_row + $iu < last_row { row = next_position(p.c, row); }
  #vector #each i $ROWS | a$i /= 4u;
  #each i $ROWS j $COLUMNS | var sum$i$j = 0.0;
  #each j $COLUMNS | var b$j = p.b_base + group.z * p.a.columns * columns + min(first_column + $ju * $ACROSSu, columns - 1u);
  // One loop, since software adapters copy all sums whenever a loop begins or ends.
  var k = 0u;
  let to_next_run = p.a.stride / TAKEN - (p.a.run / TAKEN - 1u);
  for (var step = 0u; step < p.a.columns / TAKEN; step++) {
    #scalar #each j $COLUMNS | let y$j = b[b$j]; b$j += columns;
    #scalar #each i $ROWS | let x$i = a[a$i];
    #scalar #each i $ROWS j $COLUMNS | sum$i$j += x$i * y$j;
    #vector #each i $ROWS | let x$i = a[a$i];
    #vector #each j $COLUMNS | let y0$j = b[b$j + 0u * columns];
    #vector #each i $ROWS j $COLUMNS | sum$i$j += x$i[0] * y0$j;
    #vector #each j $COLUMNS | let y1$j = b[b$j + 1u * columns];
    #vector #each i $ROWS j $COLUMNS | sum$i$j += x$i[1] * y1$j;
    #vector #each j $COLUMNS | let y2$j = b[b$j + 2u * columns];
    #vector #each i $ROWS j $COLUMNS | sum$i$j += x$i[2] * y2$j;
    #vector #each j $COLUMNS | let y3$j = b[b$j + 3u * columns];
    #vector #each i $ROWS j $COLUMNS | sum$i$j += x$i[3] * y3$j;
    #vector #each j $COLUMNS | b$j += 4u * columns;
    k += TAKEN;
    let run_ends = k == p.a.run;
    k = select(k, 0u, run_ends);
    let a_step = select(1u, to_next_run, run_ends);
    #each i $ROWS | a$i += a_step;
  }
  // In a loop, since the finish is long and would be repeated for every value.
  var sums = array<f32, $ROWS * $COLUMNS>();
  #each i $ROWS j $COLUMNS | sums[$i * $COLUMNS + $j] = sum$i$j;
  for (var i = 0u; i < min($ROWSu, p.c.rows - first_row); i++) {
    for (var j = 0u; j < $COLUMNSu; j++) {
      let column = first_column + j * $ACROSSu;
      if column < columns {
        let place = c_rows[i] + column_place(p.c, column);
        c[place] = finish(sums[i * $COLUMNSu + j], place, column);
      }
    }
  }
}
