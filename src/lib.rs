//! Trains generative adversarial networks and variational autoencoders in the browser.
//!
//! Read it in this order:
//!
//! 1. [`dataset`]: what the models learn from.
//! 2. [`families::networks`]: generator, discriminator, encoder, decoder.
//! 3. [`loss`]: what each of them minimises.
//! 4. [`train`]: one trainer a family; a step leaves its losses on the device. Read
//!    [`train::autodiff`] to learn what a step is.
//! 5. [`fused`]: the same step as a program of fused operations, which is what runs.
//! 6. [`lab`]: a training run as the page sees it, every input checked; [`latent`]: the space of
//!    latents; [`checkpoint`]: model files.
//! 7. [`judge`]: a classifier that the quality of samples is measured with.
//! 8. [`device`] and [`self_test`]: where it runs, and whether that can be trusted.
//! 9. `web`: the wasm surface, the only code that touches JavaScript.
//!
//! [`random`], [`contact_sheet`], [`phrase`] and [`error`] serve all of them.

pub mod checkpoint;
pub mod contact_sheet;
pub mod dataset;
pub mod device;
pub mod distortion;
pub mod error;
pub mod examine;
pub mod families;
pub mod fused;
pub mod graph;
pub mod judge;
pub mod lab;
pub mod latent;
pub mod loss;
pub mod metrics;
pub mod model;
pub mod phrase;
pub mod random;
pub mod self_test;
pub mod stability;
pub mod train;
#[cfg(target_arch = "wasm32")]
pub mod web;
