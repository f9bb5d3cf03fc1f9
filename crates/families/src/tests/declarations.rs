//! What the families declare, against what pages, files and addresses rely on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    Family, FlowSettings, GanSettings, Likelihood, SharedSettings, VaeGanSettings, VaeSettings,
};
use lab_core::hyperparameter::{
    Choice, Domain, Hyperparameter, Setting, Settings,
    aliases::{ALIASES, KeyAlias, WordAlias},
};
use lab_data::{dataset::ImageShape, diff_augment::Augment};
use lab_graph::loss::Objective;
use lab_models::networks::DiscriminatorNorm;

fn settings(family: Family, given: &[(&str, Setting)]) -> Settings {
    let given = given.iter();
    let given: BTreeMap<_, _> = given
        .map(|(key, setting)| (key.to_string(), setting.clone()))
        .collect();
    Settings::resolve(family.hyperparameters(), &given).unwrap()
}

fn word(word: &str) -> Setting {
    Setting::Word(word.into())
}

/// Pages, translations and addresses hang on every key, word, text and bound. A change here is a change for people: make
/// it in the record too, and give a renamed key or word an alias.
#[test]
fn the_page_is_told_what_is_on_record() {
    let record = include_str!("../../../../tests/fixtures/hyperparameters.json");
    let record: BTreeMap<String, Vec<Value>> = serde_json::from_str(record).unwrap();
    for family in Family::PUBLIC {
        let described = family.hyperparameters().iter();
        let described = described.map(|one| serde_json::to_value(one).unwrap());
        let described: Vec<_> = described.collect();
        assert_eq!(described, record[family.name()], "{family:?}");
    }
    assert_eq!(record.len(), Family::PUBLIC.len());
}

#[test]
fn what_a_family_is_without_settings_are_the_defaults_that_are_described() {
    assert_eq!(
        GanSettings::of(&settings(Family::Gan, &[])),
        GanSettings::default()
    );
    assert_eq!(
        VaeSettings::of(&settings(Family::Vae, &[])),
        VaeSettings::default()
    );
    let of_vae_gan = VaeGanSettings::of(&settings(Family::VaeGan, &[]));
    assert_eq!(of_vae_gan, VaeGanSettings::default());
    let of_flow = FlowSettings::of(&settings(Family::Flow, &[]));
    assert_eq!(of_flow, FlowSettings::default());
}

#[test]
fn what_is_shared_is_read_of_every_family() {
    for family in Family::ALL {
        let given = [("batch_size", Setting::Number(8.0)), ("mirror", word("on"))];
        let shared = SharedSettings::of(&settings(family, &given));
        let expected = SharedSettings {
            batch_size: 8,
            mirror: true,
            ..SharedSettings::default()
        };
        assert_eq!(shared, expected, "{family:?}");
    }
}

/// Every value of a choice, by its word, as a family reads it.
fn assert_all_read<T: Choice + PartialEq + std::fmt::Debug>(
    family: Family,
    key: &str,
    read: impl Fn(&Settings) -> T,
) {
    let described = family.hyperparameters().iter().find(|one| one.key == key);
    let Domain::Choice { options, .. } = described.unwrap().domain else {
        panic!("{key} is no choice");
    };
    let values = options.iter();
    let values = values.map(|option| read(&settings(family, &[(key, word(option))])));
    assert_eq!(values.collect::<Vec<_>>(), T::ALL, "{family:?} {key}");
}

#[test]
fn every_word_of_a_choice_means_a_value_of_its_own() {
    assert_all_read(Family::Gan, "objective", |s| GanSettings::of(s).objective);
    assert_all_read(Family::VaeGan, "objective", |s| {
        VaeGanSettings::of(s).objective
    });
    assert_all_read(Family::Gan, "augment", |s| GanSettings::of(s).augment);
    assert_all_read(Family::Vae, "likelihood", |s| VaeSettings::of(s).likelihood);
    assert_all_read(Family::Vae, "binarise", |s| VaeSettings::of(s).binarise);
    assert_all_read(Family::Gan, "discriminator_norm", |s| {
        GanSettings::of(s).discriminator_norm
    });
    assert_all_read(Family::Gan, "conditional", |s| {
        SharedSettings::of(s).conditional
    });
}

/// Words that files carry, beside the values that they meant when they were written.
#[test]
fn words_mean_what_they_meant() {
    assert_eq!(
        Objective::from_word("least-squares"),
        Some(Objective::LeastSquares)
    );
    assert_eq!(
        Objective::from_word("relativistic"),
        Some(Objective::Relativistic)
    );
    let norm = DiscriminatorNorm::from_word("spectral");
    assert_eq!(norm, Some(DiscriminatorNorm::Spectral));
    let augment = Augment::from_word("colour-translation-cutout");
    assert_eq!(augment, Some(Augment::ColourTranslationCutout));
    let likelihood = Likelihood::from_word("gaussian-learned");
    assert_eq!(likelihood, Some(Likelihood::LearnedGaussian));
    assert_eq!(bool::from_word("on"), Some(true));
}

#[test]
fn keys_and_words_stand_for_one_thing_each() {
    for family in Family::ALL {
        let all = family.hyperparameters();
        let keys: BTreeSet<_> = all.iter().map(|one| one.key).collect();
        assert_eq!(keys.len(), all.len(), "{family:?}");
        for one in all {
            if let Domain::Choice { options, default } = one.domain {
                let words: BTreeSet<_> = options.iter().collect();
                assert_eq!(words.len(), options.len(), "{family:?} {}", one.key);
                assert!(options.contains(&default), "{family:?} {}", one.key);
            }
        }
    }
}

fn named(key: &str) -> Vec<&'static Hyperparameter> {
    let all = Family::ALL.into_iter().flat_map(Family::hyperparameters);
    all.filter(|one| one.key == key).collect()
}

#[test]
fn every_alias_leads_from_no_name_of_now_to_one() {
    for KeyAlias { before, now } in ALIASES.keys {
        assert!(named(before).is_empty(), "{before} is still a key");
        assert!(!named(now).is_empty(), "{now} is no key");
    }
    for WordAlias { key, before, now } in ALIASES.words {
        assert!(!named(key).is_empty(), "{key} is no key");
        for choice in named(key) {
            let Domain::Choice { options, .. } = choice.domain else {
                panic!("{key} is no choice");
            };
            assert!(!options.contains(before), "{key} {before} is still a word");
            assert!(options.contains(now), "{key} {now} is no word");
        }
    }
}

#[test]
fn live_settings_of_a_gan_change_and_others_stay() {
    let changed = settings(
        Family::Gan,
        &[
            ("learning_rate", Setting::Number(0.05)),
            ("discriminator_steps", Setting::Number(3.0)),
            ("beta_1", Setting::Number(0.25)),
            ("objective", word("hinge")),
        ],
    );
    let mut gan = GanSettings::default();
    gan.change_live(&changed);
    let expected = GanSettings {
        learning_rate: 0.05,
        discriminator_steps: 3,
        ..GanSettings::default()
    };
    assert_eq!(gan, expected);
}

/// Of every family, in grey and in colour: plain, and with every setting that changes a network's layers.
fn described() -> Vec<Value> {
    let word = |key: &str, word: &str| [(key.into(), Setting::Word(word.into()))].into();
    let choices = [
        BTreeMap::new(),
        word("discriminator_norm", "none"),
        word("discriminator_norm", "spectral"),
        word("conditional", "on"),
    ];
    let families = Family::PUBLIC.into_iter().flat_map(|family| {
        let settings = choices
            .iter()
            .filter_map(move |choice| Settings::resolve(family.hyperparameters(), choice).ok());
        settings.flat_map(move |settings| {
            [(1, 10), (3, 4)].map(|(channels, names)| {
                let shape = ImageShape { channels, size: 32 };
                serde_json::to_value(family.networks(shape, names, &settings)).unwrap()
            })
        })
    });
    families.collect()
}

#[test]
fn the_networks_are_described_as_they_were_before_they_were_data() {
    let expected: Vec<Value> =
        serde_json::from_str(include_str!("../../../../tests/fixtures/networks.json")).unwrap();
    let found = described();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
}
