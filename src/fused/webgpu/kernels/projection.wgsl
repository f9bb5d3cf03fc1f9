// Logits of a conditional discriminator from its outputs, or the gradient of the outputs from that of
// the logits: a thread an image. See Projection in program.rs.
struct Parameters {
  images: u32, batch: u32, size: u32, conditions_base: u32,
  stride: u32, backward: u32, source_base: u32, result_base: u32,
}

@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read> conditions: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let image = group.x * 64u + thread;
  if image >= p.images { return; }
  let condition = p.conditions_base + image % p.batch * p.stride;
  if p.backward == 1u {
    let d = source[p.source_base + image];
    let outputs = p.result_base + image * (1u + p.size);
    result[outputs] = d;
    for (var i = 0u; i < p.size; i++) { result[outputs + 1u + i] = d * conditions[condition + i]; }
  } else {
    let outputs = p.source_base + image * (1u + p.size);
    var logit = source[outputs];
    for (var i = 0u; i < p.size; i++) {
      logit += source[outputs + 1u + i] * conditions[condition + i];
    }
    result[p.result_base + image] = logit;
  }
}
