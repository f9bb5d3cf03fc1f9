use serde::{Deserialize, Serialize};

use super::{evidence::Evidence, extractor::FeatureExtractor, report::Values};
use lab_evaluation::metrics::{entropy, frechet_distance, nearest, nearest_other, shares};

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
#[derive(Serialize, Deserialize)]
pub struct Comparison {
    pub evidence: Evidence,
    row: usize,
    stage: Stage,
    precise: usize,
    recalled: usize,
    /// From each to the nearest training image, squared.
    distances: Vec<f32>,
    distinctness: Distinctness,
}

/// Sums of the distances to the nearest other image, of images and of as many real ones.
#[derive(Default, Serialize, Deserialize)]
struct Distinctness {
    own: f32,
    real: f32,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Stage {
    Balls,
    Precision,
    Recall,
    Distinctness,
    Nearest,
    Done,
}

const STAGES: f32 = Stage::Done as u8 as f32;

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
            distinctness: Distinctness::default(),
        }
    }

    /// A slice of work; whether all is done.
    pub fn advance(&mut self, reference: &Reference) -> bool {
        let rows = match self.stage {
            Stage::Nearest => COARSE_ROWS,
            Stage::Balls | Stage::Precision | Stage::Recall | Stage::Distinctness | Stage::Done => {
                ROWS
            }
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
        let coarse = self.coarse_compared(reference);
        let Evidence {
            manifold: own,
            coarse: own_coarse,
            ..
        } = &mut self.evidence;
        let (real, row) = (reference.real, self.row);
        match self.stage {
            Stage::Balls => own.find_ball(),
            Stage::Precision if row < own.len() => {
                self.precise += usize::from(real.manifold.covers(own.row(row)));
                true
            }
            Stage::Recall if row < real.manifold.len() => {
                self.recalled += usize::from(own.covers(real.manifold.row(row)));
                true
            }
            Stage::Distinctness if row < coarse => {
                let distance = |rows| nearest_other(rows, row).unwrap_or(f32::NAN);
                self.distinctness.own += distance(&own_coarse[..coarse]);
                self.distinctness.real += distance(&real.coarse[..coarse]);
                true
            }
            Stage::Nearest if row < own_coarse.len() => {
                let row = &own_coarse[row];
                self.distances.push(nearest(row, reference.coarse_training));
                true
            }
            Stage::Precision
            | Stage::Recall
            | Stage::Distinctness
            | Stage::Nearest
            | Stage::Done => false,
        }
    }

    /// Coarse images on each side of the comparison.
    fn coarse_compared(&self, reference: &Reference) -> usize {
        self.evidence.coarse.len().min(reference.real.coarse.len())
    }

    /// How much is done, 0..1.
    pub fn progress(&self) -> f32 {
        let stage = f32::from(self.stage as u8);
        let rows = self.evidence.count.max(1) as f32;
        ((stage + (self.row as f32 / rows).min(1.0)) / STAGES).min(1.0)
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

    /// The measures; `usual_distance` is [`Comparison::distance`] of held-out images. Those that cannot
    /// be told are infinite or no numbers.
    pub fn values(
        &self,
        reference: &Reference,
        usual_distance: f32,
        extractor: &FeatureExtractor,
    ) -> Values {
        let (own, real) = (&self.evidence, reference.real);
        let mut values = Values::from([
            ("nearest_training", self.distance() / usual_distance),
            ("sharpness", own.sharpness() / real.sharpness()),
            (
                "diversity",
                own.pairwise_distance() / real.pairwise_distance(),
            ),
            (
                "distinctness",
                self.distinctness.own / self.distinctness.real,
            ),
        ]);
        if extractor.has_classifier() {
            values.extend(self.values_by_classifier(reference, extractor));
        }
        if !own.is_finite {
            // What is made of values that are no numbers is no measure, even where it looks like one.
            values.values_mut().for_each(|value| *value = f32::NAN);
        }
        values
    }

    fn values_by_classifier(&self, reference: &Reference, extractor: &FeatureExtractor) -> Values {
        let (own, real) = (&self.evidence, reference.real);
        let shares = shares(&own.classes, extractor.class_count());
        let share = |part: usize, rows: usize| part as f32 / rows.max(1) as f32;
        let present = super::report::class_shares(&shares, extractor);
        let present = present.iter().filter(|class| !class.is_missing()).count();
        let mut values = Values::from([
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
            Self::Recall => Self::Distinctness,
            Self::Distinctness => Self::Nearest,
            Self::Nearest | Self::Done => Self::Done,
        }
    }
}
