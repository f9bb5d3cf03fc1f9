//! The wasm surface of GAN·VAE Lab, which trains generative adversarial networks and variational autoencoders in the
//! browser: the only code that touches JavaScript.
//!
//! What it exposes lies in crates, a layer each. Read them in this order:
//!
//! 1. [`lab_core`]: errors, hyperparameters and how they are declared, random streams, phrases.
//! 2. [`lab_data`]: what the models learn from.
//! 3. [`lab_graph`]: what a recorded step is, its gradients by the chain rule, and its two interpreters: Burn, and the
//!    compiler that makes a program of fused operations of it, which run on the CPU and on WebGPU.
//! 4. [`lab_models`]: generator, discriminator, encoder, decoder; the space of their latents.
//! 5. [`lab_families`]: what a GAN, a VAE and a VAE-GAN are: settings, and a training step, written once as a recording.
//!    `examples/` have a GAN and a VAE in one file each, with Burn alone.
//! 6. [`lab_evaluation`]: how good samples are, and what goes wrong in training.
//! 7. [`lab`]: a training run as the page sees it, every input checked; model files; whether a device can be trusted.

#[cfg(target_arch = "wasm32")]
pub mod web;
