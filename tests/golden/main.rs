//! What the engine computed and what was saved before it was rewritten, on record: everything after it must
//! compute and read the same.
//!
//! - [`traces`]: losses, tensors and outputs of every family with every option after 1, 4 and 20 steps on the CPU.
//!
//! `GOLDEN=write cargo test --test golden` writes the records anew.
#![cfg(not(target_arch = "wasm32"))]

mod cases;
mod comparison;
mod mathematics;
mod noise;
mod record;
mod run;
mod traces;
