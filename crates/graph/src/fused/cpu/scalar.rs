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
