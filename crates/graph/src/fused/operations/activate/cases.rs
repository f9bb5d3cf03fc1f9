use super::{Activate, Function};
use crate::cases::{Case, Cases};
use lab_data::dataset::IMAGE_SIZE;

impl Cases for Activate {
    fn cases() -> Vec<Case> {
        let functions = [
            Function::Identity,
            Function::Rectify { slope: 0.2 },
            Function::Tanh,
            Function::RectifyGradient { slope: 0.2 },
            Function::TanhGradient,
        ];
        let cases = functions.map(|function| {
            Case::new(format!("{function:?}"), move |scene| {
                let [input, known_from, output] =
                    [(); 3].map(|()| scene.feature([6, IMAGE_SIZE, 3], f32::tanh));
                Self {
                    input: input.images(&(1..4)),
                    known_from: known_from.images(&(2..5)),
                    output: output.images(&(3..6)),
                    function,
                }
            })
        });
        cases.into()
    }
}
