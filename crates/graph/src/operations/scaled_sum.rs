//! A gradient to which others are added, where it lies.

use crate::{
    SettingId,
    compile::{Lowering, Placed},
    fused::program,
    operation::{Lower, Role},
};

/// sum + weight · other, in place: inputs sum, other, which covers the images from `first` on. Without a weight it is 1.
#[derive(Debug)]
pub(crate) struct AddScaled {
    pub weight: Option<SettingId>,
    pub first: usize,
}

impl Lower for AddScaled {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [sum, other] = [0, 1].map(|input: usize| placed.inputs[input].feature());
        let to = sum.images(&(self.first..self.first + other.batch));
        assert_ne!(
            other.buffer, to.buffer,
            "a gradient that is added to another lies in feature maps of its own"
        );
        let weight = match self.weight {
            Some(weight) => lowering.setting(weight),
            None => lowering.ones(1),
        };
        lowering.emit(program::Add {
            from: other.start(),
            to: to.start(),
            len: other.batch * other.image_len(),
            weight,
        });
    }
}
