use serde::{Deserialize, Serialize};

use super::extractor::FeatureExtractor;
use lab_evaluation::metrics::{Gaussian, Manifold, coarse, pairwise_distance, sharpness};

/// Images that are compared with others one by one, seen coarsely: one costs as much as hundreds of
/// comparisons of features.
pub const COARSE_MAX: usize = 512;

/// What is kept of some images.
#[derive(Serialize, Deserialize)]
pub struct Evidence {
    pub count: usize,
    /// Of the first so many images are the Gaussian and the manifold: what is measured with them
    /// depends on how many there are, so there are as many on both sides of a comparison.
    compared: usize,
    pub gaussian: Gaussian,
    pub manifold: Manifold,
    features: Vec<f32>,
    pub classes: Vec<usize>,
    confidence: f32,
    /// Images of which it is known what they should show, and how far they do.
    asked: usize,
    as_asked: f32,
    sharpness: f32,
    /// Whether all values of all images are numbers.
    pub is_finite: bool,
    /// Of the first [`COARSE_MAX`] images.
    pub coarse: Vec<Vec<f32>>,
}

impl Evidence {
    /// Of no images yet, the first `compared` of which will be compared as a set.
    pub fn new(compared: usize) -> Self {
        Self {
            count: 0,
            compared,
            gaussian: Gaussian::new(FeatureExtractor::dims()),
            manifold: Manifold::new(Vec::new(), FeatureExtractor::dims()),
            features: Vec::new(),
            classes: Vec::new(),
            confidence: 0.0,
            asked: 0,
            as_asked: 0.0,
            sharpness: 0.0,
            is_finite: true,
            coarse: Vec::new(),
        }
    }

    /// Takes images in, with the labels of what they should show if that is known.
    ///
    /// # Shapes
    /// - images: `[count, channels, size, size]`, values in −1..1
    /// - labels: `[count]`, or empty
    pub fn add(&mut self, images: &[f32], labels: &[u8], extractor: &mut FeatureExtractor) {
        let count = images.len() / extractor.image_len();
        let predictions = extractor.predict(images);
        if !labels.is_empty() {
            self.as_asked += extractor.agreement(&predictions.probabilities, labels) * count as f32;
            self.asked += count;
        }
        let wanted = self.compared.saturating_sub(self.count) * FeatureExtractor::dims();
        let features = &predictions.features[..predictions.features.len().min(wanted)];
        self.gaussian.add(features);
        self.features.extend(features);
        self.classes
            .extend(extractor.classify(&predictions.probabilities));
        self.confidence += extractor.confidence(&predictions.probabilities) * count as f32;
        let size = extractor.dataset.size;
        for image in images.chunks_exact(extractor.image_len()) {
            self.sharpness += sharpness(image, size);
            if self.coarse.len() < COARSE_MAX {
                self.coarse.push(coarse(image, size));
            }
        }
        self.is_finite &= images.iter().all(|value| value.is_finite());
        self.count += count;
    }

    /// After the last image.
    pub fn complete(&mut self) {
        let features = std::mem::take(&mut self.features);
        self.manifold = Manifold::new(features, FeatureExtractor::dims());
    }

    /// Images on each side of a comparison of sets.
    pub fn compared(&self) -> usize {
        self.compared
    }

    /// How far the images show what they should, 0..1; `None` if that is not known.
    pub fn as_asked(&self) -> Option<f32> {
        (self.asked > 0).then(|| self.as_asked / self.asked as f32)
    }

    pub fn confidence(&self) -> f32 {
        self.confidence / self.count as f32
    }

    pub fn sharpness(&self) -> f32 {
        self.sharpness / self.count as f32
    }

    /// Distance of two images, seen coarsely; NaN if there are no two.
    pub fn pairwise_distance(&self) -> f32 {
        pairwise_distance(&self.coarse).unwrap_or(f32::NAN)
    }
}
