//! Reports of a training that takes long.

use std::{collections::BTreeMap, time::Instant};

use anyhow::Result;
use lab::Lab;
use pollster::block_on;

/// Held-out images of a report.
const HELD_OUT: usize = 1000;

/// Losses since the last report.
pub struct Progress {
    start: Instant,
    reported: u32,
    sums: BTreeMap<&'static str, f32>,
    looks: usize,
}

impl Progress {
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            reported: 0,
            sums: BTreeMap::new(),
            looks: 0,
        }
    }

    /// Takes the losses of the last step in, and reports if `steps` have gone since the last time:
    /// the mean of the training losses seen since then, and the losses of held-out images.
    pub fn look(&mut self, lab: &mut Lab, steps: usize) -> Result<()> {
        if let Some(losses) = lab.losses() {
            for (key, value) in block_on(losses.read())? {
                *self.sums.entry(key).or_default() += value;
            }
            self.looks += 1;
        }
        if (lab.step() - self.reported) as usize >= steps {
            let seconds = self.start.elapsed().as_secs();
            let count = self.looks as f32;
            let training = self.sums.iter().map(|(key, sum)| (*key, sum / count));
            eprint!("step {}, {seconds} s: {}", lab.step(), line(training));
            let images = HELD_OUT.min(lab.dataset().held_out.len());
            if let Some(losses) = lab.held_out_losses(images)? {
                eprint!(" | test {}", line(block_on(losses.read())?.into_iter()));
            }
            eprintln!();
            self.reported = lab.step();
            self.sums.clear();
            self.looks = 0;
        }
        Ok(())
    }
}

fn line(losses: impl Iterator<Item = (&'static str, f32)>) -> String {
    let words: Vec<_> = losses
        .map(|(key, value)| format!("{key} {value:.2}"))
        .collect();
    words.join(", ")
}
