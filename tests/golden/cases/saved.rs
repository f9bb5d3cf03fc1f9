use lab_families::Family;

use super::{super::saved_models::Kind, Case};

/// Models as small as they may be, which learn so fast that three steps show in their samples.
fn small(family: Family, name: &'static str) -> Case {
    Case::sized(family, name, [1, 2, 2, 2]).number("learning_rate", 0.1)
}

/// A model of every kind that has tensors of its own.
pub fn cases() -> Vec<(Case, Kind)> {
    let all = Family::ALL.into_iter();
    let whole = all.clone().flat_map(|family| {
        [
            small(family, "default"),
            small(family, "conditional").conditional(),
        ]
    });
    let whole = whole.chain([
        small(Family::Gan, "no average").number("ema", 0.0),
        small(Family::Gan, "spectral norm").word("discriminator_norm", "spectral"),
        small(Family::Gan, "no norm").word("discriminator_norm", "none"),
        small(Family::Gan, "all options")
            .conditional()
            .word("discriminator_norm", "spectral")
            .word("augment", "colour-translation-cutout")
            .word("objective", "relativistic")
            .number("r1", 0.1)
            .number("r2", 0.1)
            .number("discriminator_steps", 2.0),
        small(Family::Vae, "conditional on attributes")
            .conditional()
            .of_attributes(),
        small(Family::Vae, "all options")
            .word("binarise", "on")
            .word("mirror", "on")
            .word("likelihood", "gaussian-learned")
            .number("shift", 1.0)
            .number("kl_warm_up", 10.0)
            .number("half_life", 10.0)
            .number("free_bits", 0.1),
    ]);
    let to_start_from = all.map(|family| (small(family, "to start from"), Kind::ToStartFrom));
    let whole = whole.map(|case| (case, Kind::Whole));
    whole.chain(to_start_from).collect()
}
