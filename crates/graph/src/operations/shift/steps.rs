use crate::{
    Convolution, Embedding, Loss, Shape, Value,
    fused::parameters::Kernel,
    operations::SigmoidLinear,
    parity::{Case, Host, Step, distance, maps},
};

use super::EmbeddingShift;

/// Maps that are learnt, shifts that are, and blocks that share an embedding.
pub fn steps() -> Vec<Step> {
    let step = |name: &str, input, record: fn(&mut Host, Value) -> Vec<Loss>| {
        let blocks = Vec::new();
        Step::new(name, Case { input, blocks }, record)
    };
    vec![
        step("maps that are learnt", maps(3, 5, 7), |host, x| {
            let shifts = host.given(Shape::vectors(3, 5), |value| value);
            let shifted = host.graph.shift(x, shifts);
            vec![distance(host, shifted)]
        }),
        step("shifts that are learnt", maps(5, 3, 1), |host, shifts| {
            let x = host.given(maps(5, 3, 6), |value| value);
            let shifted = host.graph.shift(x, shifts);
            vec![distance(host, shifted)]
        }),
        embedded(),
    ]
}

fn embedded() -> Step {
    let linear = |channels| Convolution::down(Kernel::Point, channels).linear(1).into();
    let case = Case {
        input: maps(3, 5, 6),
        blocks: vec![
            EmbeddingShift.into(),
            SigmoidLinear.into(),
            Convolution::down(Kernel::Strided, 4).into(),
            EmbeddingShift.into(),
        ],
    };
    Step {
        embedding: Some(Embedding {
            input: 6,
            blocks: vec![linear(7), SigmoidLinear.into()],
        }),
        ..Step::new("an embedding in two places", case, |host, x| {
            vec![distance(host, x)]
        })
    }
}
