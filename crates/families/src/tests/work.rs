//! How much a step is.

use std::{cell::RefCell, rc::Rc};

use super::*;
use lab_core::reading::Reading;
use lab_graph::fused::{ProgramId, layout::BufferId, program::Op};

/// Counts the operations of the programs that are prepared, and does nothing else.
struct Counter(Rc<RefCell<Vec<usize>>>, usize);

impl Backend for Counter {
    fn allocate(&mut self, _len: usize) -> BufferId {
        self.1 += 1;
        BufferId(self.1)
    }

    fn write(&mut self, _buffer: BufferId, _bits: &[u32]) {}

    fn gradient_parts(&self, _values: usize, _images: usize) -> usize {
        1
    }

    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId {
        let mut counts = self.0.borrow_mut();
        counts.push(operations.len());
        ProgramId(counts.len() - 1)
    }

    fn run(&mut self, _program: ProgramId) {}

    fn read(&mut self, parts: &[(BufferId, usize)]) -> Reading {
        Reading::known(vec![0.0; parts.iter().map(|(_, len)| len).sum()])
    }
}

fn operations(family: Family, given: &[(String, Setting)]) -> usize {
    let counts = Rc::default();
    let backend = Box::new(Counter(Rc::clone(&counts), 0));
    on_backend(family, &settings(family, given), 1, backend);
    *counts.borrow().last().unwrap()
}

/// An operation is a dispatch on a GPU; many small ones are what a step's time consists of.
#[test]
fn options_cost_operations_only_where_they_are_used() {
    let gan = |given: &[(String, Setting)]| operations(Family::Gan, given);
    let no_ema = || number("ema", 0.0);
    let norm = |norm| [no_ema(), word("discriminator_norm", norm)];
    let [none, spectral] = [norm("none"), norm("spectral")].map(|given| gan(&given));
    assert_eq!(gan(&[no_ema()]), 49);
    assert_eq!(gan(&[]), 49 + 1); // the EMA of all weights and running statistics
    assert_eq!(none, 49 - 8); // two layers, two passes, forward and back
    assert_eq!(spectral, none + 8);
    let penalties = [number("r1", 1.0), number("r2", 1.0)];
    assert_eq!(gan(&[&norm("none")[..], &penalties].concat()), none + 4);
    assert_eq!(gan(&[no_ema(), word("augment", "translation")]), 49 + 2);
    assert_eq!(operations(Family::Vae, &[]), 40);
    assert_eq!(operations(Family::VaeGan, &[]), 76);
    assert_eq!(operations(Family::Flow, &[]), 156);
}

/// Buffers are used again for what is needed later.
#[test]
fn values_that_are_needed_no_more_make_room_for_others() {
    for (family, most) in Family::PUBLIC.into_iter().zip([0.8, 0.9, 0.9, 0.9]) {
        let trainer = on_cpu(family, &settings(family, &[]), 1);
        let [allocated, unshared] = trainer.memory();
        let share = allocated as f64 / unshared as f64;
        println!("{family:?}: {allocated} values, {unshared} without sharing");
        assert!(share <= most, "{family:?}: {share}");
    }
}
