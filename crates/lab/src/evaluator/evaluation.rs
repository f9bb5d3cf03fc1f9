use super::{
    Extent, Measured, Thoroughness,
    comparison::{Comparison, Reference},
    evidence::Evidence,
    extractor::FeatureExtractor,
    left_out::{Omission, leave_out},
    report::{EvaluationReport, class_shares},
    summary::{Findings, summary},
};
use crate::Lab;
use lab_core::{
    error::Result,
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::dataset::{Dataset, ImageShape};
use lab_evaluation::metrics::{active_units, psnr, shares, ssim};
use lab_models::latent::means;

/// Samples, or images to encode, that a slice takes.
const IMAGES: usize = 8;
/// Steps of the search for latents that a slice takes.
const INVERSION_STEPS: usize = 5;
/// The same latents every time, so that curves do not jump with the draw.
const SEED: u64 = 1;

/// An evaluation of one model as far as it has come.
pub struct Evaluation {
    step: u32,
    extent: Extent,
    thoroughness: Thoroughness,
    latent_size: usize,
    encodes: bool,
    has_posteriors: bool,
    latents: SeededRandom,
    /// What samples of a conditional model are asked for: what training images show.
    labels: SeededRandom,
    /// Those of the slice under way.
    asked: Vec<u8>,
    evidence: Evidence,
    /// Once all samples are taken.
    comparison: Option<Comparison>,
    work: Work,
    reconstruction: Reconstruction,
}

/// What a slice is about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Work {
    Sample,
    Compare,
    /// Posterior means of held-out images, or latents that were searched for.
    FindLatents,
    Decode,
    Done,
}

/// Held-out images, their latents, and how well they are reconstructed.
#[derive(Default)]
struct Reconstruction {
    images: Vec<f32>,
    /// `[images, latent_size]`
    latents: Vec<f32>,
    steps: usize,
    decoded: usize,
    psnr: f32,
    ssim: f32,
}

impl Evaluation {
    pub fn new(
        lab: &Lab,
        measured: &Measured,
        mut extent: Extent,
        thoroughness: Thoroughness,
    ) -> Self {
        extent.samples = extent.samples.max(1);
        extent.reconstructions = extent.reconstructions.min(lab.dataset().held_out.len());
        Self {
            step: lab.step(),
            extent,
            thoroughness,
            latent_size: lab.latent_size(),
            encodes: lab.encodes(),
            has_posteriors: lab.has_posteriors(),
            latents: SeededRandom::new(SEED, Stream::Quality),
            labels: SeededRandom::new(SEED, Stream::SampleLabels),
            asked: Vec::new(),
            evidence: Evidence::new(measured.real.compared().min(extent.samples)),
            comparison: None,
            work: Work::Sample,
            reconstruction: Reconstruction::default(),
        }
    }

    /// Starts what the slice needs of the model; `None` if that is nothing.
    pub fn ask(&mut self, lab: &mut Lab, dataset: &Dataset) -> Result<Option<Reading>> {
        match self.work {
            Work::Sample => {
                let count = IMAGES.min(self.extent.samples - self.evidence.count);
                let latents = self.latents.normals(count * self.latent_size);
                self.draw_labels(count, lab);
                Ok(Some(lab.sample_latents(&latents, &self.asked)?))
            }
            Work::FindLatents => self.find_latents(lab, dataset).map(Some),
            Work::Decode => {
                let latents = self.reconstruction.next_latents(self.latent_size);
                let labels = lab.held_out_labels(self.extent.reconstructions)?;
                let labels = &labels[self.reconstruction.decoded..];
                let labels = &labels[..latents.len() / self.latent_size];
                Ok(Some(lab.decode_latents(latents, labels)?))
            }
            Work::Compare | Work::Done => Ok(None),
        }
    }

    fn draw_labels(&mut self, count: usize, lab: &Lab) {
        let labels = &lab.dataset().training.labels;
        self.asked = match lab.is_conditional() {
            true => (0..count)
                .map(|_| labels[self.labels.below(labels.len())])
                .collect(),
            false => Vec::new(),
        };
    }

    fn find_latents(&mut self, lab: &mut Lab, dataset: &Dataset) -> Result<Reading> {
        let (size, all) = (self.latent_size, self.extent.reconstructions);
        let reconstruction = &mut self.reconstruction;
        if reconstruction.images.is_empty() {
            reconstruction.images = lab.held_out_values(&(0..all).collect::<Vec<_>>())?;
        }
        if self.encodes {
            let image_len = reconstruction.images.len() / all;
            let first = reconstruction.latents.len() / size;
            let range = first..(first + IMAGES).min(all);
            let images = &reconstruction.images[range.start * image_len..range.end * image_len];
            let posteriors = lab.encode(images, &lab.held_out_labels(all)?[range])?;
            return Ok(posteriors.map(move |rows| means(&rows, size)));
        }
        debug_assert_eq!(dataset.name, lab.dataset().name);
        if reconstruction.latents.is_empty() {
            // Not from 0, where no latent of many numbers lies: a generator may know no way from there.
            reconstruction.latents = self.latents.normals(all * size);
        }
        lab.invert(
            &reconstruction.images,
            &reconstruction.latents,
            &lab.held_out_labels(all)?,
            INVERSION_STEPS,
        )
    }

    /// Takes what the slice asked for in; whether the evaluation is done.
    pub fn take(
        &mut self,
        values: &[f32],
        extractor: &mut FeatureExtractor,
        measured: &Measured,
    ) -> bool {
        match self.work {
            Work::Sample => {
                self.evidence.add(values, &self.asked, extractor);
                if self.evidence.count >= self.extent.samples {
                    let evidence = std::mem::replace(&mut self.evidence, Evidence::new(0));
                    self.comparison = Some(Comparison::new(evidence));
                    self.work = Work::Compare;
                }
            }
            Work::Compare => {
                let reference = measured.reference();
                let done = self
                    .comparison
                    .as_mut()
                    .is_none_or(|c| c.advance(&reference));
                self.work = match (done, self.extent.reconstructions) {
                    (false, _) => Work::Compare,
                    (true, 0) => Work::Done,
                    (true, _) => Work::FindLatents,
                };
            }
            Work::FindLatents => self.take_latents(values),
            Work::Decode => {
                self.reconstruction
                    .compare(values, extractor.dataset.shape());
                if self.reconstruction.decoded == self.extent.reconstructions {
                    self.work = Work::Done;
                }
            }
            Work::Done => {}
        }
        self.work == Work::Done
    }

    fn take_latents(&mut self, values: &[f32]) {
        let Reconstruction { latents, steps, .. } = &mut self.reconstruction;
        let found = if self.encodes {
            latents.extend(values);
            latents.len() == self.extent.reconstructions * self.latent_size
        } else {
            *latents = values.to_vec();
            *steps += INVERSION_STEPS;
            *steps >= self.extent.inversion_steps
        };
        if found {
            self.work = Work::Decode;
        }
    }

    /// Whether samples are still to be taken.
    pub fn is_sampling(&self) -> bool {
        self.work == Work::Sample
    }

    /// How much is done, 0..1.
    pub fn progress(&self) -> f32 {
        let Reconstruction { latents, steps, .. } = &self.reconstruction;
        match self.work {
            Work::Sample => 0.5 * self.evidence.count as f32 / self.extent.samples as f32,
            Work::Compare => 0.5 + 0.3 * self.comparison.as_ref().map_or(0.0, Comparison::progress),
            Work::FindLatents if self.encodes => {
                let all = (self.extent.reconstructions * self.latent_size).max(1);
                0.8 + 0.1 * latents.len() as f32 / all as f32
            }
            Work::FindLatents => 0.8 + 0.1 * *steps as f32 / self.extent.inversion_steps as f32,
            Work::Decode | Work::Done => 0.9,
        }
    }

    pub fn finish(self, extractor: &FeatureExtractor, measured: &Measured) -> EvaluationReport {
        let comparison = self
            .comparison
            .expect("samples are compared before the end");
        let reference = measured.reference();
        let mut values = comparison.values(&reference, measured.usual_distance, extractor);
        let reconstruction = &self.reconstruction;
        if reconstruction.decoded > 0 {
            let count = reconstruction.decoded as f32;
            values.insert("psnr", reconstruction.psnr / count);
            values.insert("ssim", reconstruction.ssim / count);
            if self.has_posteriors {
                let active = active_units(&reconstruction.latents, self.latent_size);
                values.insert("active_units", active as f32);
            }
        }
        let classes = match extractor.has_classifier() {
            true => class_shares(
                &shares(&comparison.evidence.classes, extractor.class_count()),
                extractor,
            ),
            false => Vec::new(),
        };
        let Omission {
            left_out,
            has_diverged,
        } = leave_out(&mut values, &measured.baseline.left_out);
        let findings = Findings {
            step: self.step,
            values: &values,
            left_out: &left_out,
            has_diverged,
            classes: &classes,
            class_kind: extractor.class_kind(),
            real: &measured.baseline.real,
            noise: &measured.baseline.noise,
        };
        EvaluationReport {
            step: self.step,
            rough: self.thoroughness == Thoroughness::Rough,
            samples: comparison.evidence.count,
            compared: comparison.evidence.compared(),
            summary: summary(&findings),
            values,
            left_out,
            classes,
        }
    }
}

impl Measured {
    fn reference(&self) -> Reference<'_> {
        Reference {
            real: &self.real,
            coarse_training: &self.coarse_training,
        }
    }
}

impl Reconstruction {
    /// Latents of the next images to be decoded.
    fn next_latents(&self, latent_size: usize) -> &[f32] {
        let rest = &self.latents[self.decoded * latent_size..];
        &rest[..rest.len().min(IMAGES * latent_size)]
    }

    /// Compares the next decoded images with theirs.
    fn compare(&mut self, decoded: &[f32], shape: ImageShape) {
        let values = shape.values();
        let images = self.images[self.decoded * values..].chunks_exact(values);
        for (image, decoded) in images.zip(decoded.chunks_exact(values)) {
            self.psnr += psnr(image, decoded);
            self.ssim += ssim(image, decoded, shape.size);
            self.decoded += 1;
        }
    }
}
