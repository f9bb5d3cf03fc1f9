use crate::parity::{Case, Step, distance, maps};

/// Images perturbed, which lie beside the same ones as they are.
pub fn steps() -> Vec<Step> {
    let steps = [maps(3, 3, 7), maps(5, 1, 4)].map(|input| {
        let blocks = Vec::new();
        Step::new(
            format!("{input:?}"),
            Case { input, blocks },
            move |host, x| {
                let key = host.upload(&[0x1234_5678]);
                let perturbed = host.graph.perturb(x, key, input.batch);
                let seen = host.graph.concatenate(&[x, perturbed]);
                vec![distance(host, seen.images(input.batch..2 * input.batch))]
            },
        )
    });
    steps.into()
}
