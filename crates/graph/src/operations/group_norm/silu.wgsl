// What follows the normalisation: v · σ(v), or nothing.
fn activated(value: f32) -> f32 {
  return select(value, value / (1.0 + exp(-value)), $SILUu == 1u);
}

// The derivative of v · σ(v).
fn silu_slope(value: f32) -> f32 {
  let share = 1.0 / (1.0 + exp(-value));
  return share * (1.0 + value * (1.0 - share));
}
