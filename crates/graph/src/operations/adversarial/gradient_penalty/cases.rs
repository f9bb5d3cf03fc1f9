use super::GradientPenalty;
use crate::cases::{Case, Cases};

impl Cases for GradientPenalty {
    fn cases() -> Vec<Case> {
        let cases = [3, 70].map(|batch| {
            Case::new(format!("{batch} images"), move |scene| {
                let (first, perturbed) = (2, 4 + batch);
                Self {
                    logits: scene.normals(perturbed + batch),
                    d: scene.normals(perturbed + batch),
                    first,
                    perturbed,
                    batch,
                    weight: 0.3,
                }
            })
        });
        cases.into()
    }
}
