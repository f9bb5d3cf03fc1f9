//! Hyperparameters: each is declared once, and everything else follows from the declaration.
//!
//! - `hyperparameters!` declares those of a family: the struct with their types and defaults, how it is read, what may
//!   change while training goes on, and what the page is told of them ([`Hyperparameter`]).
//! - [`Settings`] are the values by key that pages, files and addresses carry, checked where they come in.
//! - [`Choice`] is an enum whose variants are the words that a hyperparameter may be set to.
//! - [`aliases`] say which names of earlier builds mean which of today.
//!
//! Nothing here knows a family; `lab_families` declares.

pub mod aliases;
mod choice;
mod declaration;
mod description;
mod settings;
mod typed;

pub use crate::choice;
pub use crate::hyperparameters;
pub use choice::Choice;
pub use declaration::{Declaration, Integer, OneOf, Real, choice_of, integer, real};
pub use description::{Domain, Hyperparameter, Scale, Setting};
pub use settings::Settings;
