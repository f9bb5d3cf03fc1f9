//! Posteriors: drawn from, and what they cost.

use lab_graph::fused::program::{self, Op, Posterior};

use super::{
    super::scene::{Scene, at},
    Case,
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

fn cases(build: fn(&mut Scene, Posterior) -> Op) -> Vec<Case> {
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

pub fn reparameterise() -> Vec<Case> {
    cases(|_, posterior| Op::from(program::Reparameterise(posterior)))
}

pub fn posterior_gradient() -> Vec<Case> {
    cases(|scene, posterior| {
        Op::from(program::PosteriorGradient {
            posterior,
            d_latents: scene.normals(posterior.batch * posterior.row),
            d: scene.normals(posterior.batch * 2 * posterior.latent_size),
        })
    })
}

pub fn elbo() -> Vec<Case> {
    cases(|scene, posterior| {
        Op::from(program::Elbo {
            posterior,
            scores: scene.drawn(posterior.batch, |value| 100.0 + value),
            loss_values: at(scene.normals(5), 2),
        })
    })
}
