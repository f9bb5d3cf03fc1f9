//! How much a linear classifier can read out of features (Alain & Bengio 2017, *Understanding
//! intermediate layers using linear classifier probes*).

/// Ridge penalty as a part of the features' mean variance times the number of rows.
const RIDGE: f64 = 0.3;

/// Rows whose products are added up in single precision.
const FLUSHED: usize = 256;

/// Rows of features with the class of each.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// `[rows, dims]`
    pub features: &'a [f32],
    /// `[rows]`
    pub classes: &'a [u8],
}

/// Share of the held-out rows that a linear classifier tells right, 0..1. It is fitted to the
/// training rows in closed form: a least-squares fit with a ridge penalty of the classes' one-hot
/// vectors, whose largest score wins (regularised least-squares classification, Rifkin et al. 2003).
///
/// # Panics
/// If a class is not below `classes`, or there are no rows.
pub fn probe_accuracy(training: Labelled, held_out: Labelled, dims: usize, classes: usize) -> f32 {
    assert!(!training.classes.is_empty() && !held_out.classes.is_empty());
    let mean = mean(training.features, dims);
    let weights = fit(&training, &mean, classes);
    let bias = shares(training.classes, classes);
    let rows = held_out.features.chunks_exact(dims).zip(held_out.classes);
    let right = rows.filter(|(row, class)| {
        let score = |class: usize| {
            let weighted = row.iter().zip(&mean).enumerate();
            let weighted = weighted
                .map(|(d, (x, mean))| (f64::from(*x) - mean) * weights[d * classes + class]);
            bias[class] + weighted.sum::<f64>()
        };
        let scores: Vec<f64> = (0..classes).map(score).collect();
        let best = (0..classes).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
        best == Some(usize::from(**class))
    });
    right.count() as f32 / held_out.classes.len() as f32
}

fn mean(features: &[f32], dims: usize) -> Vec<f64> {
    let rows = (features.len() / dims) as f64;
    let mut mean = vec![0.0; dims];
    for row in features.chunks_exact(dims) {
        for (mean, x) in mean.iter_mut().zip(row) {
            *mean += f64::from(*x) / rows;
        }
    }
    mean
}

fn shares(labels: &[u8], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; classes];
    for label in labels {
        shares[usize::from(*label)] += 1.0 / labels.len() as f64;
    }
    shares
}

/// `[dims, classes]`
fn fit(training: &Labelled, mean: &[f64], classes: usize) -> Vec<f64> {
    let dims = mean.len();
    let shares = shares(training.classes, classes);
    let mut gram = vec![0.0_f64; dims * dims];
    let mut targets = vec![0.0_f64; dims * classes];
    for first in (0..training.classes.len()).step_by(FLUSHED) {
        let last = (first + FLUSHED).min(training.classes.len());
        let rows = &training.features[first * dims..last * dims];
        let centred: Vec<f32> = (rows.iter().enumerate())
            .map(|(place, x)| x - mean[place % dims] as f32)
            .collect();
        add_products(&centred, dims, &mut gram);
        for (row, label) in centred.chunks_exact(dims).zip(&training.classes[first..]) {
            for (i, a) in row.iter().enumerate() {
                for (class, share) in shares.iter().enumerate() {
                    let wanted = f64::from(u8::from(class == usize::from(*label))) - share;
                    targets[i * classes + class] += f64::from(*a) * wanted;
                }
            }
        }
    }
    let trace: f64 = (0..dims).map(|i| gram[i * dims + i]).sum();
    let ridge = (RIDGE * trace / dims as f64).max(f64::MIN_POSITIVE);
    for i in 0..dims {
        gram[i * dims + i] += ridge;
    }
    solve(gram, targets, dims, classes)
}

/// Adds the products of all pairs of columns up, those of the upper half.
///
/// # Shapes
/// - rows: `[count, dims]`
/// - gram: `[dims, dims]`
fn add_products(rows: &[f32], dims: usize, gram: &mut [f64]) {
    let mut line = vec![0.0_f32; dims];
    for i in 0..dims {
        let line = &mut line[i..];
        line.fill(0.0);
        // Four rows at once: sums stay in registers four times as long.
        let mut fours = rows.chunks_exact(4 * dims);
        for four in &mut fours {
            let [a, b, c, d] = std::array::from_fn(|row| &four[row * dims + i..(row + 1) * dims]);
            let [fa, fb, fc, fd] = [a[0], b[0], c[0], d[0]];
            let columns = line.iter_mut().zip(a).zip(b).zip(c).zip(d);
            for ((((sum, a), b), c), d) in columns {
                *sum += fa * a + fb * b + fc * c + fd * d;
            }
        }
        for row in fours.remainder().chunks_exact(dims) {
            let factor = row[i];
            for (sum, value) in line.iter_mut().zip(&row[i..]) {
                *sum += factor * value;
            }
        }
        for (sum, value) in gram[i * dims + i..(i + 1) * dims].iter_mut().zip(&*line) {
            *sum += f64::from(*value);
        }
    }
}

/// Solves A X = B for a symmetric positive definite A, of which the upper half is given, by
/// Cholesky's decomposition.
fn solve(mut a: Vec<f64>, mut b: Vec<f64>, dims: usize, columns: usize) -> Vec<f64> {
    // A = Uᵀ U, U in place of the upper half.
    for k in 0..dims {
        let pivot = a[k * dims + k].sqrt();
        for value in &mut a[k * dims + k..(k + 1) * dims] {
            *value /= pivot;
        }
        let (done, rest) = a.split_at_mut((k + 1) * dims);
        let line = &done[k * dims..];
        for i in k + 1..dims {
            let factor = line[i];
            let below = &mut rest[(i - k - 1) * dims + i..(i - k) * dims];
            for (value, above) in below.iter_mut().zip(&line[i..]) {
                *value -= factor * above;
            }
        }
    }
    for k in 0..dims {
        for column in 0..columns {
            b[k * columns + column] /= a[k * dims + k];
            let known = b[k * columns + column];
            for i in k + 1..dims {
                b[i * columns + column] -= a[k * dims + i] * known;
            }
        }
    }
    for k in (0..dims).rev() {
        for column in 0..columns {
            let later = (k + 1..dims).map(|i| a[k * dims + i] * b[i * columns + column]);
            let later: f64 = later.sum();
            let value = (b[k * columns + column] - later) / a[k * dims + k];
            b[k * columns + column] = value;
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::random::{SeededRandom, Stream};

    #[test]
    fn equations_are_solved() {
        // [[4, 2], [2, 3]] x = [8, 7] has x = [1.25, 1.5].
        let x = solve(vec![4.0, 2.0, 0.0, 3.0], vec![8.0, 7.0], 2, 1);
        assert!((x[0] - 1.25).abs() < 1e-12 && (x[1] - 1.5).abs() < 1e-12);
    }

    /// Rows of noise, to whose first three values the class adds 4 in its place if `telling`.
    fn rows(count: usize, telling: bool, seed: u64) -> (Vec<f32>, Vec<u8>) {
        let mut features = SeededRandom::new(seed, Stream::Evaluation).normals(count * 10);
        let classes: Vec<u8> = (0..count).map(|i| (i % 3) as u8).collect();
        for (row, class) in features.chunks_exact_mut(10).zip(&classes) {
            row[usize::from(*class)] += if telling { 4.0 } else { 0.0 };
        }
        (features, classes)
    }

    #[test]
    fn what_can_be_told_is_told_and_noise_is_not() {
        let accuracy = |telling| {
            let ((a, b), (c, d)) = (rows(300, telling, 1), rows(300, telling, 2));
            let labelled = |features, classes| Labelled { features, classes };
            probe_accuracy(labelled(&a, &b), labelled(&c, &d), 10, 3)
        };
        assert!(accuracy(true) > 0.97, "{}", accuracy(true));
        assert!((accuracy(false) - 0.33).abs() < 0.1, "{}", accuracy(false));
    }

    #[test]
    fn features_that_never_vary_are_borne() {
        let (features, classes) = ([1.0; 40], [0, 1, 0, 1]);
        let all = Labelled {
            features: &features,
            classes: &classes,
        };
        assert_eq!(probe_accuracy(all, all, 10, 2), 0.5);
    }
}
