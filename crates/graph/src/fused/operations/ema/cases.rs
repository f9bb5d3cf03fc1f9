use super::Ema;
use crate::cases::{Case, Cases, at};

impl Cases for Ema {
    fn cases() -> Vec<Case> {
        vec![Case::new("700 values", |scene| Self {
            from: scene.normals(700),
            to: scene.normals(700),
            len: 700,
            share: at(scene.filled(&[1.0, 0.3]), 1),
        })]
    }
}
