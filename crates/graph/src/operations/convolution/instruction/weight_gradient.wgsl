// gradient = aᵀ d, the images split into parts. A thread holds ROWS rows and COLUMNS columns,
// 4 apart, of the gradient in registers. Where all places in a and lines of pixels are multiples
// of four, and runs of ROWS, four values are loaded at once and four pixels taken together.

// Pixels taken together.
#scalar const TAKEN: u32 = 1;
#vector const TAKEN: u32 = 4;

fn bias_gradient(first_column: u32, part: u32) {
  let columns = p.d.columns;
  let area = p.d.height * p.d.width;
  let last = (part + 1u) * p.images / p.parts * area;
  #each j $COLUMNS | let n$j = min(first_column + $ju * $ACROSSu, columns - 1u);
  #each j $COLUMNS | var sum$j = 0.0;
  var row = part * p.images / p.parts * area;
  var at = position(p.d, row);
  for (; row < last; row++) {
    let place = position_place(p.d, at);
    #each j $COLUMNS | sum$j += d[place + n$j];
    at = next_position(p.d, at);
  }
  let to = p.bias_base + part * p.part_stride;
  #each j $COLUMNS | if first_column + $ju * $ACROSSu < columns { gradient[to + n$j] = sum$j; }
}

@compute @workgroup_size($ACROSS, $DOWN)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let first_k = (group.y * $DOWNu + thread.y) * $FOUR_ROWSu * 4u;
  let first_column = group.x * ($ACROSSu * $COLUMNSu) + thread.x;
  if first_k >= p.a.columns {
    if p.has_bias == 1u && thread.y == 0u { bias_gradient(first_column, group.z); }
    return;
  }
  let last_k = p.a.columns - 1u;
  let columns = p.d.columns;
  let first_image = group.z * p.images / p.parts;
  let last_image = (group.z + 1u) * p.images / p.parts;
  #each h $FOUR_ROWS i 4 | let k$h$i = column_place(p.a, min(first_k + $hu * 4u + $iu, last_k));
  #each j $COLUMNS | let n$j = min(first_column + $ju * $ACROSSu, columns - 1u);
  #each h $FOUR_ROWS i 4 j $COLUMNS | var sum$h$i$j = 0.0;
  let a_lines = (p.a.height - 1u) * p.a.line;
  let d_lines = (p.d.height - 1u) * p.d.line;
  // One loop, since software adapters copy all sums whenever a loop begins or ends.
  var line = 0u;
  var pixel = 0u;
  var a_line = p.a.base + first_image * p.a.image;
  var d_line = p.d.base + first_image * p.d.image;
  var a_place = a_line;
  var d_place = d_line;
  let steps = (last_image - first_image) * p.a.height * p.a.width / TAKEN;
  for (var step = 0u; step < steps; step++) {
    #scalar #each j $COLUMNS | let y$j = d[d_place + n$j];
    #scalar #each h $FOUR_ROWS i 4 | let x$h$i = a[a_place + k$h$i];
    #scalar #each h $FOUR_ROWS i 4 j $COLUMNS | sum$h$i$j += x$h$i * y$j;
    #vector #each h $FOUR_ROWS | let x0$h = a[(a_place + k00 + 0u * p.a.pixel) / 4u + $hu];
    #vector #each j $COLUMNS | let y0$j = d[d_place + n$j + 0u * p.d.pixel];
    #vector #each h $FOUR_ROWS i 4 j $COLUMNS | sum$h$i$j += x0$h[$i] * y0$j;
    #vector #each h $FOUR_ROWS | let x1$h = a[(a_place + k00 + 1u * p.a.pixel) / 4u + $hu];
    #vector #each j $COLUMNS | let y1$j = d[d_place + n$j + 1u * p.d.pixel];
    #vector #each h $FOUR_ROWS i 4 j $COLUMNS | sum$h$i$j += x1$h[$i] * y1$j;
    #vector #each h $FOUR_ROWS | let x2$h = a[(a_place + k00 + 2u * p.a.pixel) / 4u + $hu];
    #vector #each j $COLUMNS | let y2$j = d[d_place + n$j + 2u * p.d.pixel];
    #vector #each h $FOUR_ROWS i 4 j $COLUMNS | sum$h$i$j += x2$h[$i] * y2$j;
    #vector #each h $FOUR_ROWS | let x3$h = a[(a_place + k00 + 3u * p.a.pixel) / 4u + $hu];
    #vector #each j $COLUMNS | let y3$j = d[d_place + n$j + 3u * p.d.pixel];
    #vector #each h $FOUR_ROWS i 4 j $COLUMNS | sum$h$i$j += x3$h[$i] * y3$j;
    pixel += TAKEN;
    let line_ends = pixel == p.a.width;
    line += select(0u, 1u, line_ends);
    let image_ends = line == p.a.height;
    a_line += select(select(0u, p.a.line, line_ends), p.a.image - a_lines, image_ends);
    d_line += select(select(0u, p.d.line, line_ends), p.d.image - d_lines, image_ends);
    a_place = select(a_place + TAKEN * p.a.pixel, a_line, line_ends);
    d_place = select(d_place + TAKEN * p.d.pixel, d_line, line_ends);
    pixel = select(pixel, 0u, line_ends);
    line = select(line, 0u, image_ends);
  }
  let to = p.gradient_base + group.z * p.part_stride;
  #each h $FOUR_ROWS i 4 j $COLUMNS | if first_k + $hu * 4u + $iu <= last_k && first_column + $ju * $ACROSSu < columns { gradient[to + (first_k + $hu * 4u + $iu) * columns + n$j] = sum$h$i$j; }
}
