use super::instruction::{LearnVariance, Reconstruction, ReconstructionScore};
use crate::cases::{BATCH, CHANNELS, Case, Cases};
use lab_data::dataset::IMAGE_SIZE;

const SCORES: [ReconstructionScore; 4] = [
    ReconstructionScore::Bernoulli,
    ReconstructionScore::Gaussian,
    ReconstructionScore::AfterTanh,
    ReconstructionScore::Weighted(0.7),
];

impl Cases for Reconstruction {
    fn cases() -> Vec<Case> {
        let cases = SCORES.into_iter().flat_map(|score| {
            CHANNELS.into_iter().map(move |channels| {
                Case::new(format!("{score:?}, {channels} channels"), move |scene| {
                    let shape = [BATCH, IMAGE_SIZE, channels];
                    let scale = match score {
                        ReconstructionScore::AfterTanh => f32::tanh,
                        ReconstructionScore::Bernoulli
                        | ReconstructionScore::Gaussian
                        | ReconstructionScore::Weighted(_) => |value: f32| 2.0 * value,
                    };
                    Self {
                        logits: scene.feature(shape, scale),
                        images: scene.feature(shape, f32::tanh),
                        d: scene.feature(shape, |value| value),
                        scores: scene.normals(BATCH),
                        score,
                    }
                })
            })
        });
        cases.collect()
    }
}

impl Cases for LearnVariance {
    fn cases() -> Vec<Case> {
        let cases = CHANNELS.map(|channels| {
            Case::new(format!("{channels} channels"), move |scene| Self {
                errors: scene.drawn(BATCH, |value| 50.0 + 10.0 * value),
                scores: scene.normals(BATCH),
                d: scene.feature([BATCH, IMAGE_SIZE, channels], |value| value),
            })
        });
        cases.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_has_a_place() {
        // A new score does not compile here; then it belongs in the list too.
        let place = |score: &ReconstructionScore| match score {
            ReconstructionScore::Bernoulli => 0,
            ReconstructionScore::Gaussian => 1,
            ReconstructionScore::AfterTanh => 2,
            ReconstructionScore::Weighted(_) => 3,
        };
        assert!(SCORES.iter().map(place).eq(0..SCORES.len()));
    }
}
