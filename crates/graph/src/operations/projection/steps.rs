use crate::{
    Convolution, Shape,
    fused::parameters::Kernel,
    parity::{Case, Step, distance, maps},
};

/// Numbers of a condition.
const SIZE: usize = 3;

/// Batches of images that share the conditions of one.
pub fn steps() -> Vec<Step> {
    let steps = [(10, 5), (138, 69)].map(|(images, batch)| {
        let case = Case {
            input: maps(images, 6, 1),
            blocks: vec![Convolution::down(Kernel::Point, 1 + SIZE).into()],
        };
        let name = format!("{images} images, conditions of {batch}");
        Step::new(name, case, move |host, outputs| {
            let conditions = host.given(Shape::vectors(batch, SIZE), |value| value);
            let logits = host.graph.project(outputs, conditions);
            vec![distance(host, logits)]
        })
    });
    steps.into()
}
