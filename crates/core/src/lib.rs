//! What every layer uses: [`error`]s that say what to do, [`hyperparameter`]s that are declared once, [`random`] streams
//! that start from a seed, [`reading`]s of what devices compute, and [`phrase`]s for people.

pub mod error;
pub mod hyperparameter;
pub mod phrase;
pub mod random;
pub mod reading;
