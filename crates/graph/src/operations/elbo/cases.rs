use super::instruction::Elbo;
use crate::{
    cases::{Case, Cases, at},
    operations::reparameterise::cases::posteriors,
};

impl Cases for Elbo {
    fn cases() -> Vec<Case> {
        posteriors(|scene, posterior| Self {
            posterior,
            scores: scene.drawn(posterior.batch, |value| 100.0 + value),
            loss_values: at(scene.normals(5), 2),
        })
    }
}
