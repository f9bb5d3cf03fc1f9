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
    }
}

impl MeasureDescription {
    const fn in_unit(self, unit: &'static str) -> Self {
        Self {
            unit: Some(unit),
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
        "How far the judge's features of samples lie from those of real images, both taken for Gaussians.",
        Better::Lower,
        HEUSEL,
    ),
    measure(
        "precision",
        "Precision",
        "Share of the samples that lie where real images lie: do they look real?",
        Better::Higher,
        KYNKAANNIEMI,
    ),
    measure(
        "recall",
        "Recall",
        "Share of the real images that lie where samples lie: is all of the data there?",
        Better::Higher,
        KYNKAANNIEMI,
    ),
    measure(
        "classes_present",
        "Classes present",
        "Classes, or frequent combinations of attributes, with at least a tenth of their real share among the samples.",
        Better::Higher,
        SRIVASTAVA,
    ),
    measure(
        "class_entropy",
        "Evenness",
        "Entropy of the classes among the samples: 1 if all are as frequent, 0 if there is one alone.",
        Better::Higher,
        SRIVASTAVA,
    ),
    measure(
        "confidence",
        "Judge's confidence",
        "How sure the judge is of what it sees on a sample, on average.",
        Better::Higher,
        SALIMANS,
    ),
    measure(
        "as_asked",
        "As asked",
        "Share of a conditional model's samples on which the judge sees the class that was asked for; of attributes, the share of them all.",
        Better::Higher,
        MIYATO,
    ),
    measure(
        "diversity",
        "Diversity",
        "Mean distance of two samples, seen coarsely, against that of two training images: far below 1 means that the samples are alike.",
        Better::Real,
        ZHU,
    ),
    measure(
        "distinctness",
        "Distinctness",
        "Mean distance from a sample to the nearest other one, seen coarsely, against the same of as many training images: far below 1 means that few images come again and again.",
        Better::Real,
        ARORA,
    ),
    measure(
        "nearest_training",
        "Distance to training images",
        "From a sample to the nearest training image, against the same of held-out images: far below 1 means copies.",
        Better::Real,
        MEEHAN,
    ),
    measure(
        "sharpness",
        "Sharpness",
        "Fine detail of the samples, against that of real images: 1 is as sharp, below is blurred, above is noisy.",
        Better::Real,
        PECH,
    ),
    measure(
        "psnr",
        "PSNR",
        "How closely held-out images are reconstructed, pixel by pixel.",
        Better::Higher,
        WANG,
    )
    .in_unit("dB"),
    measure(
        "ssim",
        "SSIM",
        "How closely the structure of held-out images is reconstructed; 1 is perfect.",
        Better::Higher,
        WANG,
    ),
    measure(
        "active_units",
        "Active latents",
        "Latents that say something about the image; the others have collapsed onto the prior.",
        Better::Higher,
        BURDA,
    ),
    measure(
        "bound",
        "Importance-weighted bound",
        "Lower bound of the log-likelihood of held-out images from many latents each.",
        Better::Higher,
        BURDA,
    )
    .in_unit("nats"),
];
