use super::instruction::{Project, Projection, ProjectionGradient};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::program::Op,
};

fn projection(scene: &mut Scene, images: usize, batch: usize) -> Projection {
    let (size, stride, offset) = (3, 7, 4);
    Projection {
        outputs: at(scene.normals(2 + images * (1 + size)), 2),
        logits: at(scene.normals(3 + images), 3),
        images,
        conditions: at(scene.normals(offset + batch * stride), offset),
        stride,
        batch,
        size,
    }
}

fn projections<I: Into<Op> + 'static>(build: fn(Projection) -> I) -> Vec<Case> {
    let cases = [(10, 5), (138, 69)].map(|(images, batch)| {
        let name = format!("{images} images, conditions of {batch}");
        Case::new(name, move |scene| build(projection(scene, images, batch)))
    });
    cases.into()
}

impl Cases for Project {
    fn cases() -> Vec<Case> {
        projections(Self)
    }
}

impl Cases for ProjectionGradient {
    fn cases() -> Vec<Case> {
        projections(Self)
    }
}
