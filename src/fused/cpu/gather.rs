use crate::{dataset::View, fused::layout::Feature};

/// Views of the images at hand, bytes scaled to −1..1.
pub fn gather(pixels: &[f32], views: &[f32], images: Feature, to: &mut [f32]) {
    let pixels: &[u8] = bytemuck::cast_slice(pixels);
    let rows = images.flattened();
    let channels = images.channels;
    for (image, view) in views[..images.batch].iter().enumerate() {
        let view = View::from_bits(view.to_bits());
        let from = &pixels[view.index * rows.columns..][..rows.columns];
        for line in 0..images.size {
            let start = rows.row(image) + line * rows.stride;
            let pixels = to[start..][..rows.run].chunks_exact_mut(channels);
            for (column, to) in pixels.enumerate() {
                let [line, column] = view.origin(line, column);
                let bytes = &from[(line * images.size + column) * channels..];
                for (to, &byte) in to.iter_mut().zip(bytes) {
                    *to = f32::from(byte) / 127.5 - 1.0;
                }
            }
        }
    }
}
