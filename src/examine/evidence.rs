use super::jury::Jury;
use crate::metrics::{Gaussian, Manifold, coarse, sharpness};

/// Images whose distance to the training images is measured: one costs as much as hundreds of
/// comparisons of features.
pub const COARSE_MAX: usize = 512;

/// What is kept of some images.
pub struct Evidence {
    pub count: usize,
    pub gaussian: Gaussian,
    pub manifold: Manifold,
    features: Vec<f32>,
    pub classes: Vec<usize>,
    confidence: f32,
    /// Images of which it is known what they should show, and how far they do.
    asked: usize,
    as_asked: f32,
    sharpness: f32,
    /// Of the first [`COARSE_MAX`] images.
    pub coarse: Vec<Vec<f32>>,
}

impl Evidence {
    pub fn new() -> Self {
        Self {
            count: 0,
            gaussian: Gaussian::new(Jury::dims()),
            manifold: Manifold::new(Vec::new(), Jury::dims()),
            features: Vec::new(),
            classes: Vec::new(),
            confidence: 0.0,
            asked: 0,
            as_asked: 0.0,
            sharpness: 0.0,
            coarse: Vec::new(),
        }
    }

    /// Takes images in, with the labels of what they should show if that is known.
    ///
    /// # Shapes
    /// - images: `[count, channels, 32, 32]`, values in −1..1
    /// - labels: `[count]`, or empty
    pub fn add(&mut self, images: &[f32], labels: &[u8], jury: &mut Jury) {
        let count = images.len() / jury.image_len();
        let judgements = jury.judge(images);
        if !labels.is_empty() {
            self.as_asked += jury.agreement(&judgements.probabilities, labels) * count as f32;
            self.asked += count;
        }
        self.gaussian.add(&judgements.features);
        self.classes
            .extend(jury.classify(&judgements.probabilities));
        self.confidence += jury.confidence(&judgements.probabilities) * count as f32;
        self.features.extend(judgements.features);
        for image in images.chunks_exact(jury.image_len()) {
            self.sharpness += sharpness(image);
            if self.coarse.len() < COARSE_MAX {
                self.coarse.push(coarse(image));
            }
        }
        self.count += count;
    }

    /// After the last image.
    pub fn complete(&mut self) {
        let features = std::mem::take(&mut self.features);
        self.manifold = Manifold::new(features, Jury::dims());
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
}
