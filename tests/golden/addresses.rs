//! Addresses that were shared name hyperparameters and their values; they must go on meaning something.

use std::{collections::BTreeMap, fs};

use lab_core::{hyperparameter::Domain, hyperparameter::Setting, hyperparameter::Settings};
use lab_families::Family;

/// As the address writes it: `key` of a hyperparameter that all families share, `family.key` of a family's own.
type Address = BTreeMap<String, Vec<Setting>>;

fn recorded() -> Address {
    let file = fs::read("tests/fixtures/addresses.json").unwrap();
    serde_json::from_slice(&file).unwrap()
}

/// The families that a key of an address is for, and the family's own key.
fn families(key: &str) -> (Vec<Family>, &str) {
    match key.split_once('.') {
        None => (Family::ALL.into(), key),
        Some((family, key)) => (vec![Family::from_name(family).unwrap()], key),
    }
}

fn resolve(family: Family, key: &str, value: &Setting) -> Settings {
    let given = BTreeMap::from([(key.to_string(), value.clone())]);
    let resolved = Settings::resolve(family.hyperparameters(), &given);
    resolved.unwrap_or_else(|error| panic!("{family:?} refuses {key} {value}: {}", error.message))
}

#[test]
fn every_value_of_an_address_is_taken_and_heard() {
    let address = recorded();
    assert!(address.len() > 20, "{address:?}");
    for (key, values) in &address {
        let (families, key) = families(key);
        for family in families {
            let resolved: Vec<_> = values
                .iter()
                .map(|value| resolve(family, key, value))
                .collect();
            for (index, one) in resolved.iter().enumerate() {
                let again = resolved[..index].contains(one);
                assert!(
                    !again,
                    "{family:?} hears no difference in {key} {}",
                    values[index]
                );
            }
        }
    }
}

/// The page looks a shared hyperparameter up by its bare key, and others under their family's name.
#[test]
fn keys_stay_shared_or_a_familys_own() {
    for address_key in recorded().keys() {
        let (families, key) = families(address_key);
        for family in families {
            let hyperparameter = family
                .hyperparameters()
                .iter()
                .find(|hyperparameter| hyperparameter.key == key);
            if let Some(hyperparameter) = hyperparameter {
                assert_eq!(
                    hyperparameter.shared,
                    !address_key.contains('.'),
                    "{address_key}"
                );
            }
        }
    }
}

/// Of those of today: what is not listed here could be renamed without anybody noticing.
#[test]
fn every_hyperparameter_is_listed_with_all_its_words() {
    let address = recorded();
    for family in Family::ALL {
        for hyperparameter in family.hyperparameters() {
            let key = match hyperparameter.shared {
                true => hyperparameter.key.to_string(),
                false => format!("{}.{}", family.name(), hyperparameter.key),
            };
            let listed = address.get(&key);
            let listed = listed.unwrap_or_else(|| panic!("addresses.json lacks {key}"));
            if let Domain::Choice { options, .. } = &hyperparameter.domain {
                let lacks = |word: &&&str| !listed.contains(&Setting::Word((**word).into()));
                assert_eq!(options.iter().find(lacks), None, "addresses.json, {key}");
            }
        }
    }
}
