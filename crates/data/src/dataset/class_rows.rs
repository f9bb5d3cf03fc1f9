//! What a grid by class shows, line by line.

use serde::Serialize;

use super::{Dataset, Labels};

/// A line of a grid by class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ClassRow {
    /// The label of its images.
    pub label: u8,
    /// What that means.
    pub name: String,
}

/// Every class; or no attribute, then for each attribute the commonest combination that has it, as
/// far as they occur among the training images. At most `most`, and none without labels.
pub fn class_rows(dataset: &Dataset, most: usize) -> Vec<ClassRow> {
    let labels: Vec<u8> = match &dataset.labels {
        Labels::None => Vec::new(),
        Labels::Classes(names) => (0..=u8::MAX).take(names.len()).collect(),
        Labels::Attributes(names) => combinations(&dataset.training.labels, names.len()),
    };
    let row = |label: u8| ClassRow {
        label,
        name: match dataset.labels.names_of(label).join(", ") {
            name if name.is_empty() => "plain".into(),
            name => name,
        },
    };
    labels.into_iter().take(most).map(row).collect()
}

fn combinations(labels: &[u8], attributes: usize) -> Vec<u8> {
    let mut counts = [0_usize; 256];
    for label in labels {
        counts[usize::from(*label)] += 1;
    }
    let commonest = |wanted: &dyn Fn(u8) -> bool| {
        let candidates = (0..=u8::MAX).filter(|label| counts[usize::from(*label)] > 0);
        candidates
            .filter(|label| wanted(*label))
            .max_by_key(|label| counts[usize::from(*label)])
    };
    let plain = commonest(&|label| label == 0);
    let with = (0..attributes).map(|bit| commonest(&|label| label >> bit & 1 == 1));
    let mut found: Vec<u8> = Vec::new();
    for label in [plain].into_iter().chain(with).flatten() {
        if !found.contains(&label) {
            found.push(label);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Split;

    fn dataset(labels: Labels, of_images: &[u8]) -> Dataset {
        Dataset {
            name: "marks".into(),
            title: "Marks".into(),
            channels: 1,
            size: 32,
            labels,
            licence: String::new(),
            source: String::new(),
            link: String::new(),
            sound: None,
            training: Split {
                pixels: Vec::new(),
                labels: of_images.to_vec(),
            },
            held_out: Split::default(),
        }
    }

    fn labels(dataset: &Dataset, most: usize) -> Vec<u8> {
        class_rows(dataset, most)
            .iter()
            .map(|row| row.label)
            .collect()
    }

    #[test]
    fn every_class_has_a_row() {
        let names = ["a", "b", "c"].map(String::from).to_vec();
        let dataset = dataset(Labels::Classes(names), &[2, 2, 0]);
        assert_eq!(labels(&dataset, 9), [0, 1, 2]);
        assert_eq!(labels(&dataset, 2), [0, 1]);
        assert_eq!(class_rows(&dataset, 9)[1].name, "b");
    }

    #[test]
    fn every_attribute_is_shown_as_it_occurs_most() {
        let names = ["hat", "beard", "pipe"].map(String::from).to_vec();
        // A beard comes with a pipe more often than alone; both want the same row.
        let dataset = dataset(Labels::Attributes(names), &[0, 1, 0b110, 0b110, 0b010]);
        assert_eq!(labels(&dataset, 9), [0, 1, 0b110]);
        let names: Vec<_> = class_rows(&dataset, 9)
            .into_iter()
            .map(|row| row.name)
            .collect();
        assert_eq!(names, ["plain", "hat", "beard, pipe"]);
    }

    #[test]
    fn without_labels_there_are_no_rows() {
        assert!(class_rows(&dataset(Labels::None, &[0]), 9).is_empty());
    }
}
