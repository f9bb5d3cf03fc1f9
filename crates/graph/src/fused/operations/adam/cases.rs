use super::Adam;
use crate::{
    cases::{Case, Cases, at},
    fused::parameters::{ArenaBuilder, Kernel, WeightShape},
};

const fn weight(kernel: Kernel, high: usize, low: usize) -> WeightShape {
    WeightShape { kernel, high, low }
}

impl Cases for Adam {
    fn cases() -> Vec<Case> {
        let cases = [1, 3].map(|parts| {
            Case::new(format!("gradients in {parts} parts"), move |scene| {
                let mut layout = ArenaBuilder::default();
                layout.weight(&weight(Kernel::Strided, 3, 5), parts);
                layout.vector(14, 1);
                layout.weight(&weight(Kernel::Full([4, 4]), 5, 2), parts);
                layout.weight(&weight(Kernel::Point, 3, 6), parts);
                let arena = layout.build(scene);
                scene.fill(&arena, parts);
                // One backend adds the parts up in place.
                scene.leave_out(arena.gradient);
                let (beta_1, beta_2) = (0.5_f32, 0.99_f32);
                let corrections = [1.0 - beta_1.powi(3), 1.0 - beta_2.powi(3)];
                let rates = [0.0, 1e-2, corrections[0], corrections[1], 0.9];
                Self {
                    arena,
                    rates: at(scene.filled(&rates), 1),
                    beta_1,
                    beta_2,
                }
            })
        });
        cases.into()
    }
}
