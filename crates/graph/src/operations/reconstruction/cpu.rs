use std::f32::consts::TAU;

use super::instruction::{LearnVariance, Reconstruction};
use crate::{
    fused::{
        cpu::{CpuMemory, images_in_parts, split_by_images},
        layout::{Feature, Matrix},
    },
    loss::VARIANCE_MIN,
};

/// What a value costs, in multiplications: exponentials and logarithms take long.
const WORK: usize = 64;

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
        let [logit_values, image_values] = [logits, images].map(|of| memory.values(of.buffer));
        let [logits, images, d] = [logits, images, d].map(|of| of.flattened());
        let batch = logits.rows;
        memory.machine().for_each_part(
            WORK * batch * logits.columns,
            batch,
            |parts| {
                let images = images_in_parts(batch, 1, parts);
                let scores = scores[..batch].chunks_mut(images[0].len());
                let d_values = split_by_images(&d, d_values, images);
                d_values.into_iter().zip(scores).collect()
            },
            |((part, mut d_values), scores)| {
                for (image, total) in part.zip(scores) {
                    let mut sum = 0.0;
                    for line in 0..logits.columns / logits.run {
                        let line_of = |view: &Matrix| view.row(image) + line * view.stride;
                        let from = &logit_values[line_of(&logits)..][..logits.run];
                        let target = &image_values[line_of(&images)..];
                        let to = line_of(&d);
                        let to = d_values.at(to..to + logits.run);
                        for ((&logit, &target), to) in from.iter().zip(target).zip(to) {
                            let (score, gradient) = score.evaluate(logit, target);
                            sum += score;
                            *to = gradient / batch as f32;
                        }
                    }
                    *total = sum;
                }
            },
        );
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
