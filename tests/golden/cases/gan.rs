use lab_families::Family;

use super::Case;

fn ragged(name: &'static str) -> Case {
    Case::ragged(Family::Gan, name)
}

pub fn cases() -> Vec<Case> {
    let parts = [
        sizes(),
        game(),
        discriminators(),
        residual(),
        conditional(),
        training(),
    ];
    parts.concat()
}

fn sizes() -> Vec<Case> {
    vec![
        Case::sized(Family::Gan, "width 16", [1, 16, 32, 6]),
        Case::sized(Family::Gan, "width 2", [1, 2, 1, 2]),
        ragged("width 5"),
    ]
}

fn game() -> Vec<Case> {
    vec![
        ragged("least-squares").word("objective", "least-squares"),
        ragged("hinge").word("objective", "hinge"),
        ragged("wasserstein").word("objective", "wasserstein"),
        ragged("wasserstein, r1 and r2")
            .word("objective", "wasserstein")
            .word("discriminator_norm", "none")
            .number("r1", 0.3)
            .number("r2", 2.0),
        ragged("relativistic").word("objective", "relativistic"),
        ragged("label smoothing").number("label_smoothing", 0.2),
        ragged("least-squares, label smoothing")
            .word("objective", "least-squares")
            .number("label_smoothing", 0.1),
        ragged("hinge, label smoothing")
            .word("objective", "hinge")
            .number("label_smoothing", 0.1),
        ragged("relativistic, label smoothing")
            .word("objective", "relativistic")
            .number("label_smoothing", 0.1),
        ragged("relativistic, 2 discriminator steps")
            .word("objective", "relativistic")
            .number("discriminator_steps", 2.0),
    ]
}

fn residual() -> Vec<Case> {
    let residual = |name| ragged(name).word("architecture", "residual");
    vec![
        residual("residual"),
        residual("residual, no norm, relativistic, r1 and r2")
            .word("discriminator_norm", "none")
            .word("objective", "relativistic")
            .number("r1", 0.3)
            .number("r2", 2.0),
        residual("residual, conditional, spectral norm")
            .word("conditional", "on")
            .word("discriminator_norm", "spectral"),
    ]
}

fn discriminators() -> Vec<Case> {
    vec![
        ragged("no norm").word("discriminator_norm", "none"),
        ragged("spectral norm").word("discriminator_norm", "spectral"),
        Case::sized(Family::Gan, "spectral norm, width 16", [1, 16, 32, 6])
            .word("discriminator_norm", "spectral"),
        ragged("r1")
            .word("discriminator_norm", "none")
            .number("r1", 0.3),
        ragged("r2")
            .word("discriminator_norm", "none")
            .number("r2", 2.0),
        ragged("r1 and r2")
            .word("discriminator_norm", "none")
            .number("r1", 0.3)
            .number("r2", 2.0),
        ragged("r1, batch norm").number("r1", 0.3),
        ragged("r1 and r2, spectral norm, relativistic")
            .word("discriminator_norm", "spectral")
            .word("objective", "relativistic")
            .number("r1", 0.1)
            .number("r2", 0.2),
        ragged("translation").word("augment", "translation"),
        ragged("translation and cutout").word("augment", "translation-cutout"),
        ragged("colour, translation and cutout").word("augment", "colour-translation-cutout"),
        Case::sized(Family::Gan, "all augmentation, grey", [1, 5, 7, 5])
            .word("augment", "colour-translation-cutout"),
    ]
}

fn conditional() -> Vec<Case> {
    vec![
        ragged("conditional").conditional(),
        ragged("conditional on attributes")
            .conditional()
            .of_attributes(),
        // Pairs of images, all of whose logits are projected twice a step.
        ragged("conditional, relativistic")
            .conditional()
            .word("objective", "relativistic"),
        ragged("conditional, spectral norm")
            .conditional()
            .word("discriminator_norm", "spectral"),
        ragged("conditional, 2 discriminator steps")
            .conditional()
            .number("discriminator_steps", 2.0),
    ]
}

fn training() -> Vec<Case> {
    vec![
        ragged("no average").number("ema", 0.0),
        ragged("average of 0.6").number("ema", 0.6),
        ragged("2 discriminator steps").number("discriminator_steps", 2.0),
        ragged("3 discriminator steps").number("discriminator_steps", 3.0),
        ragged("slow discriminator").number("discriminator_rate", 0.1),
        ragged("fast discriminator").number("discriminator_rate", 3.0),
        ragged("learning rate").number("learning_rate", 2e-4),
        ragged("half-life").number("half_life", 3.0),
        ragged("half-life, changed on the way")
            .number("half_life", 10.0)
            .change("half_life", 2.0),
        ragged("weight decay").number("weight_decay", 0.5),
        ragged("weight decay, changed on the way")
            .number("weight_decay", 0.1)
            .change("weight_decay", 1.0),
        ragged("weight decay, spectral norm")
            .word("discriminator_norm", "spectral")
            .number("weight_decay", 1.0),
        ragged("no momentum")
            .number("beta_1", 0.0)
            .number("beta_2", 0.9),
        ragged("mirrored and shifted")
            .word("mirror", "on")
            .number("shift", 3.0),
        changed(ragged("changed on the way")),
        changed(everything(ragged("everything, changed on the way"))),
        everything(ragged("everything")),
        everything(Case::sized(
            Family::Gan,
            "everything, width 16",
            [1, 16, 32, 6],
        )),
    ]
}

fn changed(case: Case) -> Case {
    case.change("learning_rate", 5e-4)
        .change("discriminator_rate", 2.0)
        .change("label_smoothing", 0.2)
        .change("discriminator_steps", 3.0)
        .change_word("mirror", "on")
        .change("shift", 2.0)
}

fn everything(case: Case) -> Case {
    case.conditional()
        .number("learning_rate", 2e-4)
        .word("augment", "colour-translation-cutout")
        .number("ema", 0.6)
        .word("objective", "relativistic")
        .word("discriminator_norm", "spectral")
        .number("r1", 0.1)
        .number("r2", 0.2)
        .number("discriminator_steps", 2.0)
        .word("mirror", "on")
        .number("shift", 1.0)
}
