use crate::{
    Shape,
    operations::Comparison,
    parity::{Case, Step, maps},
};

/// A network that learns images which are given as vectors.
pub fn steps() -> Vec<Step> {
    let steps = [maps(3, 3, 7), maps(5, 1, 4)].map(|input| {
        let blocks = Vec::new();
        let case = Case { input, blocks };
        Step::new(format!("{input:?}"), case, move |host, found| {
            let rows = Shape::vectors(input.batch, input.image_len() + 2);
            let rows = host.given(rows, |value| value);
            let images = host.graph.unflatten(rows, input);
            let comparison = Comparison::HalfSquaredError { weight: 1.0 };
            vec![host.graph.reconstruction(comparison, found, images)]
        })
    });
    steps.into()
}
