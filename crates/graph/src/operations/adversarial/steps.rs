use super::Penalty;
use crate::{
    Convolution,
    fused::parameters::Kernel,
    loss::Objective,
    parity::{Case, Step, maps},
};
use lab_core::hyperparameter::Choice;

/// Images of a batch, and batches of generated ones.
const SIZES: [[usize; 2]; 2] = [[7, 1], [5, 2]];

/// So many logits.
fn logits(images: usize) -> Case {
    Case {
        input: maps(images, 6, 1),
        blocks: vec![Convolution::down(Kernel::Point, 1).into()],
    }
}

/// Both players' losses of the same logits: what is reported is one row.
fn game(objective: Objective, [batch, fakes]: [usize; 2]) -> Step {
    let generated = batch..(1 + fakes) * batch;
    let perturbed = generated.end..generated.end + batch;
    let name = format!("{objective:?}, {fakes} batches of {batch} against one");
    Step::new(name, logits(perturbed.end), move |host, logits| {
        let game = host.graph.game(objective);
        let smoothing = host.setting(&[0.1]);
        let penalties = vec![Penalty {
            images: 0..batch,
            perturbed: perturbed.clone(),
            weight: 1e-3,
        }];
        let [real, fake] = [0..batch, generated.clone()].map(|images| logits.images(images));
        let (graph, generated) = (&mut host.graph, generated.clone());
        vec![
            graph.discriminator_loss(game, logits, generated, smoothing, penalties),
            graph.generator_loss(game, Some(real), fake, batch),
        ]
    })
}

/// Every objective on every size.
pub fn steps() -> Vec<Step> {
    let objectives = Objective::ALL.iter();
    let games = objectives.flat_map(|&objective| SIZES.map(|sizes| game(objective, sizes)));
    games.collect()
}
