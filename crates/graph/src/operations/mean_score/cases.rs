use super::instruction::MeanScore;
use crate::cases::{BATCH, Case, Cases, at};

impl Cases for MeanScore {
    fn cases() -> Vec<Case> {
        let case = Case::new("a batch", |scene| Self {
            scores: scene.drawn(BATCH, |value| 100.0 + value),
            batch: BATCH,
            loss_values: at(scene.normals(5), 2),
        });
        vec![case]
    }
}
