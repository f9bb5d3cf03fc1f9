use super::{SpectralGradient, SpectralNorm, SpectralNormalise};
use crate::{
    cases::{Case, Cases, Scene},
    fused::{
        Backend,
        parameters::{Arena, ArenaBuilder, Kernel, WeightShape},
        program::Op,
    },
};

const fn weight(kernel: Kernel, high: usize, low: usize) -> WeightShape {
    WeightShape { kernel, high, low }
}

/// Columns fewer than a workgroup has threads, and more.
const SPECTRAL_SHAPES: [WeightShape; 3] = [
    weight(Kernel::Strided, 3, 5),
    weight(Kernel::Strided, 1, 300),
    weight(Kernel::Full([4, 4]), 20, 1),
];

/// The second of two weights of an arena, whose gradient comes in parts.
fn spectral_norm(scene: &mut Scene, shape: WeightShape) -> SpectralNorm {
    let parts = scene.gradient_parts(shape.values(), 5);
    let mut layout = ArenaBuilder::default();
    layout.weight(&weight(Kernel::Point, 3, 2), parts);
    let weight = layout.weight(&shape, parts);
    let arena: Arena = layout.build(scene);
    scene.fill(&arena, parts);
    let columns = shape.low;
    let rows = shape.values() / columns;
    // Singular vectors have length 1, and the norm is far from 0.
    let length = ((rows + columns) as f32).sqrt();
    let mut directions = scene.random().normals(columns + rows);
    directions.iter_mut().for_each(|value| *value /= length);
    directions.push(1.7);
    SpectralNorm {
        arena,
        free: scene.normals(arena.len),
        weight,
        shape: [rows, columns],
        parts,
        directions: scene.filled(&directions),
    }
}

fn spectral<I: Into<Op> + 'static>(build: fn(SpectralNorm) -> I) -> Vec<Case> {
    let cases = SPECTRAL_SHAPES.map(|shape| {
        let name = format!(
            "{:?}, {} to {} channels",
            shape.kernel, shape.high, shape.low
        );
        Case::new(name, move |scene| build(spectral_norm(scene, shape)))
    });
    cases.into()
}

impl Cases for SpectralGradient {
    fn cases() -> Vec<Case> {
        spectral(Self)
    }
}

impl Cases for SpectralNormalise {
    fn cases() -> Vec<Case> {
        spectral(Self)
    }
}
