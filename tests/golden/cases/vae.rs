use lab_families::Family;

use super::Case;

fn ragged(name: &'static str) -> Case {
    Case::ragged(Family::Vae, name)
}

fn wide(name: &'static str) -> Case {
    Case::sized(Family::Vae, name, [1, 16, 32, 6])
}

pub fn cases() -> Vec<Case> {
    [likelihoods(), bound(), conditional(), training()].concat()
}

fn likelihoods() -> Vec<Case> {
    vec![
        wide("width 16"),
        Case::sized(Family::Vae, "width 2", [1, 2, 1, 2]),
        ragged("width 5"),
        ragged("gaussian").word("likelihood", "gaussian"),
        ragged("learned gaussian").word("likelihood", "gaussian-learned"),
        wide("learned gaussian, width 16").word("likelihood", "gaussian-learned"),
        ragged("binarised").word("binarise", "on"),
        wide("binarised, width 16").word("binarise", "on"),
        ragged("binarised, gaussian")
            .word("binarise", "on")
            .word("likelihood", "gaussian"),
    ]
}

fn bound() -> Vec<Case> {
    vec![
        ragged("KL weight").number("kl_weight", 3.0),
        ragged("no KL weight").number("kl_weight", 0.0),
        ragged("KL warm-up").number("kl_warm_up", 8.0),
        ragged("half-life").number("half_life", 3.0),
        // About what a latent has in the beginning: some have more and some less.
        ragged("free bits").number("free_bits", 0.01),
        ragged("learned gaussian, free bits, KL warm-up")
            .word("likelihood", "gaussian-learned")
            .number("free_bits", 0.05)
            .number("kl_warm_up", 8.0),
    ]
}

fn conditional() -> Vec<Case> {
    vec![
        ragged("conditional").conditional(),
        wide("conditional, width 16").conditional(),
        ragged("conditional on attributes")
            .conditional()
            .of_attributes(),
        ragged("conditional, learned gaussian")
            .conditional()
            .word("likelihood", "gaussian-learned"),
    ]
}

fn training() -> Vec<Case> {
    vec![
        ragged("learning rate").number("learning_rate", 3e-4),
        ragged("no momentum")
            .number("beta_1", 0.0)
            .number("beta_2", 0.9),
        ragged("mirrored and shifted")
            .word("mirror", "on")
            .number("shift", 3.0),
        changed(ragged("changed on the way")),
        everything(ragged("everything")),
        changed(everything(ragged("everything, changed on the way"))),
    ]
}

fn changed(case: Case) -> Case {
    case.change("learning_rate", 5e-4)
        .change("half_life", 2.0)
        .change("kl_weight", 0.5)
        .change("kl_warm_up", 40.0)
        .change("free_bits", 0.05)
        .change_word("mirror", "on")
        .change("shift", 2.0)
}

fn everything(case: Case) -> Case {
    case.conditional()
        .word("binarise", "on")
        .number("kl_weight", 3.0)
        .number("kl_warm_up", 30.0)
        .number("half_life", 10.0)
        .number("free_bits", 0.02)
        .word("mirror", "on")
        .number("shift", 1.0)
}
