@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let one = diff_augment(group.x);
  let source_row = row_place(p.original, group.x);
  let target_row = row_place(p.seen, group.x);
  var sum = 0.0;
  for (var column = thread; column < p.original.columns; column += $THREADSu) {
    sum += originals[source_row + column_place(p.original, column)];
  }
  let of_image = total(thread, sum) / f32(p.original.columns);
  for (var pixel = thread; pixel < p.height * p.width; pixel += $THREADSu) {
    let place = place_of(pixel);
    let origin = place + one.shift;
    let stays = is_inside(origin) && !is_cut(one, place);
    let source = source_row + column_place(p.original, column_of(select(place, origin, stays)));
    let seen_place = target_row + column_place(p.seen, column_of(place));
    var of_pixel = 0.0;
    for (var channel = 0u; channel < p.channels; channel++) { of_pixel += originals[source + channel]; }
    of_pixel /= f32(p.channels);
    for (var channel = 0u; channel < p.channels; channel++) {
      let value = recoloured(one, originals[source + channel], of_pixel, of_image);
      seen[seen_place + channel] = select(0.0, value + one.brightness, stays);
    }
  }
}
