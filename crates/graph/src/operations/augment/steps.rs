use crate::{
    Tanh,
    parity::{Case, Step, distance, maps},
};
use lab_core::hyperparameter::Choice;
use lab_data::diff_augment::{Augment, DiffAugment};

/// Images that a tanh has made, augmented in every way.
pub fn steps() -> Vec<Step> {
    let steps = Augment::ALL.iter().flat_map(|&augment| {
        [1, 3].map(|channels| {
            let input = maps(5, channels, 9);
            let case = Case {
                input,
                blocks: vec![Tanh.into()],
            };
            Step::new(
                format!("{augment:?}, {channels} channels"),
                case,
                move |host, x| {
                    let size = [input.height, input.width];
                    let words = (0..input.batch).flat_map(|_| {
                        DiffAugment::draw(augment, size, &mut host.random).to_words()
                    });
                    let words: Vec<_> = words.collect();
                    let diff_augments = host.upload(&words);
                    let seen = host.graph.augment(x, diff_augments);
                    vec![distance(host, seen)]
                },
            )
        })
    });
    steps.collect()
}
