//! What the colours of a file mean, and the same in sRGB.

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace,
    Layout, MatrixCoefficients, ToneReprCurve, TransferCharacteristics, TransformOptions, XyY,
};

/// sRGB's exponent, as PNG files round it; closer than this it is sRGB that is meant.
const SRGB_EXPONENT: f32 = 2.2;
const EXPONENT_TOLERANCE: f32 = 0.05;
/// White, red, green and blue of sRGB.
const SRGB_CHROMATICITIES: [[f32; 2]; 4] =
    [[0.3127, 0.329], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
const CHROMATICITY_TOLERANCE: f32 = 0.005;

/// What a file says of its colours.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Profile {
    /// An ICC profile.
    Icc(Vec<u8>),
    /// Code points of H.273.
    Cicp { primaries: u8, transfer: u8 },
    /// Light is a power of the value; x and y of white, red, green and blue.
    Gamma {
        exponent: f32,
        chromaticities: Option<[[f32; 2]; 4]>,
    },
}

/// `[count, channels]` values of 16 bits as `[count, 3]` in sRGB; nothing if the profile changes
/// nothing, is damaged, or belongs to other colours than these. Browsers ignore such profiles too.
pub(crate) fn to_srgb(pixels: &[u16], channels: usize, profile: &Profile) -> Option<Vec<u16>> {
    let source = source(profile)?;
    let (layout, count, pixels) = match (source.color_space, channels) {
        (DataColorSpace::Gray, 1) => (Layout::Gray, pixels.len(), pixels.to_vec()),
        (DataColorSpace::Rgb, 3) => (Layout::Rgb, pixels.len() / 3, pixels.to_vec()),
        (DataColorSpace::Rgb, 1) => {
            let grey = pixels.iter().flat_map(|&grey| [grey; 3]);
            (Layout::Rgb, pixels.len(), grey.collect())
        }
        _ => return None,
    };
    let mut converted = vec![0; count * 3];
    source
        .create_transform_16bit(
            layout,
            &ColorProfile::new_srgb(),
            Layout::Rgb,
            TransformOptions::default(),
        )
        .ok()?
        .transform(&pixels, &mut converted)
        .ok()?;
    Some(converted)
}

fn source(profile: &Profile) -> Option<ColorProfile> {
    match profile {
        Profile::Icc(icc) => ColorProfile::new_from_slice(icc).ok(),
        &Profile::Cicp {
            primaries,
            transfer,
        } => Some(ColorProfile::new_from_cicp(CicpProfile {
            color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
            transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
            matrix_coefficients: MatrixCoefficients::Identity,
            full_range: true,
        })),
        &Profile::Gamma {
            exponent,
            chromaticities,
        } => of_gamma(exponent, chromaticities),
    }
}

fn of_gamma(exponent: f32, chromaticities: Option<[[f32; 2]; 4]>) -> Option<ColorProfile> {
    if !exponent.is_finite() || exponent <= 0.0 {
        return None;
    }
    let corners = chromaticities.unwrap_or(SRGB_CHROMATICITIES);
    let apart = corners
        .iter()
        .flatten()
        .zip(SRGB_CHROMATICITIES.iter().flatten());
    let same_corners = apart
        .clone()
        .all(|(a, b)| (a - b).abs() < CHROMATICITY_TOLERANCE);
    if same_corners && (exponent - SRGB_EXPONENT).abs() < EXPONENT_TOLERANCE {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    if !same_corners {
        let [white, red, green, blue] = corners.map(|[x, y]| Chromaticity { x, y });
        let white = XyY {
            x: white.x.into(),
            y: white.y.into(),
            yb: 1.0,
        };
        profile.update_rgb_colorimetry(white, ColorPrimaries { red, green, blue });
    }
    let curve = Some(ToneReprCurve::Parametric(vec![exponent]));
    profile.cicp = None;
    profile.red_trc = curve.clone();
    profile.green_trc = curve.clone();
    profile.blue_trc = curve;
    Some(profile)
}
