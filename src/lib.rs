//! Trains generative adversarial networks and variational autoencoders in the browser.
//!
//! Read it in this order:
//!
//! 1. [`dataset`]: what the models learn from.
//! 2. [`families::networks`]: generator, discriminator, encoder, decoder.
//! 3. [`loss`]: what each of them minimises.
//! 4. [`families`]: what can be set ([`hyperparameter`]), declared once a family, and its training step, written once as
//!    a recording; [`families::training`] carries it out. `examples/` have a GAN and a VAE in one file each, with Burn alone.
//! 5. [`graph`]: what a recording is, its gradients by the chain rule, and its two interpreters: Burn, and the
//!    compiler that makes a program of fused operations of it.
//! 6. [`fused`]: those operations, and the machines that carry them out on the CPU and on WebGPU.
//! 7. [`train`]: hyperparameters, and what every trainer can do; a step leaves its losses on the device.
//! 8. [`lab`]: a training run as the page sees it, every input checked; [`latent`]: the space of
//!    latents; [`checkpoint`]: model files.
//! 9. [`classifier`]: a classifier that the quality of samples is measured with.
//! 10. [`device`] and [`self_test`]: where it runs, and whether that can be trusted.
//! 11. `web`: the wasm surface, the only code that touches JavaScript.
//!
//! [`random`], [`contact_sheet`], [`phrase`] and [`error`] serve all of them.

#[cfg(target_arch = "wasm32")]
pub mod web;
