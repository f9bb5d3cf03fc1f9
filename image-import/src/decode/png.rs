use std::io::Cursor;

use png::{BitDepth, ColorType, DecodingError, Info, Transformations};

use super::{Need, Raster, Samples, orientation};
use crate::{ImportError, Result, colour::Profile};

pub(super) fn decode(file: &[u8]) -> Result<Raster> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    // Palettes become colours, few bits become eight, and a transparent colour becomes alpha.
    decoder.set_transformations(Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(reason)?;
    let [width, height] = [reader.info().width, reader.info().height].map(|side| side as usize);
    let (colours, depth) = reader.output_color_type();
    let channels = match colours {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(ImportError::broken("the palette is missing")),
    };
    let values = width as u64 * height as u64 * channels as u64;
    Need {
        file,
        width,
        height,
        bytes: values * if depth == BitDepth::Sixteen { 2 } else { 1 },
    }
    .check()?;
    let values = values as usize;
    let samples = if depth == BitDepth::Sixteen {
        let mut samples = vec![0u16; values];
        reader
            .next_frame(bytemuck::cast_slice_mut(&mut samples))
            .map_err(reason)?;
        samples
            .iter_mut()
            .for_each(|sample| *sample = u16::from_be(*sample));
        Samples::Sixteen(samples)
    } else {
        let mut samples = vec![0; values];
        reader.next_frame(&mut samples).map_err(reason)?;
        Samples::Eight(samples)
    };
    // What follows the pixels may say how to turn them. They are complete without it.
    let _ = reader.finish();
    let info = reader.info();
    Ok(Raster {
        width,
        height,
        channels,
        samples,
        orientation: orientation(info.exif_metadata.as_deref()),
        profile: profile(info),
    })
}

/// What the chunks say of colours, the most exact first, as the standard wants it.
fn profile(info: &Info) -> Option<Profile> {
    if let Some(points) = info.coding_independent_code_points {
        return Some(Profile::Cicp {
            primaries: points.color_primaries,
            transfer: points.transfer_function,
        });
    }
    if let Some(icc) = &info.icc_profile {
        return Some(Profile::Icc(icc.to_vec()));
    }
    if info.srgb.is_some() {
        return None;
    }
    let gamma = info.gama_chunk?.into_value();
    Some(Profile::Gamma {
        exponent: 1.0 / gamma,
        chromaticities: info.chrm_chunk.map(|chunk| {
            [chunk.white, chunk.red, chunk.green, chunk.blue]
                .map(|(x, y)| [x.into_value(), y.into_value()])
        }),
    })
}

fn reason(error: DecodingError) -> ImportError {
    match error {
        DecodingError::IoError(_) => ImportError::cut_short(),
        DecodingError::LimitsExceeded => ImportError::new("its metadata is too large"),
        DecodingError::Format(reason) => ImportError::broken(reason),
        DecodingError::Parameter(reason) => ImportError::broken(reason),
    }
}
