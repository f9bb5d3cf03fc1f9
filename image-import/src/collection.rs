//! Many images as a data set.

use dataset_format::{Dataset, IMAGE_SIZE, Labels, Split, contact_sheet, encode, quick_webp};

use crate::{ImportError, Result, order};

/// Fewest images that make a data set.
pub const IMAGES_MIN: usize = 4;
/// Most images that a data set takes.
pub const IMAGES_MAX: usize = 20_000;

/// A finished data set.
#[derive(Debug)]
pub struct Imported {
    /// `own-` and 16 hexadecimal digits, which follow from the images and their labels alone.
    pub name: String,
    /// The data file.
    pub file: Vec<u8>,
    /// A contact sheet of the first images, PNG.
    pub sheet: Vec<u8>,
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Number of training images.
    pub training: usize,
    /// Number of held-out images.
    pub held_out: usize,
    /// Names of the classes; none without labels.
    pub classes: Vec<String>,
}

/// The images gathered so far.
#[derive(Debug)]
pub struct Collection {
    channels: usize,
    /// `[count, 32, 32, channels]`
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Collection {
    /// Nothing yet; images have one channel or three.
    pub fn new(channels: usize) -> Self {
        Self {
            channels,
            pixels: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Adds an image, `[32, 32, channels]`, with the index of its class; zero without classes.
    ///
    /// # Errors
    /// [`ImportError`] if there are too many images, or it is not of that size; the collection stays
    /// as it was.
    pub fn add(&mut self, pixels: &[u8], label: u8) -> Result<()> {
        if self.len() == IMAGES_MAX {
            return Err(ImportError(format!(
                "a data set can hold at most {IMAGES_MAX} images"
            )));
        }
        if pixels.len() != self.image_len() {
            return Err(ImportError(format!(
                "it has {} values; expected {}",
                pixels.len(),
                self.image_len()
            )));
        }
        self.pixels.extend(pixels);
        self.labels.push(label);
        Ok(())
    }

    /// The data set of the images so far, with a title for people and the names of their classes.
    /// Classes without images are left out; of fewer than two classes no labels are made.
    ///
    /// # Errors
    /// [`ImportError`] if there are too few images, or a label has no name.
    pub fn finish(&self, title: &str, names: &[String]) -> Result<Imported> {
        let count = self.len();
        if count < IMAGES_MIN {
            return Err(ImportError(format!(
                "You need at least {IMAGES_MIN} images; only {count} could be read."
            )));
        }
        let failed = |error: dataset_format::FormatError| ImportError(error.to_string());
        let dataset = self.dataset(title, names)?;
        Ok(Imported {
            file: encode(&dataset, quick_webp).map_err(failed)?,
            sheet: contact_sheet(&dataset, 8, 3).map_err(failed)?,
            channels: dataset.channels,
            training: dataset.training.len(),
            held_out: dataset.held_out.len(),
            classes: dataset.labels.names().to_vec(),
            name: dataset.name,
        })
    }

    fn dataset(&self, title: &str, names: &[String]) -> Result<Dataset> {
        let (labels, classes) = self.classes(names)?;
        let order = order::shuffled(&self.pixels, self.image_len(), &labels);
        let ordered: Vec<u8> = order.iter().map(|&index| labels[index]).collect();
        let mut training = Split::default();
        let mut held_out = Split::default();
        for (&index, is_held_out) in order.iter().zip(order::held_out(&ordered)) {
            let split = if is_held_out {
                &mut held_out
            } else {
                &mut training
            };
            split.pixels.extend(self.image(index));
            split.labels.push(labels[index]);
        }
        Ok(Dataset {
            name: self.name(&training, &held_out, &classes),
            title: title.into(),
            channels: self.channels,
            size: IMAGE_SIZE,
            labels: match classes.is_empty() {
                true => Labels::None,
                false => Labels::Classes(classes),
            },
            licence: "your own".into(),
            source: "Your images, stored only in this browser".into(),
            link: String::new(),
            sound: None,
            training,
            held_out,
        })
    }

    /// Labels among the classes that have images, in the order of their names; the order of folders
    /// is an accident.
    fn classes(&self, names: &[String]) -> Result<(Vec<u8>, Vec<String>)> {
        let none = || (vec![0; self.len()], Vec::new());
        if names.is_empty() {
            return Ok(none());
        }
        let mut present = Vec::new();
        for &label in &self.labels {
            let name = names.get(usize::from(label)).ok_or_else(|| {
                ImportError(format!(
                    "The label {label} has no name; there are {}.",
                    names.len()
                ))
            })?;
            if !present.contains(name) {
                present.push(name.clone());
            }
        }
        if present.len() < 2 {
            return Ok(none());
        }
        // Numbers by their value: 2 before 10.
        present.sort_by_cached_key(|name| (name.parse::<u64>().unwrap_or(u64::MAX), name.clone()));
        let labels = self.labels.iter().map(|&label| {
            let name = &names[usize::from(label)];
            present.iter().position(|one| one == name).unwrap_or(0) as u8
        });
        Ok((labels.collect(), present))
    }

    fn name(&self, training: &Split, held_out: &Split, classes: &[String]) -> String {
        let shape = [self.channels, training.len(), held_out.len()].map(|part| part as u64);
        let shape: Vec<u8> = shape.into_iter().flat_map(u64::to_le_bytes).collect();
        let splits = [
            &training.pixels,
            &training.labels,
            &held_out.pixels,
            &held_out.labels,
        ];
        let parts = splits.map(Vec::as_slice).into_iter();
        let names = classes.iter().map(String::as_bytes);
        let parts: Vec<&[u8]> = [shape.as_slice()]
            .into_iter()
            .chain(parts)
            .chain(names)
            .collect();
        let digits: String = order::hash(&parts)[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("own-{digits}")
    }

    fn image(&self, index: usize) -> &[u8] {
        &self.pixels[index * self.image_len()..][..self.image_len()]
    }

    fn image_len(&self) -> usize {
        IMAGE_SIZE * IMAGE_SIZE * self.channels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey image of one shade.
    fn shade(shade: usize) -> Vec<u8> {
        vec![shade as u8; IMAGE_SIZE * IMAGE_SIZE]
    }

    fn names<const N: usize>(names: [&str; N]) -> Vec<String> {
        names.map(String::from).into()
    }

    /// Shades in this order, each with a label.
    fn collection(images: impl IntoIterator<Item = (usize, u8)>) -> Collection {
        let mut collection = Collection::new(1);
        for (value, label) in images {
            collection.add(&shade(value), label).unwrap();
        }
        collection
    }

    #[test]
    fn images_become_a_data_file_with_some_held_out() {
        for (count, held_out) in [(4, 1), (10, 1), (25, 2)] {
            let imported = collection((0..count).map(|shade| (shade, 0)))
                .finish("Shades", &[])
                .unwrap();
            let dataset = dataset_format::decode(&imported.file).unwrap();
            assert_eq!(
                (dataset.name, dataset.title, dataset.channels),
                (imported.name, "Shades".into(), 1)
            );
            assert_eq!(
                (dataset.training.len(), dataset.held_out.len()),
                (count - held_out, held_out)
            );
            assert_eq!(
                (imported.training, imported.held_out),
                (count - held_out, held_out)
            );
            assert_eq!((dataset.labels, imported.classes), (Labels::None, vec![]));
            assert!(imported.sheet.starts_with(b"\x89PNG"));
        }
    }

    #[test]
    fn the_name_and_the_split_follow_from_the_images_alone() {
        let make = |images: Vec<(usize, u8)>, classes: &[String]| {
            let imported = collection(images).finish("Any", classes).unwrap();
            (imported.name, imported.file)
        };
        let ascending = |count| {
            (0..count)
                .map(|shade| (shade, (shade % 2) as u8))
                .collect::<Vec<_>>()
        };
        let (name, file) = make(ascending(40), &[]);
        let digits = name.strip_prefix("own-").unwrap();
        assert!(
            digits.len() == 16 && digits.chars().all(|digit| digit.is_ascii_hexdigit()),
            "{name}"
        );
        let descending = ascending(40).into_iter().rev().collect();
        assert_eq!(make(descending, &[]), (name.clone(), file));
        assert_ne!(make(ascending(41), &[]).0, name, "another image");
        let labelled = make(ascending(40), &names(["even", "odd"]));
        assert_ne!(labelled.0, name, "labels");
        let swapped = (0..40)
            .map(|shade| (shade, 1 - (shade % 2) as u8))
            .collect();
        assert_eq!(
            make(swapped, &names(["odd", "even"])),
            labelled,
            "another order of folders"
        );
        assert_ne!(
            make(ascending(40), &names(["even", "strange"])).0,
            labelled.0,
            "another name"
        );
    }

    #[test]
    fn folders_become_classes_each_held_out_in_proportion() {
        let images = (0..60).map(|shade| (shade, [2, 2, 2, 2, 0, 1][shade % 6]));
        let imported = collection(images)
            .finish("Shades", &names(["10", "2", "three", "empty"]))
            .unwrap();
        assert_eq!(
            imported.classes,
            ["2", "10", "three"],
            "numbers by value, no empty class"
        );
        let dataset = dataset_format::decode(&imported.file).unwrap();
        let count = |split: &Split, label| split.labels.iter().filter(|&&one| one == label).count();
        for (label, [training, held_out]) in [(0, [9, 1]), (1, [9, 1]), (2, [36, 4])] {
            assert_eq!(count(&dataset.training, label), training);
            assert_eq!(count(&dataset.held_out, label), held_out);
        }
        for split in [&dataset.training, &dataset.held_out] {
            for (image, &label) in split
                .pixels
                .chunks_exact(IMAGE_SIZE * IMAGE_SIZE)
                .zip(&split.labels)
            {
                assert_eq!(
                    label,
                    [2, 2, 2, 2, 1, 0][usize::from(image[0]) % 6],
                    "the label of {}",
                    image[0]
                );
            }
        }
    }

    #[test]
    fn equal_names_are_one_class_and_a_single_class_is_none() {
        let images = || (0..8).map(|shade| (shade, (shade % 4) as u8));
        let merged = collection(images())
            .finish("", &names(["a", "b", "a", "b"]))
            .unwrap();
        assert_eq!(merged.classes, ["a", "b"]);
        let single = collection(images())
            .finish("", &names(["a", "a", "a", "a"]))
            .unwrap();
        assert!(single.classes.is_empty());
        let error = collection(images())
            .finish("", &names(["a", "b"]))
            .unwrap_err();
        assert!(error.to_string().contains("label 2 has no name"), "{error}");
    }

    #[test]
    fn too_few_and_misshapen_images_are_refused() {
        let mut few = collection((0..3).map(|shade| (shade, 0)));
        assert!(
            few.add(&[0; 5], 0)
                .unwrap_err()
                .to_string()
                .contains("5 values; expected 1024")
        );
        let error = few.finish("Few", &[]).unwrap_err().to_string();
        assert!(
            error.contains("at least 4 images; only 3 could be read"),
            "{error}"
        );
    }
}
