// The discriminator's loss of real and generated images, or the generator's of the latter; one
// workgroup.
struct Parameters {
  batch: u32, figures_base: u32, generator: u32, unused: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> smoothing: array<f32>;
@group(0) @binding(2) var<storage, read_write> d: array<f32>;
@group(0) @binding(3) var<storage, read_write> figures: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

var<workgroup> sums_of_threads: array<vec3f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(p.batch);
  var sums = vec3f(); // loss, belief in the real ones, belief in the generated ones
  for (var i = p.generator * p.batch + thread; i < 2u * p.batch; i += 64u) {
    let real = i < p.batch;
    // −1 where the verdict should be "real".
    let sign = select(1.0, -1.0, real || p.generator == 1u);
    let belief = sigmoid(logits[i]);
    // How far from sure the verdict should be.
    let doubt = select(0.0, smoothing[0], real);
    d[i] = scale * (sign * sigmoid(sign * logits[i]) + doubt);
    sums += vec3f(softplus(sign * logits[i]) + doubt * logits[i], select(vec2f(0.0, belief), vec2f(belief, 0.0), real));
  }
  sums_of_threads[thread] = sums;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < 64u; i++) { sums += sums_of_threads[i]; }
  sums *= scale;
  figures[p.figures_base + p.generator] = sums.x;
  if p.generator == 0u {
    figures[p.figures_base + 2u] = sums.y;
    figures[p.figures_base + 3u] = sums.z;
  }
}
