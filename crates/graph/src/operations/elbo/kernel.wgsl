// −ELBO and its terms, averaged over the batch. A batch is a few numbers, so one thread adds them up;
// the KL of every latent is needed only where some of it is free.

var<workgroup> costs_of_threads: array<f32, $THREADS>;

@compute @workgroup_size($THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  let free_bits = kl_cost[1];
  var cost = 0.0;
  if free_bits > 0.0 {
    for (var latent = thread; latent < p.latent_size; latent += $THREADSu) {
      cost += max(kl_of_latent(latent), free_bits);
    }
  }
  costs_of_threads[thread] = cost;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < $THREADSu; i++) { cost += costs_of_threads[i]; }
  var sums = vec2f();
  for (var i = 0u; i < p.batch; i++) { sums += vec2f(scores[i], kl[i]); }
  sums /= f32(p.batch);
  cost = select(sums.y, cost, free_bits > 0.0);
  loss_values[p.loss_values_base] = sums.x + kl_cost[0] * cost;
  loss_values[p.loss_values_base + 1u] = sums.x;
  loss_values[p.loss_values_base + 2u] = sums.y;
}
