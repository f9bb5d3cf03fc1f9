//! The slope of a discriminator, from pairs of images a little apart. See [`crate::loss::penalty`].

use super::CpuMachine;
use crate::{
    fused::{
        layout::{Feature, Slice},
        program::GradientPenalty,
    },
    loss::penalty::{REACH, sign},
};

impl CpuMachine {
    pub(super) fn move_images(&mut self, from: Feature, to: Feature, key: Slice) {
        let key = self.at(key)[0].to_bits();
        let (from_rows, to_rows) = (from.flattened(), to.flattened());
        for image in 0..to.batch {
            let first = (to.first + image) * to_rows.columns;
            for column in 0..to_rows.columns {
                let value =
                    self.buffers[from.buffer.0][from_rows.row(image) + from_rows.column(column)];
                let place = to_rows.row(image) + to_rows.column(column);
                let sign = sign(key, (first + column) as u32);
                self.buffers[to.buffer.0][place] = value + REACH * sign;
            }
        }
    }

    pub(super) fn gradient_penalty(&mut self, penalty: &GradientPenalty) {
        let GradientPenalty {
            first,
            moved,
            batch,
            weight,
            ..
        } = *penalty;
        self.with_output(penalty.d, |this, d| {
            let logits = &this.buffers[penalty.logits.0];
            for image in 0..batch {
                let slope = (logits[moved + image] - logits[first + image]) / REACH;
                let pull = weight * slope / (REACH * batch as f32);
                d[moved + image] = pull;
                d[first + image] -= pull;
            }
        });
    }
}
