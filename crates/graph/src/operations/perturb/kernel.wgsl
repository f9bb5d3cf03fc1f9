// Images with every value perturbed a little, up or down by chance. See loss/penalty.rs.

fn scrambled(word: u32) -> u32 {
  let once = (word ^ (word >> 16u)) * $FACTOR_1u;
  let twice = (once ^ (once >> 13u)) * $FACTOR_2u;
  return twice ^ (twice >> 16u);
}

@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let value = group.x * $THREADSu + thread;
  if value >= p.perturbed.columns { return; }
  let place = (p.first + group.y) * p.perturbed.columns + value;
  let bit = scrambled(scrambled(place) + keys[p.key_base]) & 1u;
  let source = images[row_place(p.source, group.y) + column_place(p.source, value)];
  images[row_place(p.perturbed, group.y) + column_place(p.perturbed, value)] =
    source + select($REACH, -$REACH, bit == 1u);
}
