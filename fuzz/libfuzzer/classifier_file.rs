#![no_main]
//! Searches for inputs of [`fuzz::targets::CLASSIFIER_FILE`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::CLASSIFIER_FILE.search(input));
