// The gradient of the outputs from that of the logits: a thread an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let image = thread.x;
  if image >= p.images { return; }
  let condition = p.conditions_base + image % p.batch * p.stride;
  let place = p.outputs_base + image * (1u + p.size);
  let d = d_logits[p.logits_base + image];
  d_outputs[place] = d;
  for (var i = 0u; i < p.size; i++) { d_outputs[place + 1u + i] = d * conditions[condition + i]; }
}
