//! A tiny fixed training run that shows whether a device computes what it should.
//!
//! Every visitor's driver is different, and a wrong kernel raises no error: it trains a model
//! that never learns. So before a device is trusted, all families take a few steps on it and the
//! losses are compared with those recorded from the CPU device. Three steps, because the wrong
//! results seen so far surfaced in the second (an optimiser update) and the third (NaN).

use std::sync::Arc;

use serde::Serialize;

use lab_core::{
    error::Result,
    hyperparameter::Setting,
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{Dataset, IMAGE_SIZE, Labels, Split, View};
use lab_families::{Engine, Family, Losses};
use lab_graph::device::ComputeDevice;

const STEPS: usize = 3;
const BATCH: usize = 4;
const SEED: u64 = 20;
/// Far above the defaults, so that a wrong update shows at once.
const LEARNING_RATE: f64 = 1e-2;

/// Largest accepted |measured − expected| / (1 + |expected|). Devices round differently, and Adam
/// amplifies that: a correct WebGPU adapter was seen to differ by 1e-6. Burn's fusion feature put
/// the VAE's first loss off by 4 % on the same adapter.
/// A VAE's total that stands still would differ by 0.9 % in the third step.
pub const TOLERANCE: f32 = 5e-3;

/// Losses recorded from the CPU device: of every family, step and loss, in this order.
const EXPECTED: [f32; 14 * STEPS] = [
    1.4015284, 1.2406943, 0.49421576, 0.49840173, 1.0731814, 1.4138938, 0.6811729, 0.49306756,
    0.8247455, 1.7623233, 0.75521034, 0.41409922, 710.0664, 709.63464, 0.43174672, 711.5716,
    709.3342, 2.2373881, 709.2686, 708.6183, 0.6503415, 352.29483, 0.43174672, 1.3939959,
    0.6769789, 0.5105639, 0.51091313, 384.83386, 2.2825365, 0.98861927, 0.7979681, 0.6795361,
    0.4511155, 366.6587, 3.9343667, 1.0011376, 0.6837325, 0.74866784, 0.5060055, 1.68834, 1.73951,
    1.6242462,
];

/// One figure of the self-test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SelfTestFigure {
    /// Which family, step and loss.
    pub name: String,
    /// As recorded from the CPU device; NaN for a loss that was not.
    pub expected: f32,
    /// As computed now; NaN for a loss that was not computed.
    pub measured: f32,
}

/// Outcome of the self-test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SelfTestReport {
    /// Whether every figure is within the tolerance.
    pub passed: bool,
    /// See [`TOLERANCE`].
    pub tolerance: f32,
    /// Every figure compared.
    pub figures: Vec<SelfTestFigure>,
}

/// Trains all families for three steps on the device and compares. A loss that is missing, or one that
/// nobody expects, fails the test as a wrong one does; what is not there is NaN in the report.
///
/// # Errors
/// [`lab_core::error::ErrorKind::Device`] if the losses cannot be read back, or the device failed.
pub async fn run(device: &ComputeDevice) -> Result<SelfTestReport> {
    let measured = measure(device, Engine::Program).await?;
    device.check()?;
    Ok(compare(expected(), &measured))
}

/// The recorded losses with their names.
fn expected() -> Vec<(String, f32)> {
    let names = Family::ALL.into_iter().flat_map(|family| {
        (1..=STEPS).flat_map(move |step| {
            let losses = family.losses().iter();
            losses.map(move |loss| figure_name(family, step, loss.key))
        })
    });
    names.zip(EXPECTED).collect()
}

fn figure_name(family: Family, step: usize, loss: &str) -> String {
    format!("{} step {step} {loss}", family.name())
}

fn compare(expected: Vec<(String, f32)>, measured: &[(String, f32)]) -> SelfTestReport {
    let value = |figures: &[(String, f32)], name: &str| {
        let mut named = figures.iter().filter(|(other, _)| other == name);
        match (named.next(), named.next()) {
            (Some((_, value)), None) => *value,
            // Neither nothing nor two values are the one that is looked for.
            _ => f32::NAN,
        }
    };
    let unexpected = |(name, _): &&(String, f32)| expected.iter().all(|(other, _)| other != name);
    let extra = measured.iter().filter(unexpected);
    let extra = extra.map(|(name, measured)| (name.clone(), f32::NAN, *measured));
    let extra: Vec<_> = extra.collect();
    let recorded = expected.into_iter().map(|(name, expected)| {
        let measured = value(measured, &name);
        (name, expected, measured)
    });
    let figures = recorded.chain(extra);
    let figures: Vec<_> = figures
        .map(|(name, expected, measured)| SelfTestFigure {
            name,
            expected,
            measured,
        })
        .collect();
    let within = |figure: &SelfTestFigure| {
        let difference = (figure.measured - figure.expected).abs();
        difference <= TOLERANCE * (1.0 + figure.expected.abs()) // false for NaN
    };
    SelfTestReport {
        passed: figures.iter().all(within),
        tolerance: TOLERANCE,
        figures,
    }
}

async fn measure(device: &ComputeDevice, engine: Engine) -> Result<Vec<(String, f32)>> {
    let blobs = Arc::new(blobs());
    let settings = [
        ("width", Setting::Number(4.0)),
        ("latent_size", Setting::Number(8.0)),
        ("batch_size", Setting::Number(BATCH as f64)),
        ("learning_rate", Setting::Number(LEARNING_RATE)),
    ];
    let settings = settings.map(|(key, value)| (key.to_string(), value)).into();
    let mut figures = Vec::new();
    for family in Family::ALL {
        let settings = Settings::resolve(family.hyperparameters(), &settings)?;
        let mut trainer = family.trainer(engine, &settings, &blobs, SEED, device);
        let losses: [Option<Losses>; STEPS] = std::array::from_fn(|_| {
            trainer.train_step(&[0, 1, 2, 3].map(View::plain));
            trainer.losses()
        });
        for (step, losses) in losses.into_iter().flatten().enumerate() {
            for (name, value) in losses.read().await? {
                figures.push((figure_name(family, step + 1, name), value));
            }
        }
    }
    Ok(figures)
}

/// A data set of one batch of coarse blobs.
fn blobs() -> Dataset {
    const COARSE: usize = 8;
    let random = &mut SeededRandom::new(SEED, Stream::Evaluation);
    let blobs = random.normals(BATCH * COARSE * COARSE);
    let pixel = |image: usize, y: usize, x: usize| {
        let scale = COARSE as f32 / IMAGE_SIZE as f32;
        let coarse = |place: usize| (place as f32 * scale) as usize;
        let value = blobs[(image * COARSE + coarse(y)) * COARSE + coarse(x)].tanh();
        (127.5 * (value + 1.0)) as u8
    };
    let lines = (0..BATCH).flat_map(|image| (0..IMAGE_SIZE).map(move |y| (image, y)));
    let pixels = lines.flat_map(|(image, y)| (0..IMAGE_SIZE).map(move |x| (image, y, x)));
    Dataset {
        name: "blobs".into(),
        title: "Blobs".into(),
        channels: 1,
        size: IMAGE_SIZE,
        labels: Labels::None,
        licence: "none needed".into(),
        source: "drawn here".into(),
        link: String::new(),
        sound: None,
        training: Split {
            pixels: pixels.map(|(image, y, x)| pixel(image, y, x)).collect(),
            labels: vec![0; BATCH],
        },
        held_out: Split::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;

    #[test]
    fn the_recorded_figures_are_those_of_burns_autodiff_on_the_cpu() {
        let device = ComputeDevice::cpu();
        let figures = block_on(measure(&device, Engine::Burn)).unwrap();
        let measured: Vec<_> = figures.into_iter().map(|(_, value)| value).collect();
        let pairs = measured.iter().zip(EXPECTED);
        let close = measured.len() == EXPECTED.len()
            && pairs
                .into_iter()
                .all(|(a, b)| (a - b).abs() < 1e-4 * (1.0 + b));
        assert!(close, "record these instead: {measured:?}");
    }

    #[test]
    fn every_recorded_figure_has_a_name() {
        let names = expected();
        assert_eq!(names.len(), EXPECTED.len());
        let measured = block_on(measure(&ComputeDevice::cpu(), Engine::Program)).unwrap();
        let pairs = names.iter().zip(&measured);
        assert!(pairs.into_iter().all(|((a, _), (b, _))| a == b));
        assert_eq!(names.len(), measured.len());
    }

    #[test]
    fn losses_that_are_missing_extra_renamed_or_doubled_fail_it() {
        let named = |names: &[&str]| -> Vec<_> {
            let names = names.iter().zip([1.0, 2.0, 3.0]);
            names
                .map(|(name, value)| (name.to_string(), value))
                .collect()
        };
        let passes = |measured: &[(String, f32)]| compare(named(&["a", "b"]), measured).passed;
        assert!(passes(&named(&["a", "b"])));
        assert!(!passes(&named(&["a"])));
        assert!(!passes(&[]));
        assert!(!passes(&named(&["a", "b", "c"])));
        assert!(!passes(&named(&["a", "c"])));
        let doubled = [named(&["a", "b"]), named(&["a"])].concat();
        assert!(!passes(&doubled));
        let report = compare(named(&["a", "b"]), &named(&["a"]));
        assert_eq!(report.figures.len(), 2);
        assert!(report.figures[1].measured.is_nan());
    }

    #[test]
    fn the_cpu_device_passes() {
        let report = block_on(run(&ComputeDevice::cpu())).unwrap();
        assert!(report.passed, "{report:?}");
    }
}
