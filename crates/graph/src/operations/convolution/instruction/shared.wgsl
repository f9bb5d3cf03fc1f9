// What both forms of the product share.

// Values of a row of a taken together.
#scalar const TAKEN: u32 = 1;
#vector const TAKEN: u32 = 4;

// place: of the value in c.
fn finish(value: f32, place: u32, column: u32) -> f32 {
  let matching = p.auxiliary_base + place - p.c.base;
  switch p.activation {
    case $NONEu: { return value; }
    case $BIASu: { return value + auxiliary[p.auxiliary_base + column]; }
    case $RECTIFYu: { return select(p.slope * value, value, value > 0.0); }
    case $TANHu: { return safe_tanh(value); }
    case $RECTIFY_GRADIENTu: { return value * rectifier_slope(auxiliary[matching], p.slope); }
    case $TANH_GRADIENTu: { let output = auxiliary[matching]; return value * (1.0 - output * output); }
    // No code comes here; WGSL wants something of it.
    default: { return 0.0; }
  }
}
