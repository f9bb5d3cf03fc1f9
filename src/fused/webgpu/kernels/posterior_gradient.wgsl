// Gradient of mean and log-variance from that of the latents and the weighted KL term.
struct Parameters {
  batch: u32, latent_size: u32, noise_base: u32, row: u32,
}

@group(0) @binding(0) var<storage, read> posterior: array<f32>;
@group(0) @binding(1) var<storage, read> noise: array<f32>;
@group(0) @binding(2) var<storage, read> kl_weight: array<f32>;
@group(0) @binding(3) var<storage, read> d_latents: array<f32>;
@group(0) @binding(4) var<storage, read_write> d: array<f32>;
@group(0) @binding(5) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = group.x * 64u + thread;
  if index >= p.batch * p.latent_size { return; }
  let image = index / p.latent_size;
  let mean_place = index + image * p.latent_size;
  let place = mean_place + p.latent_size; // of the log-variance
  let latent = image * p.row + index % p.latent_size;
  let weight = kl_weight[0] / f32(p.batch);
  d[mean_place] = d_latents[latent] + weight * posterior[mean_place];
  d[place] = d_latents[latent] * noise[p.noise_base + latent] * exp(posterior[place] / 2.0) / 2.0
    + weight * (exp(posterior[place]) - 1.0) / 2.0;
}
