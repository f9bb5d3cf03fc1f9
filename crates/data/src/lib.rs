//! What the models learn from: a [`dataset`] with its batches and labels, how its images are augmented
//! ([`diff_augment`]), and how many of them are shown together ([`contact_sheet`]).

pub mod contact_sheet;
pub mod dataset;
pub mod diff_augment;
