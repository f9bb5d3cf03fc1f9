// c = a b. A thread holds a tile of ROWS rows and 4 columns, 4 apart, in registers. Neighbouring
// threads have neighbouring columns: their loads of b are contiguous, those of a are the same
// place for all. Where all places in a are multiples of four, four values are loaded at once.
@compute @workgroup_size(4, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let first_row = (group.y * 16u + thread.y) * $ROWSu;
  if first_row >= p.c.rows { return; }
  let first_column = group.x * 16u + thread.x;
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
  #each i $ROWS j 4 | var sum$i$j = 0.0;
  #each j 4 | var b$j = p.b_base + group.z * p.a.columns * columns + min(first_column + $ju * 4u, columns - 1u);
  for (var start = 0u; start < p.a.columns; start += p.a.run) {
    #scalar for (var k = 0u; k < p.a.run; k++) {
      #scalar #each j 4 | let y$j = b[b$j]; b$j += columns;
      #scalar #each i $ROWS | let x$i = a[a$i + k];
      #scalar #each i $ROWS j 4 | sum$i$j += x$i * y$j;
    #scalar }
    #scalar #each i $ROWS | a$i += p.a.stride;
    #vector for (var k = 0u; k < p.a.run / 4u; k++) {
      #vector #each i $ROWS | let x$i = a[a$i + k];
      #vector #each q 4 j 4 | let y$q$j = b[b$j]; b$j += columns;
      #vector #each q 4 i $ROWS j 4 | sum$i$j += x$i[$q] * y$q$j;
    #vector }
    #vector #each i $ROWS | a$i += p.a.stride / 4u;
  }
  // In a loop, since the finish is long and would be repeated for every value.
  var sums = array<f32, $ROWS * 4>();
  #each i $ROWS j 4 | sums[$i * 4 + $j] = sum$i$j;
  for (var i = 0u; i < min($ROWSu, p.c.rows - first_row); i++) {
    for (var j = 0u; j < 4u; j++) {
      let column = first_column + j * 4u;
      if column < columns {
        let place = c_rows[i] + column_place(p.c, column);
        c[place] = finish(sums[i * 4u + j], place, column);
      }
    }
  }
}
