// c = a b for a few columns. Four threads share 8 rows and take every fourth term of each sum, so
// that neighbouring threads load neighbouring values; then they add up what they have.
var<workgroup> shares: array<f32, 512>;

@compute @workgroup_size(4, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let first_row = (group.y * 16u + thread.y) * 8u;
  let column = group.x;
  let line = group.z / 2u;
  let pixel = group.z % 2u;
  let columns = p.c.columns;
  let last_row = p.c.rows - 1u;
  let a_shift = line * p.a_phase_line + pixel * p.a_phase_pixel;
  #each i 8 | var a$i = row_place(p.a, min(first_row + $iu, last_row)) + a_shift;
  #each i 8 | var sum$i = 0.0;
  var b_place = p.b_base + group.z * p.a.columns * columns + column;
  for (var start = 0u; start < p.a.columns; start += p.a.run) {
    for (var k = thread.x; k < p.a.run; k += 4u) {
      let y = b[b_place + k * columns];
      #each i 8 | sum$i += a[a$i + k] * y;
    }
    b_place += p.a.run * columns;
    #each i 8 | a$i += p.a.stride;
  }
  #each i 8 | shares[(thread.y * 8u + $iu) * 4u + thread.x] = sum$i;
  workgroupBarrier();
  let c_shift = line * p.c_phase_line + pixel * p.c_phase_pixel + column_place(p.c, column);
  for (var i = thread.x; i < 8u; i += 4u) {
    if first_row + i <= last_row {
      let share = (thread.y * 8u + i) * 4u;
      let sum = shares[share] + shares[share + 1u] + shares[share + 2u] + shares[share + 3u];
      let place = row_place(p.c, first_row + i) + c_shift;
      c[place] = finish(sum, place, column);
    }
  }
}
