use super::instruction::{Posterior, PosteriorGradient, Reparameterise};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::program::Op,
};

/// Images, latents, and latents with their condition: fewer than a workgroup has threads, and more.
const SIZES: [[usize; 3]; 2] = [[5, 7, 10], [67, 70, 70]];
/// Nats a latent; with the second some latents are below and some above.
const FREE_BITS: [f32; 2] = [0.0, 0.6];

fn posterior(scene: &mut Scene, [batch, latent_size, row]: [usize; 3], free: f32) -> Posterior {
    let offset = 3;
    Posterior {
        parameters: scene.drawn(batch * 2 * latent_size, |value| 0.8 * value),
        noise: at(scene.normals(offset + batch * row), offset),
        latents: scene.normals(batch * row),
        kl: scene.drawn(batch, f32::abs),
        batch,
        latent_size,
        row,
        kl_cost: scene.filled(&[1.5, free]),
    }
}

pub fn posteriors<I: Into<Op> + 'static>(build: fn(&mut Scene, Posterior) -> I) -> Vec<Case> {
    let cases = SIZES.into_iter().flat_map(|sizes| {
        FREE_BITS.map(|free| {
            let [batch, latents, _] = sizes;
            let name = format!("{batch} images of {latents} latents, {free} nats free");
            Case::new(name, move |scene| {
                let posterior = posterior(scene, sizes, free);
                build(scene, posterior)
            })
        })
    });
    cases.collect()
}

impl Cases for Reparameterise {
    fn cases() -> Vec<Case> {
        posteriors(|_, posterior| Self(posterior))
    }
}

impl Cases for PosteriorGradient {
    fn cases() -> Vec<Case> {
        posteriors(|scene, posterior| Self {
            posterior,
            d_latents: scene.normals(posterior.batch * posterior.row),
            d: scene.normals(posterior.batch * 2 * posterior.latent_size),
        })
    }
}
