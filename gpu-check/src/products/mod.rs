//! How near this project's products come to the best of several hand-written ones.

mod dense;
mod layers;

use std::time::Duration;

use anyhow::Result;
use lab_graph::{
    device::ComputeDevice,
    fused::{Backend, program::Op, webgpu::Gpu},
};
use serde::Serialize;

use self::{
    dense::{Bound, Dense},
    layers::Layer,
};
use crate::{
    budget::Budget,
    parity::{Finding, OPERATION_TOLERANCE},
    steps::WIDTHS,
    timing::{Plan, median, time, time_one, wait},
};

/// Hand-written products slower than the best by so much are timed once only.
const HOPELESS: f64 = 3.0;

/// A product of a layer, with this project's kernel and the fastest hand-written one.
#[derive(Debug, Clone, Serialize)]
pub struct ProductTime {
    pub width: usize,
    pub layer: String,
    /// Dense products of `[m, k]` and `[k, n]` that compute the same.
    pub layers: usize,
    pub m: usize,
    pub k: usize,
    pub n: usize,
    /// Of a product, in billions.
    pub gflop: f64,
    /// `None` if there was no time for them.
    pub rates: Option<Rates>,
}

/// GFLOP/s.
#[derive(Debug, Clone, Serialize)]
pub struct Rates {
    pub ours: f64,
    pub best: f64,
    /// Which hand-written one that is.
    pub best_name: &'static str,
}

/// The hand-written products against the CPU: none is timed that is not right.
pub fn verify(gpu: &Gpu) -> Result<Finding> {
    let mut finding = Finding::new("hand-written products", OPERATION_TOLERANCE);
    for dense in dense::all(gpu) {
        let (cpu, product) = dense.verification(gpu)?;
        finding.compare(dense.name, &[cpu], &[product]);
    }
    Ok(finding)
}

/// The products of all widths, the small ones first.
pub fn measure(device: &ComputeDevice, gpu: &Gpu, budget: Budget) -> Vec<ProductTime> {
    let dense = dense::all(gpu);
    let layers = WIDTHS.into_iter().flat_map(|width| {
        let layers = layers::of_width(width).into_iter();
        layers.map(move |layer| (width, layer))
    });
    let layers: Vec<_> = layers.collect();
    let timed = layers.iter().enumerate().map(|(index, (width, layer))| {
        // Later ones are larger.
        let fair = budget.share(3.0 / (2 + layers.len() - index) as f64);
        product_time(device, gpu, (*width, layer), &dense, fair)
    });
    timed.collect()
}

fn product_time(
    device: &ComputeDevice,
    gpu: &Gpu,
    (width, layer): (usize, &Layer),
    dense: &[Dense],
    budget: Budget,
) -> ProductTime {
    let mut backend = device.backend();
    let (operation, shape) = layer.operation(&mut *backend);
    let has_time = !budget.left().is_zero();
    let seconds = has_time
        .then(|| ours(&mut *backend, gpu, operation, budget.share(0.3)))
        .flatten();
    let gflop = shape.flops() / 1e9;
    let rates = seconds.and_then(|ours| {
        let (best, best_name) = fastest(dense, gpu, shape, budget)?;
        Some(Rates {
            ours: gflop / ours,
            best: gflop / best,
            best_name,
        })
    });
    ProductTime {
        width,
        layer: layer.name(),
        layers: shape.layers,
        m: shape.m,
        k: shape.k,
        n: shape.n,
        gflop,
        rates,
    }
}

/// Seconds of the operation.
fn ours(backend: &mut dyn Backend, gpu: &Gpu, operation: Op, budget: Budget) -> Option<f64> {
    let once = backend.prepare(vec![operation.clone()]);
    let one = time_one(gpu, || backend.run(once));
    let plan = Plan::new(one, budget)?;
    let many = backend.prepare(vec![operation; plan.repetitions]);
    Some(seconds(gpu, plan, || backend.run(many)))
}

/// Seconds and name of the fastest hand-written product.
fn fastest(
    dense: &[Dense],
    gpu: &Gpu,
    shape: layers::Shape,
    budget: Budget,
) -> Option<(f64, &'static str)> {
    let mut best: Option<(f64, &'static str)> = None;
    for (index, one) in dense.iter().enumerate() {
        let bound = one.bind_drawn(gpu, shape);
        let fair = budget.share(1.0 / (dense.len() - index) as f64);
        if let Some(seconds) = hand_written(&bound, gpu, best, fair)
            && best.is_none_or(|(best, _)| seconds < best)
        {
            best = Some((seconds, one.name));
        }
    }
    best
}

fn hand_written(
    bound: &Bound,
    gpu: &Gpu,
    best: Option<(f64, &str)>,
    budget: Budget,
) -> Option<f64> {
    let one = time_one(gpu, || bound.run(1));
    match best {
        Some((best, _)) if one.as_secs_f64() > HOPELESS * best + WAITING.as_secs_f64() => None,
        _ => {
            let plan = Plan::new(one, budget)?;
            Some(seconds(gpu, plan, || bound.run(plan.repetitions)))
        }
    }
}

/// What waiting for a single product may add to its time.
const WAITING: Duration = Duration::from_micros(500);

/// Seconds of a repetition once a round is submitted: the median of the rounds. What the host takes to
/// write a round down is the same for every kernel and none of its merit.
fn seconds(gpu: &Gpu, plan: Plan, mut round: impl FnMut()) -> f64 {
    let rounds = (0..plan.rounds).map(|_| {
        round();
        time(|| wait(gpu)).as_secs_f64() / plan.repetitions as f64
    });
    median(&mut rounds.collect::<Vec<_>>())
}

/// Share of the fastest hand-written products in the time of this project's, over all products of a
/// width that were timed; `None` if none was.
pub fn share(products: &[ProductTime], width: usize) -> Option<f64> {
    let products = products.iter().filter(|one| one.width == width);
    let rates = products.filter_map(|one| Some((one.gflop, one.rates.as_ref()?)));
    let times = rates.fold([0.0, 0.0], |[ours, best], (gflop, rates)| {
        [ours + gflop / rates.ours, best + gflop / rates.best]
    });
    let [ours, best] = times;
    (ours > 0.0).then(|| best / ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_of_the_time_of_all_products() {
        let product = |width, gflop, ours, best| ProductTime {
            width,
            layer: String::new(),
            layers: 1,
            m: 1,
            k: 1,
            n: 1,
            gflop,
            rates: Some(Rates {
                ours,
                best,
                best_name: "it",
            }),
        };
        // 1 s where 0.5 s would do, 3 s where 3 s are needed.
        let products = [product(16, 1.0, 1.0, 2.0), product(16, 3.0, 1.0, 1.0)];
        assert_eq!(share(&products, 16), Some(3.5 / 4.0));
        assert_eq!(share(&products, 32), None);
    }
}
