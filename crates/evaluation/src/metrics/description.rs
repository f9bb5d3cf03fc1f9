//! The measures as the page shows them.

use serde::Serialize;

/// Which way a measure gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// Larger figures are better.
    Higher,
    /// Smaller figures are better.
    Lower,
    /// The figure of real images is best; there is too little and too much.
    Real,
}

/// Where a measure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Paper {
    /// Authors, year and title.
    pub title: &'static str,
    /// Its address.
    pub link: &'static str,
}

/// What a measure says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MeasureDescription {
    /// Key in reports.
    pub key: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it says, in a sentence or two.
    pub help: &'static str,
    /// Unit, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// Which way it gets better.
    pub better: Better,
    /// Where it comes from.
    pub paper: Paper,
    /// What it says in a word or two, if it is among the few that are shown of a model at a glance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub glance: Option<&'static str>,
    /// Whether it is among the few by which runs are compared.
    pub compares_runs: bool,
    /// Whether it depends on how many samples there are, so that no more of them are compared than there are held-out
    /// images.
    pub depends_on_count: bool,
}

const fn measure(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    better: Better,
    paper: (&'static str, &'static str),
) -> MeasureDescription {
    MeasureDescription {
        key,
        label,
        help,
        unit: None,
        better,
        paper: Paper {
            title: paper.0,
            link: paper.1,
        },
        glance: None,
        compares_runs: false,
        depends_on_count: false,
    }
}

impl MeasureDescription {
    const fn in_unit(self, unit: &'static str) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }

    const fn at_a_glance(self, glance: &'static str) -> Self {
        Self {
            glance: Some(glance),
            ..self
        }
    }

    const fn comparing_runs(self) -> Self {
        Self {
            compares_runs: true,
            ..self
        }
    }

    const fn depending_on_count(self) -> Self {
        Self {
            depends_on_count: true,
            ..self
        }
    }
}

const HEUSEL: (&str, &str) = (
    "Heusel et al. 2017, GANs trained by a two time-scale update rule converge to a local Nash equilibrium",
    "https://arxiv.org/abs/1706.08500",
);
const KYNKAANNIEMI: (&str, &str) = (
    "Kynkäänniemi et al. 2019, Improved precision and recall metric for assessing generative models",
    "https://arxiv.org/abs/1904.06991",
);
const SRIVASTAVA: (&str, &str) = (
    "Srivastava et al. 2017, VEEGAN: reducing mode collapse in GANs using implicit variational learning",
    "https://arxiv.org/abs/1705.07761",
);
const SALIMANS: (&str, &str) = (
    "Salimans et al. 2016, Improved techniques for training GANs",
    "https://arxiv.org/abs/1606.03498",
);
const MIYATO: (&str, &str) = (
    "Miyato & Koyama 2018, cGANs with projection discriminator",
    "https://arxiv.org/abs/1802.05637",
);
const MEEHAN: (&str, &str) = (
    "Meehan et al. 2020, A non-parametric test to detect data-copying in generative models",
    "https://arxiv.org/abs/2004.05675",
);
const PECH: (&str, &str) = (
    "Pech-Pacheco et al. 2000, Diatom autofocusing in brightfield microscopy: a comparative study",
    "https://doi.org/10.1109/ICPR.2000.903548",
);
const ZHU: (&str, &str) = (
    "Zhu et al. 2017, Toward multimodal image-to-image translation",
    "https://arxiv.org/abs/1711.11586",
);
const ARORA: (&str, &str) = (
    "Arora & Zhang 2017, Do GANs actually learn the distribution? An empirical study",
    "https://arxiv.org/abs/1706.08224",
);
const WANG: (&str, &str) = (
    "Wang et al. 2004, Image quality assessment: from error visibility to structural similarity",
    "https://doi.org/10.1109/TIP.2003.819861",
);
const BURDA: (&str, &str) = (
    "Burda et al. 2016, Importance weighted autoencoders",
    "https://arxiv.org/abs/1509.00519",
);

/// All measures, in the order in which to show them. A report holds those that its model and data
/// set have.
pub const MEASURES: &[MeasureDescription] = &[
    measure(
        "frechet",
        "Fréchet distance",
        "How far samples are from real images in a classifier's feature space (like FID). 0 = the same.",
        Better::Lower,
        HEUSEL,
    )
    .comparing_runs()
    .depending_on_count(),
    measure(
        "precision",
        "Precision",
        "Share of the samples that look like real images.",
        Better::Higher,
        KYNKAANNIEMI,
    )
    .at_a_glance("Looks real")
    .comparing_runs()
    .depending_on_count(),
    measure(
        "recall",
        "Recall",
        "Share of the real images that the samples cover: is all the variety there?",
        Better::Higher,
        KYNKAANNIEMI,
    )
    .at_a_glance("Variety")
    .comparing_runs()
    .depending_on_count(),
    measure(
        "classes_present",
        "Classes present",
        "Classes (or common combinations of attributes) that appear at least a tenth as often as in the real data.",
        Better::Higher,
        SRIVASTAVA,
    ),
    measure(
        "class_entropy",
        "Evenness",
        "How evenly classes appear: 1 = all equally often, 0 = only one.",
        Better::Higher,
        SRIVASTAVA,
    ),
    measure(
        "confidence",
        "Classifier confidence",
        "How clearly the classifier recognises samples, on average.",
        Better::Higher,
        SALIMANS,
    ),
    measure(
        "as_asked",
        "Follows the label",
        "How often a sample shows the class that was asked for (of attributes: the share that is right).",
        Better::Higher,
        MIYATO,
    ),
    measure(
        "diversity",
        "Diversity",
        "Average distance between two samples at low resolution, relative to training images. Far below 1: the samples look alike.",
        Better::Real,
        ZHU,
    ),
    measure(
        "distinctness",
        "Distinctness",
        "Average distance from a sample to the sample most like it at low resolution, relative to training images. Far below 1: a few images keep repeating.",
        Better::Real,
        ARORA,
    ),
    measure(
        "nearest_training",
        "Distance to training images",
        "Distance to the closest training image, relative to test images. Far below 1: the model copies.",
        Better::Real,
        MEEHAN,
    ),
    measure(
        "sharpness",
        "Sharpness",
        "Fine detail compared with real images: 1 = the same, lower = blurred, higher = noisy.",
        Better::Real,
        PECH,
    )
    .at_a_glance("Sharpness")
    .comparing_runs(),
    measure(
        "psnr",
        "PSNR",
        "How closely test images are reconstructed, pixel by pixel.",
        Better::Higher,
        WANG,
    )
    .in_unit("dB")
    .at_a_glance("Rebuilds"),
    measure(
        "ssim",
        "SSIM",
        "How closely the structure of test images is reconstructed. 1 = perfect.",
        Better::Higher,
        WANG,
    ),
    measure(
        "active_units",
        "Active dimensions",
        "Latent dimensions in use; the others carry no information.",
        Better::Higher,
        BURDA,
    ),
    measure(
        "bound",
        "Importance-weighted bound",
        "Lower bound on the log-likelihood of test images, from many latents each.",
        Better::Higher,
        BURDA,
    )
    .in_unit("nats"),
];
