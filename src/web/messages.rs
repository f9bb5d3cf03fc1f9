//! What crosses the border besides numbers, strings and typed arrays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::arrays::{Bytes, Floats};
use lab::self_test::SelfTestReport;
use lab_core::hyperparameter::{Hyperparameter, Setting, aliases::Aliases};
use lab_data::contact_sheet::ContactSheet;
use lab_evaluation::{metrics::MeasureDescription, stability::Alarm};
use lab_families::{Engine, LossDescription, Preset};
use lab_graph::device::DeviceKind;
use lab_models::latent::Interpolation;

/// The models that a page can offer.
#[derive(Debug, Serialize, Tsify)]
pub struct Description {
    /// The model families.
    pub families: Vec<FamilyDescription>,
    /// Settings with a purpose.
    pub presets: Vec<Preset>,
    /// Most images or latents that one call takes.
    pub images_max: usize,
    /// Most steps that one call trains.
    pub steps_max: usize,
    /// What evaluations measure.
    pub measures: Vec<MeasureDescription>,
    /// Height and width of bundled and imported images, in pixels.
    pub image_size: usize,
    /// Names of earlier builds, which addresses and kept runs still carry.
    pub aliases: Aliases,
}

/// One model family and its hyperparameters.
#[derive(Debug, Serialize, Tsify)]
pub struct FamilyDescription {
    /// Name in a [`LabConfig`].
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// How it learns, in one line.
    pub idea: &'static str,
    /// Whether `encodeHeldOut` and `reconstruct` work; else `invertHeldOut` does.
    pub encodes: bool,
    /// Whether latents of an image are uncertain: else `klByDimension` says nothing.
    pub has_posteriors: bool,
    /// Whether an image is made step by step, so that `drift` shows it on its way.
    pub is_gradual: bool,
    /// What `probe` gives a linear classifier of images.
    pub probed: &'static str,
    /// Who made such models conditional first.
    pub conditional_paper: &'static str,
    /// How `interpolate` joins latents.
    pub interpolation: Interpolation,
    /// The hyperparameters, in the order in which to show them.
    pub hyperparameters: Vec<Hyperparameter>,
    /// Key of the hyperparameter that changes most of what the family makes: a number.
    pub key_hyperparameter: &'static str,
    /// The figures of a [`LossReport`], in the order in which to show them.
    pub losses: Vec<LossDescription>,
}

/// What a loaded data set holds.
#[derive(Debug, Serialize, Tsify)]
pub struct DatasetSummary {
    /// Name in a [`LabConfig`].
    pub name: String,
    /// Name for people.
    pub title: String,
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Height and width of every image, in pixels.
    pub image_size: usize,
    /// What the labels mean.
    pub labels: LabelSummary,
    /// Number of training images.
    pub training: usize,
    /// Number of held-out images.
    pub held_out: usize,
    /// Licence of the images.
    pub licence: String,
    /// Where the images come from.
    pub source: String,
    /// Address of the source; empty if it has none.
    pub link: String,
    /// Whether the images are pictures of sound, for `toSound`.
    pub is_sound: bool,
}

/// What the labels of a data set mean.
#[derive(Debug, Serialize, Tsify)]
pub struct LabelSummary {
    /// Whether an image has one of the names, any number of them, or none.
    pub kind: LabelKind,
    /// All names.
    pub names: Vec<String>,
}

/// See [`LabelSummary::kind`].
#[derive(Debug, Clone, Copy, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum LabelKind {
    /// There are no labels.
    None,
    /// One name an image.
    Classes,
    /// Any number of names an image.
    Attributes,
}

/// A sound, one channel.
#[derive(Debug, Serialize, Tsify)]
pub struct Sound {
    /// Samples a second.
    pub sample_rate: u32,
    /// Values in −1..1.
    pub samples: Floats,
}

/// Which device is up, and whether it computes what it should.
#[derive(Debug, Serialize, Tsify)]
pub struct DeviceReport {
    /// The device asked for.
    pub kind: DeviceKind,
    /// Its self-test.
    pub self_test: SelfTestReport,
}

/// Values of hyperparameters by key.
#[derive(Debug, Default, Serialize, Deserialize, Tsify)]
#[serde(transparent)]
#[tsify(hashmap_as_object)]
pub struct SettingsByKey(pub BTreeMap<String, Setting>);

/// What to train, on what.
#[derive(Debug, Deserialize, Tsify)]
pub struct LabConfig {
    /// Name of a loaded data set.
    pub dataset: String,
    /// Name of a model family.
    pub family: String,
    /// A whole number from 0 to 2⁵³ − 1; the same seed gives the same run.
    pub seed: f64,
    /// Values by key; defaults where there is none.
    #[serde(default)]
    pub hyperparameters: SettingsByKey,
    /// How a step is computed; "program" unless it is given.
    #[serde(default)]
    #[tsify(optional)]
    pub engine: Engine,
}

/// What a model was made with; a [`LabConfig`] to be read.
#[derive(Debug, Serialize, Tsify)]
pub struct ModelConfig {
    /// Name of its data set.
    pub dataset: String,
    /// Name of its family.
    pub family: String,
    /// Its seed.
    pub seed: f64,
    /// All hyperparameters by key.
    pub hyperparameters: SettingsByKey,
}

/// What a model file holds.
#[derive(Debug, Serialize, Tsify)]
pub struct ModelSummary {
    /// What the model was made with.
    pub config: ModelConfig,
    /// Steps trained.
    pub step: u32,
    /// Name of the data set for people.
    pub dataset_title: String,
}

/// Posteriors of images, diagonal Gaussians over latents.
#[derive(Debug, Serialize, Tsify)]
pub struct PosteriorReport {
    /// `latent_size` numbers an image.
    pub mean: Floats,
    /// As many, natural logarithms of the variances.
    pub log_variance: Floats,
}

/// The latent of an image, encoded or searched for.
#[derive(Debug, Serialize, Tsify)]
pub struct ImageLatent {
    /// `latent_size` numbers.
    pub latent: Floats,
    /// As many for every latent drawn from the posterior; none in a family that has none.
    pub draws: Floats,
    /// Root mean square error a pixel of what it is decoded to, on a scale from 0 to 1.
    pub error: f32,
}

/// Images that were encoded or searched for, and decoded.
#[derive(Debug, Serialize, Tsify)]
pub struct ReconstructionReport {
    /// What they were decoded to.
    pub picture: Sheet,
    /// Root mean square error a pixel over all of them, on a scale from 0 to 1.
    pub error: f32,
}

/// Latents that were searched for.
#[derive(Debug, Serialize, Tsify)]
pub struct InversionReport {
    /// `latent_size` numbers an image.
    pub latents: Floats,
    /// How close they come.
    pub reconstruction: ReconstructionReport,
}

/// Losses of held-out images.
#[derive(Debug, Serialize, Tsify)]
#[tsify(hashmap_as_object)]
pub struct LossReport {
    /// Steps trained when the losses were computed.
    pub step: u32,
    /// Losses by the keys of [`FamilyDescription::losses`].
    pub values: BTreeMap<&'static str, f32>,
}

/// How the last training step went.
#[derive(Debug, Serialize, Tsify)]
#[tsify(hashmap_as_object)]
pub struct TrainingReport {
    /// Steps trained with it.
    pub step: u32,
    /// Losses by the keys of [`FamilyDescription::losses`].
    pub values: BTreeMap<&'static str, f32>,
    /// What they tell that is new.
    pub alarms: Vec<Alarm>,
}

/// Samples of the run's fixed latents.
#[derive(Debug, Serialize, Tsify)]
pub struct SampleReport {
    /// The samples.
    pub picture: Sheet,
    /// What they tell that is new.
    pub alarms: Vec<Alarm>,
}

/// The training image that comes closest to an image.
#[derive(Debug, Serialize, Tsify)]
pub struct NearestImage {
    /// The image.
    pub picture: Sheet,
    /// Root mean square difference a pixel, on a scale from 0 to 1.
    pub distance: f32,
    /// What it shows, a phrase; empty without labels.
    pub name: String,
}

/// Images packed into one RGBA picture, row by row.
#[derive(Debug, Serialize, Tsify)]
pub struct Sheet {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `width · height · 4` bytes.
    pub rgba: Bytes,
}

impl From<ContactSheet> for Sheet {
    fn from(sheet: ContactSheet) -> Self {
        let ContactSheet {
            width,
            height,
            rgba,
        } = sheet;
        Self {
            width,
            height,
            rgba: Bytes(rgba),
        }
    }
}
