//! What it was measured on.

use std::{env, fs, num::NonZeroUsize, thread};

use lab_graph::fused::cpu::{Arithmetic, InstructionSet};

/// The processor of this machine.
#[derive(Debug, Clone)]
pub struct Processor {
    pub name: String,
    pub cores: NonZeroUsize,
    /// Values that it computes with at once.
    pub lanes: usize,
}

impl Processor {
    pub fn here() -> Self {
        // Linux alone tells without a program of its own.
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = model_name(&cpuinfo).unwrap_or(env::consts::ARCH);
        Self {
            name: name.into(),
            cores: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            lanes: InstructionSet::of(Arithmetic::Fused).lane_count(),
        }
    }

    /// One thread, and one a core.
    pub fn one_and_all(&self) -> Vec<NonZeroUsize> {
        let mut threads = vec![NonZeroUsize::MIN, self.cores];
        threads.dedup();
        threads
    }
}

fn model_name(cpuinfo: &str) -> Option<&str> {
    let fields = cpuinfo.lines().filter_map(|line| line.split_once(':'));
    let mut names = fields.filter(|(key, _)| key.trim() == "model name");
    names.next().map(|(_, name)| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_that_of_the_first_core() {
        let cpuinfo =
            "processor\t: 0\nmodel\t\t: 17\nmodel name\t: Some CPU\n\nmodel name\t: Other\n";
        assert_eq!(model_name(cpuinfo), Some("Some CPU"));
        assert_eq!(model_name("Hardware\t: a phone\n"), None);
    }

    #[test]
    fn one_core_is_timed_once() {
        let processor = |cores: usize| Processor {
            name: "it".into(),
            cores: cores.try_into().unwrap(),
            lanes: 4,
        };
        let threads = |cores| processor(cores).one_and_all();
        assert_eq!(threads(1).len(), 1);
        assert_eq!(
            threads(4).iter().map(|n| n.get()).collect::<Vec<_>>(),
            [1, 4]
        );
    }
}
