//! What the engine computed and what was saved before it was rewritten, on record: everything after it must
//! compute and read the same.
//!
//! - [`traces`]: losses, tensors and outputs of every family with every option after 1, 4 and 20 steps on the CPU.
//! - [`saved_models`]: model files that an earlier build wrote.
//! - [`addresses`]: every hyperparameter that an address shared earlier may name.
//! - [`gradients`]: the CPU's against slopes of the losses, and WebGPU's against the CPU's.
//!
//! `GOLDEN=write cargo test --test golden` writes the records of [`traces`] anew, and only those: saved files are
//! of their time.
#![cfg(not(target_arch = "wasm32"))]

mod addresses;
mod cases;
mod comparison;
mod gradients;
mod mathematics;
mod noise;
mod record;
mod run;
mod saved_models;
mod traces;
