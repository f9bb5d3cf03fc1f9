//! Which classes appear among samples, and how often.

use serde::Serialize;

/// A class of which there is less than this part of its real share is missing.
pub const MISSING_BELOW: f32 = 0.1;

/// How often a class appears.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ClassShare {
    /// Its name.
    pub name: String,
    /// Among the samples, 0..1.
    pub share: f32,
    /// Among real images, 0..1.
    pub real: f32,
}

impl ClassShare {
    /// Whether it is missing among the samples.
    pub fn is_missing(&self) -> bool {
        self.share < MISSING_BELOW * self.real
    }
}

/// The share of each of so many classes; classes beyond them count in the whole alone.
pub fn shares(classes: &[usize], count: usize) -> Vec<f32> {
    let mut shares = vec![0.0; count];
    for class in classes {
        if let Some(share) = shares.get_mut(*class) {
            *share += 1.0;
        }
    }
    let whole = classes.len().max(1) as f32;
    shares.into_iter().map(|share| share / whole).collect()
}

/// Shannon entropy of what is of one of the classes, as a part of the largest possible: 1 when all
/// their shares are equal, 0 when there is one class alone, or none.
pub fn entropy(shares: &[f32]) -> f32 {
    let whole: f32 = shares.iter().sum();
    let most = (shares.len() as f32).ln();
    if whole == 0.0 || most == 0.0 {
        return 0.0;
    }
    let parts = shares.iter().map(|share| share / whole);
    let parts = parts.filter(|part| *part > 0.0);
    parts.map(|part| part * (1.0 / part).ln()).sum::<f32>() / most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_entropy_are_known() {
        let two_of_four = shares(&[0, 0, 2, 2], 4);
        assert_eq!(two_of_four, [0.5, 0.0, 0.5, 0.0]);
        assert!((entropy(&two_of_four) - 0.5).abs() < 1e-6);
        assert_eq!(entropy(&shares(&[1, 1], 3)), 0.0);
        assert_eq!(entropy(&shares(&[9, 9], 3)), 0.0);
        assert!((entropy(&[0.25; 4]) - 1.0).abs() < 1e-6);
        // A class beyond those that count takes its share.
        assert_eq!(shares(&[0, 9], 2), [0.5, 0.0]);
        assert!((entropy(&shares(&[0, 9, 1, 9], 2)) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_class_is_missing_below_a_tenth_of_its_share() {
        let class = |share| ClassShare {
            name: "seven".into(),
            share,
            real: 0.1,
        };
        assert!(class(0.009).is_missing());
        assert!(!class(0.011).is_missing());
    }
}
