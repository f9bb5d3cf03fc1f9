use lab_families::Family;

use super::Case;

/// With few steps from noise to image.
fn few(case: Case) -> Case {
    case.number("sampling_steps", 2.0)
}

fn ragged(name: &'static str) -> Case {
    few(Case::ragged(Family::Flow, name))
}

pub fn cases() -> Vec<Case> {
    [sizes(), sampling(), conditional(), training()].concat()
}

fn sizes() -> Vec<Case> {
    vec![
        few(Case::sized(Family::Flow, "width 16", [1, 16, 32, 6])),
        few(Case::sized(Family::Flow, "width 2", [1, 2, 1, 2])),
        ragged("width 5"),
    ]
}

fn sampling() -> Vec<Case> {
    vec![
        ragged("euler").word("solver", "euler"),
        ragged("one step").number("sampling_steps", 1.0),
        ragged("no average").number("ema", 0.0),
    ]
}

fn conditional() -> Vec<Case> {
    vec![
        ragged("conditional").conditional(),
        ragged("conditional on attributes")
            .conditional()
            .of_attributes(),
        ragged("guided")
            .conditional()
            .number("guidance", 3.0)
            .change("guidance", 2.0),
    ]
}

fn training() -> Vec<Case> {
    vec![
        ragged("learning rate").number("learning_rate", 3e-4),
        ragged("warm-up").number("warm_up", 10.0),
        ragged("half-life").number("half_life", 3.0),
        ragged("uniform times").word("times", "uniform"),
        ragged("no momentum")
            .number("beta_1", 0.0)
            .number("beta_2", 0.9),
        ragged("mirrored and shifted")
            .word("mirror", "on")
            .number("shift", 3.0),
        changed(ragged("changed on the way")),
    ]
}

fn changed(case: Case) -> Case {
    case.change("learning_rate", 5e-4)
        .change("warm_up", 2.0)
        .change("half_life", 2.0)
        .change_word("solver", "euler")
        .change("sampling_steps", 3.0)
        .change_word("mirror", "on")
        .change("shift", 2.0)
}
