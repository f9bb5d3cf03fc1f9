//! The gradient of every parameter, before Adam, by Burn's autodiff and by the chain rule on every backend. Adam would
//! hide a gradient of the wrong scale.

use std::num::NonZeroUsize;

use lab_graph::fused::cpu::Machine;

use super::*;

/// Largest difference of a tensor's gradients, by its largest value: sums of up to some thousand terms in another order.
const TOLERANCE: f32 = 5e-4;

fn residual(others: Vec<(String, Setting)>) -> Vec<(String, Setting)> {
    [vec![word("architecture", "residual")], others].concat()
}

/// As Huang et al. 2024 train.
fn modern() -> Vec<(String, Setting)> {
    residual(vec![
        word("discriminator_norm", "none"),
        word("objective", "relativistic"),
        number("r1", 0.1),
        number("r2", 0.2),
    ])
}

/// Settings that lead along every way back there is.
fn cases(family: Family) -> Vec<Vec<(String, Setting)>> {
    let conditional = || word("conditional", "on");
    let objective = |objective| vec![word("objective", objective)];
    let mut cases = vec![vec![], vec![conditional()]];
    match family {
        Family::Gan => cases.extend([
            objective("least-squares"),
            objective("hinge"),
            [objective("wasserstein"), vec![number("weight_decay", 0.5)]].concat(),
            objective("relativistic"),
            vec![conditional(), word("objective", "relativistic")],
            vec![word("discriminator_norm", "none")],
            vec![word("discriminator_norm", "spectral")],
            vec![number("label_smoothing", 0.2)],
            vec![word("discriminator_norm", "none"), number("r1", 0.3)],
            vec![
                word("discriminator_norm", "none"),
                number("r1", 0.1),
                number("r2", 0.2),
            ],
            vec![word("augment", "colour-translation-cutout")],
            vec![number("discriminator_steps", 2.0)],
            residual(vec![]),
            residual(vec![conditional(), word("discriminator_norm", "spectral")]),
            modern(),
        ]),
        Family::Vae => cases.extend([
            vec![word("likelihood", "gaussian"), number("kl_weight", 3.0)],
            vec![word("likelihood", "gaussian-learned")],
            vec![word("binarise", "on")],
            vec![number("free_bits", 0.01)],
        ]),
        Family::VaeGan => cases.extend([
            objective("relativistic"),
            vec![conditional(), word("objective", "hinge")],
            objective("wasserstein"),
            vec![number("similarity_weight", 0.5), number("kl_weight", 2.0)],
        ]),
        Family::Flow => cases.push(vec![word("times", "uniform")]),
        Family::Autoencoder => {}
    }
    cases
}

/// Those that are taken with larger images too: every network, and what depends on the size of an image.
fn cases_of_larger_images(family: Family) -> Vec<Vec<(String, Setting)>> {
    let mut cases = vec![vec![], vec![word("conditional", "on")]];
    cases.extend(match family {
        Family::Gan => vec![
            vec![word("augment", "colour-translation-cutout")],
            vec![word("discriminator_norm", "spectral")],
            vec![word("discriminator_norm", "none"), number("r1", 0.3)],
            modern(),
        ],
        Family::Vae => vec![
            vec![word("likelihood", "gaussian-learned")],
            vec![word("binarise", "on")],
        ],
        Family::VaeGan => vec![vec![number("similarity_weight", 0.5)]],
        Family::Flow | Family::Autoencoder => Vec::new(),
    });
    cases
}

/// By name. With no memory Adam's first moment is the gradient.
fn on_a_backend(
    family: Family,
    settings: &Settings,
    dataset: &Arc<Dataset>,
    backend: Box<dyn Backend>,
) -> BTreeMap<String, Vec<f32>> {
    let mut trainer = on_backend_with(family, settings, (dataset, 3), backend);
    step(&mut trainer, 0);
    let moments = tensors(&mut trainer)
        .into_iter()
        .filter_map(|(name, (_, values))| {
            Some((name.strip_prefix("adam.first.")?.to_string(), values))
        });
    moments.collect()
}

fn by_autodiff(
    family: Family,
    settings: &Settings,
    dataset: &Arc<Dataset>,
) -> BTreeMap<String, Vec<f32>> {
    let mut trainer = on_burn_with(family, settings, (dataset, 3));
    step(&mut trainer, 0);
    let network = sizes(family, settings, dataset);
    let networks = family.definition(&network, settings).networks();
    let gradients = networks.iter().flat_map(|network| {
        let gradients = trainer.gradients(network.name).into_iter();
        gradients.map(|(name, gradient)| {
            let values = gradient.into_data().iter().collect();
            (format!("{}.{name}", network.name), values)
        })
    });
    gradients.collect()
}

/// The largest difference there is.
fn compare(
    expected: &BTreeMap<String, Vec<f32>>,
    actual: &BTreeMap<String, Vec<f32>>,
    what: &str,
) -> f32 {
    let names =
        |gradients: &BTreeMap<String, Vec<f32>>| gradients.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(expected), names(actual), "{what}");
    let mut worst = 0.0_f32;
    for (name, expected) in expected {
        let largest = expected
            .iter()
            .fold(0.0_f32, |largest, value| largest.max(value.abs()));
        for (a, b) in expected.iter().zip(&actual[name]) {
            let difference = (a - b).abs() / largest.max(1e-6);
            assert!(difference <= TOLERANCE, "{what}, {name}: {a} is not {b}");
            worst = worst.max(difference);
        }
    }
    worst
}

fn compare_all(what: &str, backend: impl Fn() -> Box<dyn Backend>) {
    for family in Family::ALL {
        let sizes = [
            (IMAGE_SIZE, cases(family)),
            (64, cases_of_larger_images(family)),
        ];
        for (size, cases) in sizes {
            let dataset = dataset_of(size);
            let differences = cases.into_iter().map(|mut given| {
                given.push(number("beta_1", 0.0));
                let settings = settings(family, &given);
                let expected = by_autodiff(family, &settings, &dataset);
                let actual = on_a_backend(family, &settings, &dataset, backend());
                let what = format!("{family:?} {given:?} {size}×{size} {what}");
                compare(&expected, &actual, &what)
            });
            let worst = differences.fold(0.0, f32::max);
            println!("{family:?} of {size}×{size}, Burn against {what}: {worst:.1e}");
        }
    }
}

#[test]
fn every_gradient_is_that_of_burns_autodiff() {
    compare_all("the CPU", || ComputeDevice::cpu().backend());
    let fastest = ComputeDevice::cpu_with(Machine::fastest(NonZeroUsize::MIN.saturating_add(1)));
    compare_all("two threads that fuse", || fastest.backend());
}

/// A process opens its GPU once: called by the test of everything that a GPU does.
pub(crate) fn compare_on_gpu(gpu: &ComputeDevice) {
    compare_all("WebGPU", || gpu.backend());
}
