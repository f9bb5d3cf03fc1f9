use super::{Averaged, Ema};
use crate::{
    cases::{Case, Cases, Scene, at},
    fused::{
        network::Running,
        parameters::{ArenaBuilder, Kernel, WeightShape},
    },
};

/// Values of a network with an arena of that length.
fn averaged(scene: &mut Scene, len: usize, running: usize) -> Averaged {
    Averaged {
        arena: [scene.normals(len), scene.normals(len)],
        len,
        running: Running {
            buffer: scene.normals(running),
            len: running,
        },
    }
}

impl Cases for Ema {
    fn cases() -> Vec<Case> {
        let cases = [0, 70].map(|running| {
            Case::new(format!("{running} running statistics"), move |scene| {
                let mut layout = ArenaBuilder::default();
                let weight = WeightShape {
                    kernel: Kernel::Strided,
                    high: 3,
                    low: 5,
                };
                layout.weight(&weight, 1);
                layout.vector(14, 1);
                let arena = layout.build(scene);
                Self {
                    from: averaged(scene, arena.len, running),
                    to: averaged(scene, arena.len, running),
                    transposition: arena.transposition,
                    share: at(scene.filled(&[1.0, 0.3]), 1),
                }
            })
        });
        cases.into()
    }
}
