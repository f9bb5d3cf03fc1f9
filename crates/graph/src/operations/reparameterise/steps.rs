use crate::{
    Convolution, Shape,
    fused::parameters::Kernel,
    parity::{Case, Step, distance, maps},
};

/// Images, latents, and numbers of their conditions.
const SIZES: [[usize; 3]; 2] = [[5, 7, 3], [67, 70, 0]];
/// Nats a latent; with the second some latents are below and some above.
const FREE_BITS: [f32; 2] = [0.0, 0.3];

/// Latents drawn, what they cost, and what is reported of both.
pub fn steps() -> Vec<Step> {
    let steps = SIZES.into_iter().flat_map(|[batch, latents, conditions]| {
        FREE_BITS.map(|free| {
            let case = Case {
                input: maps(batch, 4, 1),
                blocks: vec![Convolution::down(Kernel::Point, 2 * latents).into()],
            };
            let name = format!("{batch} images of {latents} latents, {free} nats free");
            Step::new(name, case, move |host, parameters| {
                let noise = host.given(Shape::vectors(batch, latents + conditions), |value| value);
                let kl_cost = host.setting(&[1.5, free]);
                let posterior = host
                    .graph
                    .reparameterise(parameters, noise, (batch, kl_cost));
                let distance = distance(host, posterior.latents);
                host.graph.report_elbo(distance, posterior.kl);
                vec![distance, posterior.kl]
            })
        })
    });
    steps.collect()
}
