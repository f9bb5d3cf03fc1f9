// Gradient of mean and log-variance from that of the latents and of what the KL term costs.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = group.x * $THREADSu + thread;
  if index >= p.batch * p.latent_size { return; }
  let image = index / p.latent_size;
  let mean_place = index + image * p.latent_size;
  let place = mean_place + p.latent_size; // of the log-variance
  let latent = image * p.row + index % p.latent_size;
  var weight = kl_cost[0] / f32(p.batch);
  if kl_cost[1] > 0.0 && kl_of_latent(index % p.latent_size) < kl_cost[1] { weight = 0.0; }
  d[mean_place] = d_latents[latent] + weight * posterior[mean_place];
  d[place] = d_latents[latent] * noise[p.noise_base + latent] * exp(posterior[place] / 2.0) / 2.0
    + weight * (exp(posterior[place]) - 1.0) / 2.0;
}
