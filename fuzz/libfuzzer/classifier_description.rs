#![no_main]
//! Searches for inputs of [`fuzz::targets::CLASSIFIER_DESCRIPTION`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::CLASSIFIER_DESCRIPTION.search(input));
