// The KL of a latent dimension, averaged over the batch.
fn kl_of_latent(latent: u32) -> f32 {
  var sum = 0.0;
  for (var image = 0u; image < p.batch; image++) {
    let mean = posterior[2u * image * p.latent_size + latent];
    let log_variance = posterior[(2u * image + 1u) * p.latent_size + latent];
    sum += (mean * mean + exp(log_variance) - log_variance - 1.0) / 2.0;
  }
  return sum / f32(p.batch);
}
