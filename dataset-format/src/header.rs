use log_mel::LogMel;
use serde::{Deserialize, Serialize};

use crate::{IMAGE_SIZES, ImageShape, Result, images_max, invalid};

/// What the bytes 0 and 255 stand for.
pub const VALUE_RANGE: [f32; 2] = [-1.0, 1.0];
/// Most names of classes: a label is a byte.
const CLASSES_MAX: usize = 256;
/// Most names of attributes: a label has a bit for each.
const ATTRIBUTES_MAX: usize = 8;

/// What a data file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Name in settings and file names, such as `digits`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Channels (1 is grey, 3 is RGB), height, width; these are equal, and one of [`IMAGE_SIZES`].
    pub shape: [usize; 3],
    /// What the bytes 0 and 255 stand for; always −1 and 1.
    pub value_range: [f32; 2],
    /// What the labels mean.
    pub labels: Labels,
    /// Licence of the images.
    pub licence: String,
    /// Where the images come from, as their licence wants it said.
    pub source: String,
    /// Address of the source; empty if it has none.
    pub link: String,
    /// How the images were made from sound, if they were.
    pub sound: Option<LogMel>,
    /// Training images and labels.
    pub training: SplitHeader,
    /// Held-out images and labels.
    pub held_out: SplitHeader,
}

/// Size and checksum of one split.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitHeader {
    /// Number of images.
    pub count: usize,
    /// Bytes of the WebP sheet.
    pub sheet_bytes: usize,
    /// CRC-32 of sheet and labels together.
    pub crc32: u32,
}

/// What the byte that each image has as its label means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "names", rename_all = "lowercase")]
pub enum Labels {
    /// Nothing; it is zero.
    None,
    /// The index of a class.
    Classes(Vec<String>),
    /// A bit for each attribute that the image has, the first attribute the lowest.
    Attributes(Vec<String>),
}

impl Labels {
    /// The names of all classes or attributes.
    pub fn names(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::Classes(names) | Self::Attributes(names) => names,
        }
    }

    /// The names that a label stands for: at most one of classes, any number of attributes.
    pub fn names_of(&self, label: u8) -> Vec<&str> {
        match self {
            Self::None => Vec::new(),
            Self::Classes(names) => names
                .get(usize::from(label))
                .into_iter()
                .map(String::as_str)
                .collect(),
            Self::Attributes(names) => names
                .iter()
                .enumerate()
                .filter(|(bit, _)| label >> bit & 1 == 1)
                .map(|(_, name)| name.as_str())
                .collect(),
        }
    }

    /// One more than the largest label.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::None => 1,
            Self::Classes(names) => names.len(),
            Self::Attributes(names) => 1 << names.len(),
        }
    }

    fn check(&self) -> Result<()> {
        let (count, max, what) = match self {
            Self::None => return Ok(()),
            Self::Classes(names) => (names.len(), CLASSES_MAX, "classes"),
            Self::Attributes(names) => (names.len(), ATTRIBUTES_MAX, "attributes"),
        };
        if (1..=max).contains(&count) {
            return Ok(());
        }
        Err(invalid(format!(
            "The data set has {count} {what}; expected 1 to {max}."
        )))
    }
}

impl Header {
    /// Fails unless every field is within the format's limits.
    pub(crate) fn check(&self) -> Result<()> {
        let [channels, height, width] = self.shape;
        if !matches!(channels, 1 | 3) || height != width || !IMAGE_SIZES.contains(&height) {
            let sizes = IMAGE_SIZES.map(|size| format!("{size}×{size}"));
            return Err(invalid(format!(
                "The data set's images are {channels}×{height}×{width}; \
                 expected 1 or 3 channels of {}.",
                sizes.join(" or ")
            )));
        }
        if self.value_range != VALUE_RANGE {
            return Err(invalid(format!(
                "The data set's values range over {:?}; expected {VALUE_RANGE:?}.",
                self.value_range
            )));
        }
        self.labels.check()?;
        self.check_count(&self.training, "training")?;
        self.check_count(&self.held_out, "test")?;
        self.check_sound()
    }

    fn check_sound(&self) -> Result<()> {
        let Some(sound) = &self.sound else {
            return Ok(());
        };
        let ImageShape { channels, size } = self.image_shape();
        let fits = channels == 1 && sound.bands == size;
        let reason = match sound.check() {
            Err(reason) => reason,
            Ok(()) if fits => return Ok(()),
            Ok(()) => format!("a picture of sound is grey and has {size} bands"),
        };
        Err(invalid(format!(
            "The data set's sound cannot be made: {reason}."
        )))
    }

    /// What the images are like; in a header that was checked they are square.
    pub(crate) const fn image_shape(&self) -> ImageShape {
        let [channels, _, size] = self.shape;
        ImageShape { channels, size }
    }

    fn check_count(&self, split: &SplitHeader, what: &str) -> Result<()> {
        let most = images_max(self.image_shape().size);
        if (1..=most).contains(&split.count) {
            return Ok(());
        }
        Err(invalid(format!(
            "The {what} split claims {} images; expected 1 to {most}.",
            split.count
        )))
    }
}
