use super::{LENGTH_MIN, POWER_ITERATIONS, SpectralNorm};
use crate::fused::cpu::CpuMemory;

/// Divides a vector by its length, which it returns.
fn divide_by_length(vector: &mut [f32]) -> f32 {
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt();
    let length = length.max(LENGTH_MIN);
    for value in vector {
        *value /= length;
    }
    length
}

/// One power iteration on a matrix of `left.len()` columns; the norm that it finds.
fn iterate(matrix: &[f32], left: &mut [f32], right: &mut [f32]) -> f32 {
    let rows = matrix.chunks_exact(left.len());
    for (right, row) in right.iter_mut().zip(rows.clone()) {
        *right = row.iter().zip(&*left).map(|(w, u)| w * u).sum();
    }
    divide_by_length(right);
    left.fill(0.0);
    for (right, row) in right.iter().zip(rows) {
        for (left, w) in left.iter_mut().zip(row) {
            *left += w * right;
        }
    }
    divide_by_length(left)
}

pub fn normalise(norm: &SpectralNorm, memory: &mut CpuMemory) {
    let SpectralNorm { arena, weight, .. } = *norm;
    let [rows, columns] = norm.shape;
    let range = weight..weight + rows * columns;
    let sigma = memory.with_output(norm.directions, |memory, directions| {
        let (left, right) = directions.split_at_mut(columns);
        let (right, sigma) = right.split_at_mut(rows);
        let matrix = &memory.values(norm.free)[range.clone()];
        for _ in 0..POWER_ITERATIONS {
            sigma[0] = iterate(matrix, left, right);
        }
        sigma[0]
    });
    memory.with_outputs([arena.values, arena.transposed], |memory, outputs| {
        let [values, transposed] = outputs;
        let free = &memory.values(norm.free)[range.clone()];
        let places = &memory.values(arena.transposition)[range.clone()];
        for ((value, free), place) in values[range].iter_mut().zip(free).zip(places) {
            *value = free / sigma;
            transposed[place.to_bits() as usize] = *value;
        }
    });
}

pub fn gradient(norm: &SpectralNorm, memory: &mut CpuMemory) {
    let SpectralNorm { arena, weight, .. } = *norm;
    assert_eq!(norm.parts, 1, "this backend never splits gradients");
    let [rows, columns] = norm.shape;
    memory.with_output(arena.gradient, |memory, gradient| {
        let gradient = &mut gradient[weight..weight + rows * columns];
        let values = &memory.values(arena.values)[weight..];
        let along: f32 = gradient.iter().zip(values).map(|(g, w)| g * w).sum();
        let (left, right) = memory.values(norm.directions).split_at(columns);
        let (right, sigma) = right.split_at(rows);
        for (gradient, right) in gradient.chunks_exact_mut(columns).zip(right) {
            for (gradient, left) in gradient.iter_mut().zip(left) {
                *gradient = (*gradient - along * right * left) / sigma[0];
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 a bᵀ + 1 c dᵀ with orthogonal vectors of length 1: the largest singular value is 3.
    #[test]
    fn power_iterations_find_the_largest_singular_value() {
        let (a, c) = ([0.6, 0.8, 0.0], [-0.8, 0.6, 0.0]);
        let (b, d) = ([0.0, 1.0], [1.0, 0.0]);
        let entry = |row: usize, column: usize| 3.0 * a[row] * b[column] + c[row] * d[column];
        let matrix: Vec<f32> = (0..6).map(|i| entry(i / 2, i % 2)).collect();
        let (mut left, mut right) = ([0.9, 0.1], [0.0; 3]);
        let norms = (0..20).map(|_| iterate(&matrix, &mut left, &mut right));
        let norm = norms.last().unwrap();
        assert!((norm - 3.0).abs() < 1e-5, "{norm}");
        for (value, expected) in left.iter().chain(&right).zip(b.iter().chain(&a)) {
            assert!((value - expected).abs() < 1e-4, "{left:?} {right:?}");
        }
    }

    #[test]
    fn a_matrix_of_zeros_does_no_harm() {
        let (mut left, mut right) = ([0.6, 0.8], [0.0; 3]);
        assert!(iterate(&[0.0; 6], &mut left, &mut right) > 0.0);
        assert!(left.iter().chain(&right).all(|value| *value == 0.0));
    }
}
