//! Many images as a data set.

use dataset_format::{Dataset, IMAGE_SIZE, Labels, Split, contact_sheet, encode, quick_webp};

use crate::{ImportError, small_square};

/// Fewest images that make a data set.
pub const IMAGES_MIN: usize = 4;
/// Most images that a data set takes.
pub const IMAGES_MAX: usize = 20_000;
/// One image of so many is held out.
const HELD_OUT_SHARE: usize = 10;

/// A finished data set.
#[derive(Debug)]
pub struct Imported {
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
}

/// The images gathered so far.
#[derive(Debug)]
pub struct Collection {
    channels: usize,
    /// `[count, 32, 32, channels]`
    pixels: Vec<u8>,
}

impl Collection {
    /// Nothing yet; images become grey or keep their colours.
    pub fn new(grey: bool) -> Self {
        Self {
            channels: if grey { 1 } else { 3 },
            pixels: Vec::new(),
        }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.pixels.len() / self.image_len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.pixels.is_empty()
    }

    /// Adds a file, see [`small_square`].
    ///
    /// # Errors
    /// [`ImportError`] saying why the file cannot be used; the collection stays as it was.
    pub fn add(&mut self, file: &[u8]) -> Result<(), ImportError> {
        if self.len() == IMAGES_MAX {
            return Err(ImportError(format!(
                "a data set takes at most {IMAGES_MAX} images"
            )));
        }
        self.pixels.extend(small_square(file, self.channels)?);
        Ok(())
    }

    /// The data set of that name, with a title for people.
    ///
    /// # Errors
    /// [`ImportError`] if there are too few images.
    pub fn finish(&self, name: &str, title: &str) -> Result<Imported, ImportError> {
        let count = self.len();
        if count < IMAGES_MIN {
            return Err(ImportError(format!(
                "A data set takes at least {IMAGES_MIN} images; {count} could be read."
            )));
        }
        let failed = |error: dataset_format::FormatError| ImportError(error.to_string());
        let dataset = self.dataset(name, title);
        Ok(Imported {
            file: encode(&dataset, quick_webp).map_err(failed)?,
            sheet: contact_sheet(&dataset, 8, 3).map_err(failed)?,
            channels: dataset.channels,
            training: dataset.training.len(),
            held_out: dataset.held_out.len(),
        })
    }

    /// Every tenth image is held out, so that folders sorted by what they show are split evenly.
    fn dataset(&self, name: &str, title: &str) -> Dataset {
        let mut training = Split::default();
        let mut held_out = Split::default();
        let every = HELD_OUT_SHARE.min(self.len());
        for (index, image) in self.pixels.chunks_exact(self.image_len()).enumerate() {
            let split = match index % every == every - 1 {
                true => &mut held_out,
                false => &mut training,
            };
            split.pixels.extend(image);
            split.labels.push(0);
        }
        Dataset {
            name: name.into(),
            title: title.into(),
            channels: self.channels,
            labels: Labels::None,
            licence: "your own".into(),
            source: "Chosen by you; kept in this browser alone".into(),
            link: String::new(),
            sound: None,
            training,
            held_out,
        }
    }

    fn image_len(&self) -> usize {
        IMAGE_SIZE * IMAGE_SIZE * self.channels
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;

    fn file(shade: u8) -> Vec<u8> {
        let image = RgbImage::from_pixel(8, 8, Rgb([shade, 0, 255 - shade]));
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn images_become_a_data_file_with_some_held_out() {
        for (count, held_out) in [(4, 1), (10, 1), (25, 2)] {
            let mut collection = Collection::new(false);
            for index in 0..count {
                collection.add(&file(index as u8)).unwrap();
            }
            let imported = collection.finish("own-1", "Shades").unwrap();
            let dataset = dataset_format::decode(&imported.file).unwrap();
            assert_eq!((dataset.name.as_str(), dataset.channels), ("own-1", 3));
            assert_eq!(dataset.held_out.len(), held_out);
            assert_eq!(dataset.training.len(), count - held_out);
            assert_eq!(
                (imported.training, imported.held_out),
                (count - held_out, held_out)
            );
            assert!(imported.sheet.starts_with(b"\x89PNG"));
        }
    }

    #[test]
    fn grey_images_have_one_channel() {
        let mut collection = Collection::new(true);
        (0..4).for_each(|_| collection.add(&file(0)).unwrap());
        assert_eq!(collection.dataset("own-1", "Blue").training.pixels[0], 18);
    }

    #[test]
    fn a_broken_file_changes_nothing_and_too_few_images_are_no_set() {
        let mut collection = Collection::new(false);
        (0..3).for_each(|_| collection.add(&file(1)).unwrap());
        assert!(collection.add(b"no image").is_err());
        assert_eq!(collection.len(), 3);
        let error = collection.finish("own-1", "Few").unwrap_err().to_string();
        assert!(
            error.contains("at least 4 images; 3 could be read"),
            "{error}"
        );
    }
}
