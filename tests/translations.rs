//! Everything that the program says has its Chinese.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

use lab::evaluator::SummaryCode;
use lab_core::{
    error::ErrorKind,
    hyperparameter::{Choice, Domain, Setting, Settings},
};
use lab_data::dataset::ImageShape;
use lab_evaluation::{metrics::MEASURES, stability::AlarmKind};
use lab_families::{Family, Preset};
use lab_models::networks::{Architecture, DiscriminatorNorm};

/// By section, then by the English.
type Translations = BTreeMap<String, BTreeMap<String, String>>;

fn translations() -> Translations {
    let file = include_str!("../www/src/locales/said.zh-CN.json");
    serde_json::from_str(file).unwrap()
}

fn assert_translated(section: &str, said: BTreeSet<String>) {
    let translated: BTreeSet<_> = translations()[section].keys().cloned().collect();
    let missing: Vec<_> = said.difference(&translated).collect();
    let stale: Vec<_> = translated.difference(&said).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "missing: {missing:#?}, stale: {stale:#?}"
    );
}

#[test]
fn what_the_program_says_is_translated() {
    let mut said = BTreeSet::new();
    let mut say = |text: &str| {
        if !text.is_empty() {
            said.insert(text.to_string());
        }
    };
    for family in Family::ALL {
        say(family.title());
        say(family.idea());
        say(family.probed());
        for parameter in family.hyperparameters() {
            [parameter.label, parameter.help, parameter.unit]
                .into_iter()
                .for_each(&mut say);
            if let Domain::Choice { options, .. } = parameter.domain {
                options.iter().copied().for_each(&mut say);
            }
        }
        for loss in family.losses() {
            [loss.label, loss.help].into_iter().for_each(&mut say);
        }
        for network in described_networks(family) {
            [network.name, network.role].into_iter().for_each(&mut say);
            for layer in network.layers {
                say(&layer.operation);
                say(&layer.activation);
            }
        }
    }
    for preset in Preset::all() {
        [preset.title, preset.purpose]
            .into_iter()
            .for_each(&mut say);
    }
    for measure in MEASURES {
        [
            measure.label,
            measure.help,
            measure.unit.unwrap_or_default(),
            measure.glance.unwrap_or_default(),
        ]
        .into_iter()
        .for_each(&mut say);
    }
    for kind in AlarmKind::ALL {
        kind.words().into_iter().for_each(&mut say);
    }
    for code in SummaryCode::ALL {
        say(code.phrase());
    }
    for kind in ErrorKind::ALL {
        let name = serde_json::to_value(kind).unwrap();
        say(&format!("error {}", name.as_str().unwrap()));
    }
    for folder in ["src", "crates"] {
        phrases_in(Path::new(folder), &mut say);
    }
    assert_translated("program", said);
}

const GREY: ImageShape = ImageShape {
    channels: 1,
    size: 32,
};

/// Of a family, with every setting that says something of its own in them.
fn described_networks(family: Family) -> Vec<lab_models::networks::NetworkDescription> {
    let words = |words: &[(&str, &str)]| -> BTreeMap<String, Setting> {
        let words = words.iter();
        let words = words.map(|(key, word)| ((*key).into(), Setting::Word((*word).into())));
        words.collect()
    };
    let architectures = Architecture::WORDS.iter().flat_map(|architecture| {
        DiscriminatorNorm::WORDS
            .iter()
            .map(|norm| words(&[("architecture", architecture), ("discriminator_norm", norm)]))
    });
    let choices = architectures.chain([words(&[("conditional", "on")])]);
    let known =
        |values: &BTreeMap<String, Setting>| Settings::resolve(family.hyperparameters(), values);
    let plain = known(&BTreeMap::new()).unwrap();
    let others = choices.filter_map(|values| known(&values).ok());
    let settings = [plain].into_iter().chain(others);
    settings
        .flat_map(|settings| [0, 3].map(|names| family.networks(GREY, names, &settings)))
        .flatten()
        .collect()
}

/// Every text that a phrase is made of in the sources below a folder.
fn phrases_in(folder: &Path, say: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            phrases_in(&path, say);
        } else if !path.ends_with("tests.rs") {
            let source = fs::read_to_string(&path).unwrap();
            let made = source.split("Phrase::from(").skip(1);
            let texts =
                made.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
            // A text may go on in the next line.
            texts.for_each(|(text, _)| say(&unfolded(text)));
        }
    }
}

fn unfolded(text: &str) -> String {
    let mut pieces = text.split("\\\n");
    let first = pieces.next().unwrap_or_default();
    pieces.fold(first.to_string(), |whole, piece| whole + piece.trim_start())
}

#[test]
fn what_data_sets_are_called_is_translated() {
    let catalogue = include_str!("../www/public/datasets/index.json");
    let catalogue: Vec<Value> = serde_json::from_str(catalogue).unwrap();
    let names = |entry: &Value| entry["labels"]["names"].as_array().cloned();
    let titles = catalogue.iter().map(|entry| entry["title"].clone());
    let names = catalogue.iter().filter_map(names).flatten();
    let words = titles.chain(names);
    let words = words.map(|word| word.as_str().unwrap().to_string());
    let is_number = |word: &String| word.parse::<u32>().is_ok();
    let own = ["plain", "real"].map(String::from);
    assert_translated(
        "data",
        words.filter(|word| !is_number(word)).chain(own).collect(),
    );
}
