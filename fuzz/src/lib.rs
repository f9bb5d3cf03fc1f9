//! Everything of this project that takes bytes from outside, as targets of fuzzing: whatever the
//! bytes are, nothing panics and no more memory is taken than the target states.
//!
//! The same [`Target`]s run in two ways: `cargo xtask fuzz` searches for inputs with libFuzzer,
//! guided by coverage (`libfuzzer/`); `tests/smoke.rs` replays `corpus/` and mutations of it that
//! are the same every time, as part of `cargo xtask test`. `docs/fuzzing.md` lists bounds and
//! figures; the page's own targets are in `www/fuzz`.

pub mod corpus;
mod memory;
pub mod mutation;
mod seal;
mod target;
pub mod targets;

pub use target::{Bound, Target};
