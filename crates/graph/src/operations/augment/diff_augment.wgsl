// Augmentations of images, a workgroup an image. See diff_augment.rs in lab-data.

struct DiffAugment {
  shift: vec2i, cut: vec2i,
  brightness: f32, saturation: f32, contrast: f32,
}

fn diff_augment(image: u32) -> DiffAugment {
  let start = p.diff_augments_base + 4u * image;
  let places = diff_augments[start];
  let bytes = vec4i((vec4u(places) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u));
  return DiffAugment(
    bytes.xy - $NO_SHIFT, bytes.zw,
    bitcast<f32>(diff_augments[start + 1u]),
    bitcast<f32>(diff_augments[start + 2u]),
    bitcast<f32>(diff_augments[start + 3u]),
  );
}

// Line and column of a pixel.
fn place_of(pixel: u32) -> vec2i {
  return vec2i(i32(pixel / p.width), i32(pixel % p.width));
}

fn is_inside(place: vec2i) -> bool {
  return all(place >= vec2i(0)) && all(place < vec2i(vec2u(p.height, p.width)));
}

fn is_cut(one: DiffAugment, place: vec2i) -> bool {
  let reach = vec2i(vec2u(p.height, p.width) / $CUT_PARTu);
  return one.cut.x != $NO_CUT && all(place >= one.cut - reach) && all(place < one.cut + reach);
}

// The first channel of a pixel as a column of an image's row.
fn column_of(place: vec2i) -> u32 {
  return u32(place.x * i32(p.width) + place.y) * p.channels;
}

// Saturation and contrast. The map is symmetric, so gradients go the same way.
fn recoloured(one: DiffAugment, value: f32, of_pixel: f32, of_image: f32) -> f32 {
  let saturated = one.saturation * (value - of_pixel) + of_pixel;
  return one.contrast * (saturated - of_image) + of_image;
}
