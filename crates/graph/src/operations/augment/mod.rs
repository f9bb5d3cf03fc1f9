//! Differentiable augmentation of what a discriminator sees (Zhao et al. 2020).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

use self::instruction::Augmentation;
#[cfg(test)]
pub use self::steps::steps;
use crate::{
    Graph, UploadId, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::layout::{Feature, Slice},
    operation::{Activation, Call, Lower, Operation},
};
use lab_data::diff_augment::DiffAugment;

impl Graph {
    /// Images as they are augmented, [`DiffAugment::to_words`] of each.
    pub fn augment(&mut self, x: Value, diff_augments: UploadId) -> Value {
        self.record(Augment { diff_augments }, vec![x], x.shape)
    }
}

#[derive(Debug, Clone, Copy)]
struct Augment {
    diff_augments: UploadId,
}

impl Augment {
    /// Those of the images from one on.
    fn diff_augments(&self, lowering: &Lowering, first: usize) -> Slice {
        let all = lowering.upload(self.diff_augments);
        Slice {
            offset: all.offset + first * DiffAugment::WORDS,
            ..all
        }
    }
}

impl Operation for Augment {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (x, d) = (call.inputs[0], call.d());
        if rule.needs(&x) {
            let gradient = AugmentGradient {
                augment: *self,
                first: call.output.first,
            };
            let dx = rule.emit(gradient, vec![d, x], d.shape);
            rule.add(x, dx);
        }
    }
}

impl Lower for Augment {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let augmentation = Augmentation {
            original: placed.inputs[0].feature(),
            seen: placed.output.feature(),
            diff_augments: self.diff_augments(lowering, 0),
        };
        lowering.emit(instruction::Augment(augmentation));
    }
}

/// Inputs d, the images that were augmented. A tanh has made them, and the gradient is taken through that too.
#[derive(Debug)]
struct AugmentGradient {
    augment: Augment,
    first: usize,
}

impl Lower for AugmentGradient {
    fn absorbs(&self, activation: Activation) -> bool {
        activation == Activation::TanhGradient
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        assert_eq!(
            placed.activation,
            Some(Activation::TanhGradient),
            "images that a tanh made"
        );
        let [d_seen, original]: [Feature; 2] = [0, 1].map(|i: usize| placed.inputs[i].feature());
        let augmentation = Augmentation {
            original,
            seen: d_seen,
            diff_augments: self.augment.diff_augments(lowering, self.first),
        };
        lowering.emit(instruction::AugmentGradient {
            augmentation,
            d_seen,
            d: placed.output.feature(),
        });
    }
}
