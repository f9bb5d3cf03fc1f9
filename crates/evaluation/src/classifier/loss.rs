//! The cross-entropy of classes (softmax) or of independent attributes (sigmoid).

/// Probabilities of rows of `names` logits: of classes they sum to 1, of attributes each stands for
/// itself.
///
/// # Shapes
/// - logits, output: `[rows, names]`
pub fn probabilities(logits: &[f32], names: usize, classes: bool) -> Vec<f32> {
    if !classes {
        return logits.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect();
    }
    let softmax = |row: &[f32]| {
        let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers: Vec<f32> = row.iter().map(|x| (x - largest).exp()).collect();
        let sum: f32 = powers.iter().sum();
        powers.into_iter().map(move |power| power / sum)
    };
    logits.chunks_exact(names).flat_map(softmax).collect()
}

/// What the logits should lead to: a 1 for the class or each attribute that an image has, else 0,
/// both `smoothing` of the way towards not knowing (Szegedy et al. 2016).
///
/// # Shapes
/// - output: `[names]`
pub fn target(label: u8, names: usize, classes: bool, smoothing: f32) -> Vec<f32> {
    let (has, unknown): (&dyn Fn(usize) -> bool, f32) = match classes {
        true => (&|name| name == usize::from(label), 1.0 / names as f32),
        false => (&|name| label >> name & 1 == 1, 0.5),
    };
    (0..names)
        .map(|name| f32::from(has(name)) * (1.0 - smoothing) + smoothing * unknown)
        .collect()
}

/// The gradient of the mean cross-entropy of rows, and the mean itself.
///
/// # Shapes
/// - logits, targets, gradient: `[rows, names]`
pub fn cross_entropy(
    logits: &[f32],
    targets: &[f32],
    names: usize,
    classes: bool,
) -> (Vec<f32>, f32) {
    let rows = (logits.len() / names) as f32;
    let probabilities = probabilities(logits, names, classes);
    let pairs = || probabilities.iter().zip(targets);
    let gradient = pairs().map(|(p, t)| (p - t) / rows).collect();
    let log = |p: f32| p.max(f32::MIN_POSITIVE).ln();
    let term = |(p, t): (&f32, &f32)| match classes {
        true => -t * log(*p),
        false => -t * log(*p) - (1.0 - t) * log(1.0 - p),
    };
    (gradient, pairs().map(term).sum::<f32>() / rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_known() {
        let classes = probabilities(&[0.0, 3.0_f32.ln(), 900.0, 900.0], 2, true);
        for (found, expected) in classes.iter().zip([0.25, 0.75, 0.5, 0.5]) {
            assert!((found - expected).abs() < 1e-6);
        }
        assert_eq!(probabilities(&[0.0, -200.0], 2, false), [0.5, 0.0]);
    }

    #[test]
    fn targets_are_smoothed_towards_not_knowing() {
        assert_eq!(target(2, 4, true, 0.0), [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(target(2, 4, true, 0.5), [0.125, 0.125, 0.625, 0.125]);
        assert_eq!(target(0b101, 3, false, 0.5), [0.75, 0.25, 0.75]);
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let (logits, targets) = (
            [0.3, -1.2, 0.8, 2.0, 0.1, -0.4],
            [0.7, 0.2, 0.1, 0.0, 0.9, 0.1],
        );
        for classes in [true, false] {
            let (gradient, _) = cross_entropy(&logits, &targets, 3, classes);
            for place in 0..logits.len() {
                let at = |step: f32| {
                    let mut perturbed = logits;
                    perturbed[place] += step;
                    cross_entropy(&perturbed, &targets, 3, classes).1
                };
                let slope = (at(1e-2) - at(-1e-2)) / 2e-2;
                assert!((slope - gradient[place]).abs() < 1e-3, "{classes} {place}");
            }
        }
    }
}
