use serde::Serialize;

use super::suggestion::{Suggestion, suggestions};
use lab_families::Family;

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
    pub const fn words(self) -> [&'static str; 3] {
        match self {
            Self::Divergence => [
                "Training diverges",
                "The losses have blown up and will not recover.",
                "Start over with a learning rate ten times lower.",
            ],
            Self::Collapse => [
                "Mode collapse",
                "Nearly all samples look alike: the generator has found a few images that fool the discriminator and makes nothing else.",
                "Start over with the defaults of objective, norm, rates and Adam. If it has them already: with a lower learning rate and the relativistic objective or, for a GAN, with discriminator augmentation. A collapsed generator rarely recovers.",
            ],
            Self::DiscriminatorWon => [
                "The discriminator has won",
                "It spots every fake, so the generator has almost nothing to learn from.",
                "Lower the discriminator learning rate or raise label smoothing. Or start over with the relativistic objective or, for a GAN, with discriminator augmentation, or spectral norm plus an R1 penalty.",
            ],
            Self::DiscriminatorLost => [
                "The discriminator has lost",
                "It can no longer tell real from fake, so the generator learns nothing from it.",
                "Raise the discriminator learning rate or, for a GAN, give the discriminator more updates per step.",
            ],
            Self::PosteriorCollapse => [
                "Posterior collapse",
                "The latents carry no information: the decoder draws the same average image every time.",
                "Lower β or, for a VAE, allow some free bits. Or start over with a lower learning rate or, for a VAE, KL warm-up.",
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
    pub suggestion: &'static str,
    /// Settings that help, the likeliest first: each makes a new training.
    pub suggestions: Vec<Suggestion>,
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
        let [title, message, suggestion] = self.kind.words();
        Alarm {
            kind: self.kind,
            step,
            title,
            message,
            suggestion,
            suggestions: suggestions(self.family, self.kind),
            cleared,
        }
    }
}
