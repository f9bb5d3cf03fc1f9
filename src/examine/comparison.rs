use super::{evidence::Evidence, jury::Jury, report::Values};
use crate::metrics::{entropy, frechet_distance, nearest, shares};

/// Rows of features that a slice compares with all others.
const ROWS: usize = 48;
/// Coarse images that a slice compares with all training images.
const COARSE_ROWS: usize = 6;

/// What images are compared with.
pub struct Reference<'a> {
    pub real: &'a Evidence,
    /// `[training images, coarse values]`
    pub coarse_training: &'a [f32],
}

/// Images compared with real ones, row by row.
pub struct Comparison {
    pub evidence: Evidence,
    row: usize,
    stage: Stage,
    precise: usize,
    recalled: usize,
    /// Squared.
    distances: Vec<f32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Balls,
    Precision,
    Recall,
    Nearest,
    Done,
}

impl Comparison {
    pub fn new(mut evidence: Evidence) -> Self {
        evidence.complete();
        Self {
            evidence,
            row: 0,
            stage: Stage::Balls,
            precise: 0,
            recalled: 0,
            distances: Vec::new(),
        }
    }

    /// A slice of work; whether all is done.
    pub fn advance(&mut self, reference: &Reference) -> bool {
        let rows = match self.stage {
            Stage::Nearest => COARSE_ROWS,
            _ => ROWS,
        };
        for _ in 0..rows {
            if !self.next_row(reference) {
                (self.stage, self.row) = (self.stage.next(), 0);
                break;
            }
            self.row += 1;
        }
        self.stage == Stage::Done
    }

    /// Whether there was one.
    fn next_row(&mut self, reference: &Reference) -> bool {
        let (own, real) = (&mut self.evidence.manifold, &reference.real.manifold);
        match self.stage {
            Stage::Balls => own.find_ball(),
            Stage::Precision if self.row < own.len() => {
                self.precise += usize::from(real.covers(own.row(self.row)));
                true
            }
            Stage::Recall if self.row < real.len() => {
                self.recalled += usize::from(own.covers(real.row(self.row)));
                true
            }
            Stage::Nearest if self.row < self.evidence.coarse.len() => {
                let row = &self.evidence.coarse[self.row];
                self.distances.push(nearest(row, reference.coarse_training));
                true
            }
            _ => false,
        }
    }

    /// How much is done, 0..1.
    pub fn progress(&self) -> f32 {
        let stage = self.stage as u8 as f32;
        let rows = self.evidence.count.max(1) as f32;
        ((stage + (self.row as f32 / rows).min(1.0)) / 4.0).min(1.0)
    }

    /// Median distance to the nearest training image.
    pub fn distance(&self) -> f32 {
        let mut distances = self.distances.clone();
        distances.sort_by(f32::total_cmp);
        distances
            .get(distances.len() / 2)
            .copied()
            .unwrap_or(0.0)
            .sqrt()
    }

    /// The measures; `usual_distance` is [`Comparison::distance`] of held-out images.
    pub fn values(&self, reference: &Reference, usual_distance: f32, jury: &Jury) -> Values {
        let (own, real) = (&self.evidence, reference.real);
        let mut values = Values::from([
            (
                "nearest_training",
                self.distance() / usual_distance.max(f32::MIN_POSITIVE),
            ),
            (
                "sharpness",
                own.sharpness() / real.sharpness().max(f32::MIN_POSITIVE),
            ),
        ]);
        if !jury.has_judge() {
            return values;
        }
        let shares = shares(&own.classes, jury.class_count());
        let share = |part: usize, rows: usize| part as f32 / rows.max(1) as f32;
        let present = super::report::class_shares(&shares, jury);
        let present = present.iter().filter(|class| !class.is_missing()).count();
        values.extend([
            (
                "frechet",
                frechet_distance(&own.gaussian, &real.gaussian) as f32,
            ),
            ("precision", share(self.precise, own.manifold.len())),
            ("recall", share(self.recalled, real.manifold.len())),
            ("classes_present", present as f32),
            ("class_entropy", entropy(&shares)),
            ("confidence", own.confidence()),
        ]);
        values.extend(own.as_asked().map(|share| ("as_asked", share)));
        values
    }
}

impl Stage {
    fn next(self) -> Self {
        match self {
            Self::Balls => Self::Precision,
            Self::Precision => Self::Recall,
            Self::Recall => Self::Nearest,
            Self::Nearest | Self::Done => Self::Done,
        }
    }
}
