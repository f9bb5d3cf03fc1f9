use lab_families::Family;

use super::Case;

fn ragged(name: &'static str) -> Case {
    Case::ragged(Family::VaeGan, name)
}

pub fn cases() -> Vec<Case> {
    [sizes(), game(), conditional(), training()].concat()
}

fn sizes() -> Vec<Case> {
    vec![
        Case::sized(Family::VaeGan, "width 16", [1, 16, 32, 6]),
        Case::sized(Family::VaeGan, "width 2", [1, 2, 1, 2]),
        ragged("width 5"),
    ]
}

fn game() -> Vec<Case> {
    vec![
        ragged("least-squares").word("objective", "least-squares"),
        ragged("hinge").word("objective", "hinge"),
        // It looks at real images too when the generator learns.
        ragged("wasserstein").word("objective", "wasserstein"),
        ragged("relativistic").word("objective", "relativistic"),
        ragged("label smoothing").number("label_smoothing", 0.2),
        ragged("least-squares, label smoothing")
            .word("objective", "least-squares")
            .number("label_smoothing", 0.1),
        ragged("KL weight").number("kl_weight", 0.5),
        ragged("no KL weight").number("kl_weight", 0.0),
        ragged("similarity weight").number("similarity_weight", 0.3),
    ]
}

fn conditional() -> Vec<Case> {
    vec![
        ragged("conditional").conditional(),
        ragged("conditional on attributes")
            .conditional()
            .of_attributes(),
        ragged("conditional, relativistic")
            .conditional()
            .word("objective", "relativistic"),
    ]
}

fn training() -> Vec<Case> {
    vec![
        ragged("learning rate").number("learning_rate", 2e-4),
        ragged("fast discriminator").number("discriminator_rate", 3.0),
        ragged("no momentum")
            .number("beta_1", 0.0)
            .number("beta_2", 0.9),
        ragged("mirrored and shifted")
            .word("mirror", "on")
            .number("shift", 3.0),
        changed(ragged("changed on the way")),
        changed(everything(ragged("everything, changed on the way"))),
    ]
}

fn changed(case: Case) -> Case {
    case.change("learning_rate", 5e-4)
        .change("discriminator_rate", 2.0)
        .change("kl_weight", 0.5)
        .change("similarity_weight", 0.3)
        .change("label_smoothing", 0.2)
        .change_word("mirror", "on")
        .change("shift", 2.0)
}

fn everything(case: Case) -> Case {
    case.conditional()
        .word("objective", "relativistic")
        .number("kl_weight", 3.0)
        .number("similarity_weight", 0.02)
        .number("discriminator_rate", 2.0)
        .word("mirror", "on")
        .number("shift", 1.0)
}
