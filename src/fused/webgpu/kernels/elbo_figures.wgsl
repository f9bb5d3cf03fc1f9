// −ELBO and its terms, averaged over the batch. A batch is a few numbers, so one thread adds them up;
// the KL of every latent is needed only where some of it is free.
struct Parameters {
  batch: u32, figures_base: u32, latent_size: u32, unused: u32,
}

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> kl: array<f32>;
@group(0) @binding(2) var<storage, read> kl_cost: array<f32>; // weight, free nats of a latent
@group(0) @binding(3) var<storage, read> posterior: array<f32>;
@group(0) @binding(4) var<storage, read_write> figures: array<f32>;
@group(0) @binding(5) var<uniform> p: Parameters;

var<workgroup> costs_of_threads: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32) {
  let free_bits = kl_cost[1];
  var cost = 0.0;
  if free_bits > 0.0 {
    for (var latent = thread; latent < p.latent_size; latent += 64u) {
      cost += max(kl_of_latent(latent), free_bits);
    }
  }
  costs_of_threads[thread] = cost;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < 64u; i++) { cost += costs_of_threads[i]; }
  var sums = vec2f();
  for (var i = 0u; i < p.batch; i++) { sums += vec2f(scores[i], kl[i]); }
  sums /= f32(p.batch);
  cost = select(sums.y, cost, free_bits > 0.0);
  figures[p.figures_base] = sums.x + kl_cost[0] * cost;
  figures[p.figures_base + 1u] = sums.x;
  figures[p.figures_base + 2u] = sums.y;
}
