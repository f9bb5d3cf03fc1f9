use std::f32::consts::TAU;

use super::instruction::{LearnVariance, Reconstruction};
use crate::{
    fused::{
        cpu::CpuMemory,
        layout::{Feature, Matrix},
    },
    loss::VARIANCE_MIN,
};

/// Score of every image and the gradient of their mean.
pub fn reconstruction(instruction: &Reconstruction, memory: &mut CpuMemory) {
    let Reconstruction {
        logits,
        images,
        d,
        scores,
        score,
    } = *instruction;
    memory.with_outputs([d.buffer, scores], |memory, [d_values, scores]| {
        let logit_values = memory.values(logits.buffer);
        let image_values = memory.values(images.buffer);
        let (logits, images, d) = (logits.flattened(), images.flattened(), d.flattened());
        let batch = logits.rows as f32;
        for (image, total) in scores[..logits.rows].iter_mut().enumerate() {
            let mut sum = 0.0;
            for line in 0..logits.columns / logits.run {
                let line_of = |view: &Matrix| view.row(image) + line * view.stride;
                let from = &logit_values[line_of(&logits)..][..logits.run];
                let target = &image_values[line_of(&images)..];
                let to = &mut d_values[line_of(&d)..];
                for ((&logit, &target), to) in from.iter().zip(target).zip(to) {
                    let (score, gradient) = score.evaluate(logit, target);
                    sum += score;
                    *to = gradient / batch;
                }
            }
            *total = sum;
        }
    });
}

/// Scores with the variance that half the squared errors tell; their gradient is divided by it.
pub fn learn_variance(instruction: &LearnVariance, memory: &mut CpuMemory) {
    let LearnVariance { errors, scores, d } = *instruction;
    memory.with_outputs([d.buffer, scores], |memory, [d_values, scores]| {
        let errors = &memory.values(errors)[..d.batch];
        let values = d.flattened().columns as f32;
        let mean = errors.iter().sum::<f32>() / errors.len() as f32;
        let variance = (2.0 * mean / values).max(VARIANCE_MIN as f32);
        divide(&d, d_values, variance);
        let constant = values / 2.0 * (TAU * variance).ln();
        for (score, error) in scores.iter_mut().zip(errors) {
            *score = constant + error / variance;
        }
    });
}

fn divide(feature: &Feature, values: &mut [f32], divisor: f32) {
    let rows = feature.flattened();
    for image in 0..rows.rows {
        for line in 0..rows.columns / rows.run {
            for value in &mut values[rows.row(image) + line * rows.stride..][..rows.run] {
                *value /= divisor;
            }
        }
    }
}
