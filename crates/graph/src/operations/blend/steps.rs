use crate::{
    Convolution, Shape,
    fused::parameters::Kernel,
    operations::Comparison,
    parity::{Case, Step, maps},
};

/// A network that learns what images are blended to.
pub fn steps() -> Vec<Step> {
    let steps = [maps(3, 3, 7), maps(5, 1, 4)].map(|input| {
        let blocks = vec![Convolution::down(Kernel::Point, input.channels).into()];
        Step::new(
            format!("{input:?}"),
            Case { input, blocks },
            move |host, found| {
                let [a, b] = [(); 2].map(|()| host.given(input, |value| value));
                let weights = host.given(Shape::vectors(input.batch, 2), |value| value);
                let blended = host.graph.blend(a, b, weights);
                let comparison = Comparison::HalfSquaredError { weight: 1.0 };
                vec![host.graph.reconstruction(comparison, found, blended)]
            },
        )
    });
    steps.into()
}
