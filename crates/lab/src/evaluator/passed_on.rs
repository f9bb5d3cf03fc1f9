//! What one evaluator passes on to another of the same data set, in a worker of its own: bytes of this version of the program,
//! which are not kept.

use serde::{Deserialize, Serialize};

use super::{BaselineEvidence, Extent, FeatureExtractor};
use lab_core::error::{ErrorKind, LabError, Result};

/// What evidence is of: it says nothing of other images, nor of fewer.
#[derive(PartialEq, Serialize, Deserialize)]
struct Subject {
    dataset: String,
    /// Training and held-out images.
    images: [usize; 2],
    samples: usize,
    has_classifier: bool,
}

impl Subject {
    fn of(extractor: &FeatureExtractor, extent: Extent) -> Self {
        let dataset = &extractor.dataset;
        Self {
            dataset: dataset.name.clone(),
            images: [dataset.training.len(), dataset.held_out.len()],
            samples: extent.samples,
            has_classifier: extractor.has_classifier(),
        }
    }
}

pub fn write(
    extractor: &FeatureExtractor,
    extent: Extent,
    evidence: &BaselineEvidence,
) -> Option<Vec<u8>> {
    postcard::to_allocvec(&(Subject::of(extractor, extent), evidence)).ok()
}

pub fn read(
    extractor: &FeatureExtractor,
    extent: Extent,
    bytes: &[u8],
) -> Result<BaselineEvidence> {
    match postcard::from_bytes(bytes) {
        Ok((subject, evidence)) if Subject::of(extractor, extent) == subject => Ok(evidence),
        Ok(_) => Err(refused("is of other images")),
        Err(_) => Err(refused("cannot be read")),
    }
}

fn refused(why: &str) -> LabError {
    LabError::new(
        ErrorKind::InvalidArgument,
        format!("The baseline that was passed on {why}."),
        "Pass on what another evaluator of this data set gave, or measure the baseline here.",
    )
}
