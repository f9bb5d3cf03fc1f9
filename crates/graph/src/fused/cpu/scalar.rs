/// v where v > 0, else slope · v.
#[inline(always)]
pub fn rectify(value: f32, slope: f32) -> f32 {
    if value > 0.0 { value } else { slope * value }
}

/// Derivative of [`rectify`], known from its output.
#[inline(always)]
pub fn rectifier_slope(output: f32, slope: f32) -> f32 {
    if output > 0.0 { 1.0 } else { slope }
}

/// eˣ to about seven digits, in operations that a compiler turns into vector instructions; the same bits on every
/// processor. Arguments are clamped to ±87.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    /// ln 2 in two parts, the first of few digits: whole multiples of it are exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    /// 1.5 · 2²³: adding it rounds to whole numbers, which are then the lowest bits.
    const ROUNDER: f32 = 12_582_912.0;
    /// Lowest bit of an exponent, and the exponent of 1.
    const EXPONENT: (u32, u32) = (23, 127 << 23);
    /// Of the series, from the highest power on; Cephes has them fitted.
    const COEFFICIENTS: [f32; 6] = [
        1.987_569_1e-4,
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        0.166_666_66,
        0.5,
    ];
    let x = x.clamp(-87.0, 87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
    let doublings = rounded - ROUNDER;
    let rest = x - doublings * LN_2[0] - doublings * LN_2[1];
    let series = COEFFICIENTS
        .iter()
        .fold(0.0, |series, coefficient| series * rest + coefficient);
    let of_rest = series * rest * rest + rest + 1.0;
    // From −126 to 126 doublings: an exponent of normal numbers.
    of_rest * f32::from_bits((rounded.to_bits() << EXPONENT.0).wrapping_add(EXPONENT.1))
}

/// v · σ(v) with the logistic function σ.
#[inline(always)]
pub fn silu(value: f32) -> f32 {
    value * sigmoid(value)
}

/// Derivative of [`silu`].
#[inline(always)]
pub fn silu_slope(value: f32) -> f32 {
    let share = sigmoid(value);
    share * (1.0 + value * (1.0 - share))
}

#[inline(always)]
fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + exp(-value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_have_seven_digits() {
        for step in -8_700..=8_700 {
            let x = step as f32 / 100.0;
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(error < 3e-7, "{x}: {error}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!([exp(-1e9), exp(1e9)], [exp(-87.0), exp(87.0)]);
    }
}
