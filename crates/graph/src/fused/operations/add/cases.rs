use super::Add;
use crate::cases::{Case, Cases, at};

impl Cases for Add {
    fn cases() -> Vec<Case> {
        vec![Case::new("300 of 310 values", |scene| Self {
            from: at(scene.normals(310), 5),
            to: at(scene.normals(310), 3),
            len: 300,
            weight: scene.filled(&[0.7]),
        })]
    }
}
