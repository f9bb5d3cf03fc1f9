// A weight of spectral norm 1; one workgroup.
@compute @workgroup_size($THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  var sigma = 0.0;
  for (var i = 0u; i < $POWER_ITERATIONSu; i++) {
    let norm = length_or_min(right_direction(thread), thread);
    for (var row = thread; row < p.rows; row += $THREADSu) { directions[p.columns + row] /= norm; }
    storageBarrier();
    workgroupBarrier();
    sigma = length_or_min(left_direction(thread), thread);
    for (var column = thread; column < p.columns; column += $THREADSu) { directions[column] /= sigma; }
    storageBarrier();
    workgroupBarrier();
  }
  if thread == 0u { directions[p.columns + p.rows] = sigma; }
  let end = p.weight + p.rows * p.columns;
  for (var i = p.weight + thread; i < end; i += $THREADSu) {
    let value = free[i] / sigma;
    values[i] = value;
    transposed[transposition[i]] = value;
  }
}

fn length_or_min(squares: f32, thread: u32) -> f32 {
  return max(sqrt(total(thread, squares)), $LENGTH_MIN);
}

// The product of the matrix with the left direction, a thread a row; its squares.
fn right_direction(thread: u32) -> f32 {
  var squares = 0.0;
  for (var row = thread; row < p.rows; row += $THREADSu) {
    let start = p.weight + row * p.columns;
    var sum = 0.0;
    for (var column = 0u; column < p.columns; column++) {
      sum += free[start + column] * directions[column];
    }
    directions[p.columns + row] = sum;
    squares += sum * sum;
  }
  return squares;
}

// The product of the transposed matrix with the right direction; its squares. Where the columns are
// fewer than the threads, several threads share a column.
fn left_direction(thread: u32) -> f32 {
  let width = min(p.columns, $THREADSu);
  let shares = $THREADSu / width;
  let share = thread / width;
  var squares = 0.0;
  for (var first = 0u; first < p.columns; first += width) {
    let column = first + thread % width;
    var sum = 0.0;
    if share < shares && column < p.columns {
      for (var row = share; row < p.rows; row += shares) {
        sum += free[p.weight + row * p.columns + column] * directions[p.columns + row];
      }
    }
    of_threads[thread] = sum;
    workgroupBarrier();
    if thread < width && column < p.columns {
      for (var other = 1u; other < shares; other++) { sum += of_threads[thread + other * width]; }
      directions[column] = sum;
      squares += sum * sum;
    }
    workgroupBarrier();
  }
  return squares;
}
