//! Eigenvalues of small symmetric matrices.

/// Sweeps after which the off-diagonal of any matrix of this size is rounding noise.
const SWEEPS_MAX: usize = 30;

/// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations (Golub & Van Loan,
/// *Matrix Computations*, 8.5).
///
/// # Shapes
/// - matrix: `[size, size]`
/// - output: `[size]` in no order, and `[size, size]` with an eigenvector in every column
pub fn symmetric_eigen(matrix: &[f64], size: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = matrix.to_vec();
    let mut vectors = identity(size);
    let scale: f64 = a.iter().map(|value| value * value).sum();
    for _ in 0..SWEEPS_MAX {
        let off: f64 = (0..size * size)
            .filter(|place| place / size != place % size)
            .map(|place| a[place] * a[place])
            .sum();
        if off <= 1e-24 * scale {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut a, &mut vectors, size, p, q);
            }
        }
    }
    ((0..size).map(|i| a[i * size + i]).collect(), vectors)
}

fn identity(size: usize) -> Vec<f64> {
    let one = |place| f64::from(u8::from(place / size == place % size));
    (0..size * size).map(one).collect()
}

/// Rotates the plane of two axes so that their off-diagonal value vanishes.
fn rotate(a: &mut [f64], vectors: &mut [f64], size: usize, p: usize, q: usize) {
    let apq = a[p * size + q];
    if apq == 0.0 {
        return;
    }
    let theta = (a[q * size + q] - a[p * size + p]) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let t = if theta == 0.0 { 1.0 } else { t };
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..size {
        let (kp, kq) = (a[k * size + p], a[k * size + q]);
        a[k * size + p] = c * kp - s * kq;
        a[k * size + q] = s * kp + c * kq;
    }
    for k in 0..size {
        let (pk, qk) = (a[p * size + k], a[q * size + k]);
        a[p * size + k] = c * pk - s * qk;
        a[q * size + k] = s * pk + c * qk;
        let (vp, vq) = (vectors[k * size + p], vectors[k * size + q]);
        vectors[k * size + p] = c * vp - s * vq;
        vectors[k * size + q] = s * vp + c * vq;
    }
}

/// The product of two square matrices.
pub fn product(a: &[f64], b: &[f64], size: usize) -> Vec<f64> {
    let mut c = vec![0.0; size * size];
    for i in 0..size {
        for k in 0..size {
            let factor = a[i * size + k];
            for j in 0..size {
                c[i * size + j] += factor * b[k * size + j];
            }
        }
    }
    c
}

/// The symmetric root of a symmetric matrix without negative eigenvalues.
pub fn root(matrix: &[f64], size: usize) -> Vec<f64> {
    let (values, vectors) = symmetric_eigen(matrix, size);
    let mut scaled = vectors.clone();
    for (place, value) in scaled.iter_mut().enumerate() {
        *value *= values[place % size].max(0.0).sqrt();
    }
    let mut transposed = vec![0.0; size * size];
    for (place, value) in vectors.iter().enumerate() {
        transposed[place % size * size + place / size] = *value;
    }
    product(&scaled, &transposed, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_are_known() {
        // [[2, 1], [1, 2]] has 1 and 3.
        let (mut values, _) = symmetric_eigen(&[2.0, 1.0, 1.0, 2.0], 2);
        values.sort_by(f64::total_cmp);
        assert!((values[0] - 1.0).abs() < 1e-12 && (values[1] - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_root_squared_is_the_matrix() {
        // A Gram matrix, hence without negative eigenvalues.
        let factor: Vec<f64> = (0..25).map(|i| f64::from(i * i % 7) - 3.0).collect();
        let transposed: Vec<f64> = (0..25).map(|i| factor[i % 5 * 5 + i / 5]).collect();
        let matrix = product(&factor, &transposed, 5);
        let root = root(&matrix, 5);
        for (found, expected) in product(&root, &root, 5).iter().zip(&matrix) {
            assert!((found - expected).abs() < 1e-9);
        }
    }
}
