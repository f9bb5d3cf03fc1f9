//! The [`networks`] of the papers, as data that both interpreters read, and the space of their [`latent`]s.

pub mod latent;
pub mod networks;
