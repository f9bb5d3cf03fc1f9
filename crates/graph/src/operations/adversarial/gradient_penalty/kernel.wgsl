// Adds the gradient of a slope's penalty up, a thread an image. See loss/penalty.rs.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let image = thread.x;
  if image >= p.batch { return; }
  let slope = (logits[p.perturbed + image] - logits[p.first + image]) / $REACH;
  let pull = p.weight * slope / ($REACH * f32(p.batch));
  d[p.perturbed + image] = pull;
  d[p.first + image] -= pull;
}
