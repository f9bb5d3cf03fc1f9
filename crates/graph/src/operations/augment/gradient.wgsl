// Where the gradient of a pixel comes from, and whether there is one.
struct Source { column: u32, exists: bool }

fn source_of(one: DiffAugment, place: vec2i) -> Source {
  let destination = place - one.shift;
  let exists = is_inside(destination) && !is_cut(one, destination);
  return Source(column_of(select(place, destination, exists)), exists);
}

@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let one = diff_augment(group.x);
  let original_row = row_place(p.original, group.x);
  let source_row = row_place(p.seen, group.x);
  let target_row = row_place(p.d, group.x);
  var sum = 0.0;
  for (var pixel = thread; pixel < p.height * p.width; pixel += $THREADSu) {
    let source = source_of(one, place_of(pixel));
    if source.exists {
      let start = source_row + column_place(p.seen, source.column);
      for (var channel = 0u; channel < p.channels; channel++) { sum += d_seen[start + channel]; }
    }
  }
  let of_image = total(thread, sum) / f32(p.original.columns);
  for (var pixel = thread; pixel < p.height * p.width; pixel += $THREADSu) {
    let place = place_of(pixel);
    let source = source_of(one, place);
    let start = source_row + column_place(p.seen, source.column);
    var of_pixel = 0.0;
    for (var channel = 0u; channel < p.channels; channel++) { of_pixel += d_seen[start + channel]; }
    of_pixel = select(0.0, of_pixel / f32(p.channels), source.exists);
    for (var channel = 0u; channel < p.channels; channel++) {
      let gradient = select(0.0, d_seen[start + channel], source.exists);
      let column = column_of(place) + channel;
      // On through the tanh that made the image.
      let y = originals[original_row + column_place(p.original, column)];
      let slope = 1.0 - y * y;
      d[target_row + column_place(p.d, column)] =
        slope * recoloured(one, gradient, of_pixel, of_image);
    }
  }
}
