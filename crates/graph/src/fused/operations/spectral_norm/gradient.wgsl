// A weight of spectral norm 1; one workgroup.
@compute @workgroup_size($THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  let end = p.weight + p.rows * p.columns;
  var sum = 0.0;
  for (var i = p.weight + thread; i < end; i += $THREADSu) {
    var g = 0.0;
    for (var part = 0u; part < p.parts; part++) { g += gradient[part * p.part_stride + i]; }
    sum += g * values[i];
  }
  let along = total(thread, sum);
  for (var i = thread; i < p.rows * p.columns; i += $THREADSu) {
    let outer = directions[i % p.columns] * directions[p.columns + i / p.columns];
    gradient[p.weight + i] -= along * outer;
    for (var part = 0u; part < p.parts; part++) {
      gradient[part * p.part_stride + p.weight + i] /= directions[p.columns + p.rows];
    }
  }
}
