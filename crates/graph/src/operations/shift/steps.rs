use crate::{
    Block, Convolution, Embedding, GroupNorm, Loss, Residual, Shape, SigmoidLinear, Skip, Value,
    fused::parameters::Kernel,
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
        u_net(),
    ]
}

fn embedded() -> Step {
    let blocks = vec![
        EmbeddingShift.into(),
        SigmoidLinear.into(),
        Convolution::down(Kernel::Strided, 4).into(),
        EmbeddingShift.into(),
    ];
    of_network("an embedding in two places", maps(3, 5, 6), blocks)
}

/// As a flow has it: residual blocks on two levels.
fn u_net() -> Step {
    let residual = |channels| {
        let convolution = Convolution::down(Kernel::Same, channels);
        let branch = vec![
            GroupNorm { groups: 2 }.into(),
            SigmoidLinear.into(),
            convolution.into(),
            EmbeddingShift.into(),
            GroupNorm { groups: 1 }.into(),
            convolution.with_bias().into(),
        ];
        Residual::around(branch).into()
    };
    let branch = vec![
        Convolution::down(Kernel::Strided, 6).into(),
        residual(6),
        Convolution::up(Kernel::Strided, 4).into(),
    ];
    let blocks = vec![residual(4), Skip { branch }.into(), residual(4)];
    of_network("a U-Net", maps(3, 4, 6), blocks)
}

fn of_network(name: &str, input: Shape, blocks: Vec<Block>) -> Step {
    let linear = |channels| Convolution::down(Kernel::Point, channels).linear(1).into();
    let embedding = Embedding {
        input: 6,
        blocks: vec![linear(7), SigmoidLinear.into()],
    };
    Step {
        embedding: Some(embedding),
        ..Step::new(name, Case { input, blocks }, |host, x| {
            vec![distance(host, x)]
        })
    }
}
