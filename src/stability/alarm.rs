use serde::Serialize;

use super::remedy::{Remedy, remedies};
use crate::train::Family;

/// Steps for which a fact has to hold before it is told: shorter spells pass by themselves.
const PATIENCE: u32 = 100;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// Losses grow without bound, or are no numbers any more.
    Divergence,
    /// The generator makes a few images only.
    Collapse,
    /// The discriminator is always right, so that the generator learns little from it.
    DiscriminatorWon,
    /// The discriminator cannot tell real from fake, so that it teaches nothing.
    DiscriminatorLost,
    /// The latents say nothing about the image.
    PosteriorCollapse,
}

impl AlarmKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 5] = [
        Self::Divergence,
        Self::Collapse,
        Self::DiscriminatorWon,
        Self::DiscriminatorLost,
        Self::PosteriorCollapse,
    ];

    /// Title, what happened, and what helps.
    const fn words(self) -> [&'static str; 3] {
        match self {
            Self::Divergence => [
                "Training diverges",
                "The losses have left every bound. The networks will not come back from there by themselves.",
                "Reset with a tenth of the learning rate.",
            ],
            Self::Collapse => [
                "Mode collapse",
                "The samples are nearly all alike: the generator has found a few images that pass, and makes nothing else.",
                "Reset with a lower learning rate, β₁ of Adam at 0.5 or below, and the relativistic objective, or with images distorted for the discriminator; a collapsed generator seldom comes back.",
            ],
            Self::DiscriminatorWon => [
                "The discriminator has won",
                "It tells every sample from a real image with certainty, so that the generator learns little from it.",
                "Put the discriminator rate below 1, raise label smoothing, or reset with images distorted for the discriminator, the relativistic objective, or the discriminator norm spectral and an R1 penalty.",
            ],
            Self::DiscriminatorLost => [
                "The discriminator has lost",
                "It tells real images from samples no better than a coin does, so that it teaches the generator nothing.",
                "Put the discriminator rate above 1, or take more discriminator steps for each of the generator.",
            ],
            Self::PosteriorCollapse => [
                "Posterior collapse",
                "The latents say nothing about the image: the decoder paints the same mean image whatever they are.",
                "Lower the KL weight β, give the latents free bits, or reset with a KL warm-up or a lower learning rate.",
            ],
        }
    }
}

/// Something has gone wrong, or is over.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Alarm {
    /// What it is.
    pub kind: AlarmKind,
    /// Step at which it was noticed.
    pub step: u32,
    /// Its name.
    pub title: &'static str,
    /// What happened.
    pub message: &'static str,
    /// What helps.
    pub remedy: &'static str,
    /// Settings that help, the likeliest first: each makes a new training.
    pub remedies: Vec<Remedy>,
    /// Whether it is over.
    pub cleared: bool,
}

/// A fact under observation.
#[derive(Debug, Clone)]
pub struct Condition {
    family: Family,
    kind: AlarmKind,
    since: Option<u32>,
    raised: bool,
}

impl Condition {
    pub fn new(family: Family, kind: AlarmKind) -> Self {
        Self {
            family,
            kind,
            since: None,
            raised: false,
        }
    }

    /// Raises the alarm once the fact has held for a while, or `at_once`, and clears it when it no
    /// longer does.
    pub fn observe(&mut self, step: u32, holds: bool, at_once: bool) -> Option<Alarm> {
        if !holds {
            self.since = None;
            let was_raised = std::mem::take(&mut self.raised);
            return was_raised.then(|| self.alarm(step, true));
        }
        let since = *self.since.get_or_insert(step);
        let lasting = at_once || step.saturating_sub(since) >= PATIENCE;
        if self.raised || !lasting {
            return None;
        }
        self.raised = true;
        Some(self.alarm(step, false))
    }

    /// Whether the alarm is on.
    pub fn is_raised(&self) -> bool {
        self.raised
    }

    /// Forgets for how long the fact has held.
    pub fn begin_anew(&mut self) {
        self.since = None;
    }

    fn alarm(&self, step: u32, cleared: bool) -> Alarm {
        let [title, message, remedy] = self.kind.words();
        Alarm {
            kind: self.kind,
            step,
            title,
            message,
            remedy,
            remedies: remedies(self.family, self.kind),
            cleared,
        }
    }
}
