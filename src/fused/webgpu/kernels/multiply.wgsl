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
  #scalar #each i $ROWS | var a$i = row_place(p.a, min(first_row + $iu, last_row)) + a_shift;
  #vector #each i $ROWS | var a$i = (row_place(p.a, min(first_row + $iu, last_row)) + a_shift) / 4u;
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
  #each j 4 | let column$j = first_column + $ju * 4u; let shift$j = c_shift + column_place(p.c, column$j);
  #each i $ROWS | let valid$i = first_row + $iu <= last_row; let row$i = row_place(p.c, min(first_row + $iu, last_row));
  #each i $ROWS j 4 | if valid$i && column$j < columns { c[row$i + shift$j] = finish(sum$i$j, row$i + shift$j, column$j); }
}
