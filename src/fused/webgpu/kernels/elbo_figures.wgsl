// −ELBO and its terms, averaged over the batch; one thread, since a batch is a few numbers.
struct Parameters {
  batch: u32, figures_base: u32, unused_1: u32, unused_2: u32,
}

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> kl: array<f32>;
@group(0) @binding(2) var<storage, read> kl_weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> figures: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(1)
fn main() {
  var sums = vec2f();
  for (var i = 0u; i < p.batch; i++) { sums += vec2f(scores[i], kl[i]); }
  sums /= f32(p.batch);
  figures[p.figures_base] = sums.x + kl_weight[0] * sums.y;
  figures[p.figures_base + 1u] = sums.x;
  figures[p.figures_base + 2u] = sums.y;
}
