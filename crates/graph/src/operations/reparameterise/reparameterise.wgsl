// z = μ + σ ε, then the condition that follows ε, and the KL of every image: a thread an image.
@compute @workgroup_size($THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let image = group.x * $THREADSu + thread;
  if image >= p.batch { return; }
  var sum = 0.0;
  for (var i = 0u; i < p.latent_size; i++) {
    let mean = posterior[2u * image * p.latent_size + i];
    let log_variance = posterior[(2u * image + 1u) * p.latent_size + i];
    let place = image * p.row + i;
    latents[place] = mean + exp(log_variance / 2.0) * noise[p.noise_base + place];
    sum += (mean * mean + exp(log_variance) - log_variance - 1.0) / 2.0;
  }
  for (var i = p.latent_size; i < p.row; i++) {
    let place = image * p.row + i;
    latents[place] = noise[p.noise_base + place];
  }
  kl[image] = sum;
}
