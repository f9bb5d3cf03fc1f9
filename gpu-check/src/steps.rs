//! How long whole training steps take.

use std::time::Duration;

use anyhow::{Context, Result};
use lab_data::dataset::View;
use lab_families::{Engine, Family, Trainer};
use lab_graph::{device::ComputeDevice, fused::webgpu::Gpu};
use pollster::block_on;
use serde::Serialize;

use crate::{
    budget::Budget,
    data,
    settings::{Value, resolve},
    timing::{Plan, median, time, time_one, wait},
};

pub const WIDTHS: [usize; 3] = [16, 32, 64];
pub const CHANNELS: [usize; 2] = [1, 3];
pub const BATCH: usize = 64;

/// Images of the data set: what is trained on makes no difference to the time.
const IMAGES: usize = 256;
const SEED: u64 = 1;
/// How many times as long a step takes at twice the width, at most.
const GROWTH: f64 = 4.0;

/// Times of a step with the defaults of the page.
#[derive(Debug, Clone, Serialize)]
pub struct StepTime {
    pub family: &'static str,
    pub width: usize,
    pub channels: usize,
    pub batch: usize,
    /// `None` if a single step would take longer than is left.
    pub times: Option<Times>,
}

/// Medians in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Times {
    /// A step of many that are waited for together.
    pub step_ms: f64,
    /// Until such a step is submitted.
    pub host_ms: f64,
    /// A step whose losses are read back before the next begins.
    pub read_back_ms: f64,
    /// Steps timed.
    pub steps: usize,
}

/// Every family on every size, the small ones first.
pub fn measure(device: &ComputeDevice, gpu: &Gpu, budget: Budget) -> Result<Vec<StepTime>> {
    let mut all: Vec<StepTime> = Vec::new();
    let cases = WIDTHS.into_iter().flat_map(|width| {
        let each = CHANNELS.into_iter();
        each.flat_map(move |channels| Family::ALL.map(|family| (family, width, channels)))
    });
    let cases: Vec<_> = cases.collect();
    for (index, &(family, width, channels)) in cases.iter().enumerate() {
        let smaller = all.iter().find(|one| {
            (one.family, 2 * one.width, one.channels) == (family.name(), width, channels)
        });
        let expected = smaller.map(|one| one.times.map(|times| GROWTH * times.step_ms / 1e3));
        // Those left to come take more time than this one.
        let fair = budget.share(2.0 / (1 + cases.len() - index) as f64);
        let affordable = match expected {
            None => !budget.left().is_zero(),
            Some(None) => false,
            Some(Some(seconds)) => budget.left().as_secs_f64() > 2.0 * seconds,
        };
        let times = match affordable {
            true => Some(time_steps(device, gpu, (family, width, channels), fair)?),
            false => None,
        };
        all.push(StepTime {
            family: family.name(),
            width,
            channels,
            batch: BATCH,
            times,
        });
    }
    Ok(all)
}

fn time_steps(
    device: &ComputeDevice,
    gpu: &Gpu,
    (family, width, channels): (Family, usize, usize),
    budget: Budget,
) -> Result<Times> {
    let given = [("width", width), ("batch_size", BATCH)];
    let given = given.map(|(key, value)| (key, Value::Number(value as f64)));
    let settings = resolve(family, &given)?;
    let data = data::noise(channels, IMAGES, 1);
    let mut trainer = family.trainer(Engine::Program, &settings, &data, SEED, device);
    let trainer = &mut *trainer;
    let views: Vec<_> = (0..BATCH * trainer.batches_per_step())
        .map(|image| View::plain(image % IMAGES))
        .collect();
    // The first compiles the kernels that no other step has used yet.
    trainer.train_step(&views);
    wait(gpu);
    let one = time_one(gpu, || trainer.train_step(&views));
    // Half of the time for steps that are waited for together, half for those read back.
    let plan = |share| {
        Plan::new(one, budget.share(share)).unwrap_or(Plan {
            repetitions: 1,
            rounds: 1,
        })
    };
    let together = plan(0.5);
    let (mut steps, mut hosts) = (Vec::new(), Vec::new());
    for _ in 0..together.rounds {
        let mut host = Duration::ZERO;
        let whole = time(|| {
            host = time(|| (0..together.repetitions).for_each(|_| trainer.train_step(&views)));
            wait(gpu);
        });
        steps.push(milliseconds(whole) / together.repetitions as f64);
        hosts.push(milliseconds(host) / together.repetitions as f64);
    }
    let alone = plan(1.0).rounds;
    let mut read_back = Vec::new();
    for _ in 0..alone {
        let mut outcome = Ok(());
        read_back.push(milliseconds(time(|| {
            outcome = step_and_read(trainer, &views);
        })));
        outcome?;
    }
    // What the GPU refuses, it leaves out without a word, and is fast.
    device.check()?;
    Ok(Times {
        step_ms: median(&mut steps),
        host_ms: median(&mut hosts),
        read_back_ms: median(&mut read_back),
        steps: together.rounds * together.repetitions,
    })
}

fn step_and_read(trainer: &mut dyn Trainer, views: &[View]) -> Result<()> {
    trainer.train_step(views);
    let losses = trainer.losses().context("a step leaves losses")?;
    let losses = block_on(losses.read())?;
    let finite = losses.iter().all(|(_, value)| value.is_finite());
    anyhow::ensure!(finite, "the losses are no numbers: {losses:?}");
    Ok(())
}

fn milliseconds(duration: Duration) -> f64 {
    1e3 * duration.as_secs_f64()
}
