//! What happens to parameters, and to plain rows of values.

use lab_graph::fused::{
    Backend,
    parameters::{Arena, ArenaBuilder, Kernel, WeightShape},
    program::{self, Adam, Op, SpectralNorm},
};

use super::{
    super::scene::{Scene, at},
    Case,
};

pub fn clear() -> Vec<Case> {
    let cases = [(5, 7, 3), (70, 9, 0)].map(|(rows, row, from)| {
        let name = format!("{rows} rows of {row} from {from} on");
        Case::new(name, move |scene| {
            Op::from(program::Clear {
                buffer: scene.normals(rows * row),
                rows,
                row,
                from,
            })
        })
    });
    cases.into()
}

const fn weight(kernel: Kernel, high: usize, low: usize) -> WeightShape {
    WeightShape { kernel, high, low }
}

pub fn adam() -> Vec<Case> {
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
            Op::from(Adam {
                arena,
                rates: at(scene.filled(&rates), 1),
                beta_1,
                beta_2,
            })
        })
    });
    cases.into()
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

fn spectral(build: fn(SpectralNorm) -> Op) -> Vec<Case> {
    let cases = SPECTRAL_SHAPES.map(|shape| {
        let name = format!(
            "{:?}, {} to {} channels",
            shape.kernel, shape.high, shape.low
        );
        Case::new(name, move |scene| build(spectral_norm(scene, shape)))
    });
    cases.into()
}

pub fn spectral_gradient() -> Vec<Case> {
    spectral(|norm| program::SpectralGradient(norm).into())
}

pub fn spectral_normalise() -> Vec<Case> {
    spectral(|norm| program::SpectralNormalise(norm).into())
}

pub fn ema() -> Vec<Case> {
    vec![Case::new("700 values", |scene| {
        Op::from(program::Ema {
            from: scene.normals(700),
            to: scene.normals(700),
            len: 700,
            share: at(scene.filled(&[1.0, 0.3]), 1),
        })
    })]
}

pub fn add() -> Vec<Case> {
    vec![Case::new("300 of 310 values", |scene| {
        Op::from(program::Add {
            from: at(scene.normals(310), 5),
            to: at(scene.normals(310), 3),
            len: 300,
            weight: scene.filled(&[0.7]),
        })
    })]
}
