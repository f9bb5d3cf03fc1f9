// Adds the gradient of a slope's penalty up, a thread an image. See loss/penalty.rs.
struct Parameters {
  first: u32, moved: u32, batch: u32, weight: f32,
}

const REACH = 0.01;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> d: array<f32>;
@group(0) @binding(2) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let image = thread.x;
  if image >= p.batch { return; }
  let slope = (logits[p.moved + image] - logits[p.first + image]) / REACH;
  let pull = p.weight * slope / (REACH * f32(p.batch));
  d[p.moved + image] = pull;
  d[p.first + image] -= pull;
}
