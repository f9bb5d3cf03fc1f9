//! Knobs of what may be added to a GAN so that its training stays in balance; all off by default.

use super::{Domain, Hyperparameter, Settings};
use crate::{distortion::Augment, model::DiscriminatorNorm};

/// Miyato et al. 2018, *Spectral normalization for generative adversarial networks*.
pub(super) const DISCRIMINATOR_NORM: Hyperparameter = Hyperparameter::new(
    "discriminator_norm",
    "Discriminator norm",
    "Normalisation in the discriminator: batch normalisation (batch), none, or spectral normalisation, which limits how fast its output can change (spectral).",
    Domain::Choice {
        options: &["batch", "none", "spectral"],
        default: "batch",
    },
);

const fn slope_penalty(
    key: &'static str,
    label: &'static str,
    help: &'static str,
) -> Hyperparameter {
    let domain = Domain::Real {
        min: 0.0,
        max: 100.0,
        default: 0.0,
    };
    Hyperparameter::new(key, label, help, domain)
}

/// Mescheder et al. 2018, *Which training methods for GANs do actually converge?*
pub(super) const R1: Hyperparameter = slope_penalty(
    "r1",
    "R1 penalty γ",
    "Penalises steep discriminator gradients at real images, which steadies training. Use with the discriminator norm none or spectral.",
);

/// Roth et al. 2017, *Stabilizing training of generative adversarial networks through
/// regularization*.
pub(super) const R2: Hyperparameter = slope_penalty(
    "r2",
    "R2 penalty γ",
    "Penalises steep discriminator gradients at generated images. Use with the discriminator norm none or spectral.",
);

/// Zhao et al. 2020, *Differentiable augmentation for data-efficient GAN training*.
pub(super) const AUGMENT: Hyperparameter = Hyperparameter::new(
    "augment",
    "Discriminator augmentation",
    "Randomly shifts everything the discriminator sees, real or generated, and optionally blanks out a square or changes colours, so that it cannot memorise a small data set.",
    Domain::Choice {
        options: &[
            "off",
            "translation",
            "translation-cutout",
            "colour-translation-cutout",
        ],
        default: "off",
    },
);

/// What [`AUGMENT`] is set to.
pub(in crate::train) fn augment(settings: &Settings) -> Augment {
    match settings.word("augment") {
        "translation" => Augment::Translation,
        "translation-cutout" => Augment::TranslationCutout,
        "colour-translation-cutout" => Augment::ColourTranslationCutout,
        _ => Augment::Off,
    }
}

/// What [`DISCRIMINATOR_NORM`] is set to.
pub(in crate::train) fn discriminator_norm(settings: &Settings) -> DiscriminatorNorm {
    match settings.word("discriminator_norm") {
        "none" => DiscriminatorNorm::None,
        "spectral" => DiscriminatorNorm::Spectral,
        _ => DiscriminatorNorm::Batch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Family, Setting};

    fn settings(key: &str, word: &str) -> Settings {
        let given = [(key.to_string(), Setting::Word(word.into()))];
        Settings::resolve(Family::Gan.hyperparameters(), &given.into()).unwrap()
    }

    fn options(knob: Hyperparameter) -> &'static [&'static str] {
        match knob.domain {
            Domain::Choice { options, .. } => options,
            _ => unreachable!("the knob is a choice"),
        }
    }

    #[test]
    fn every_norm_is_offered() {
        let norm = |word: &&str| discriminator_norm(&settings("discriminator_norm", word));
        let norms: Vec<_> = options(DISCRIMINATOR_NORM).iter().map(norm).collect();
        let all = [
            DiscriminatorNorm::Batch,
            DiscriminatorNorm::None,
            DiscriminatorNorm::Spectral,
        ];
        assert_eq!(norms, all);
    }

    #[test]
    fn every_distortion_is_offered() {
        let distortion = |word: &&str| augment(&settings("augment", word));
        let distortions: Vec<_> = options(AUGMENT).iter().map(distortion).collect();
        let all = [
            Augment::Off,
            Augment::Translation,
            Augment::TranslationCutout,
            Augment::ColourTranslationCutout,
        ];
        assert_eq!(distortions, all);
    }
}
