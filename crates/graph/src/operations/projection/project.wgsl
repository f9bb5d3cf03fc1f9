// Logits of a conditional discriminator from its outputs: a thread an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let image = thread.x;
  if image >= p.images { return; }
  let condition = p.conditions_base + image % p.batch * p.stride;
  let place = p.outputs_base + image * (1u + p.size);
  var logit = outputs[place];
  for (var i = 0u; i < p.size; i++) { logit += outputs[place + 1u + i] * conditions[condition + i]; }
  logits[p.logits_base + image] = logit;
}
