#![no_main]
//! Searches for inputs of [`fuzz::targets::JUDGE_DESCRIPTION`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::JUDGE_DESCRIPTION.search(input));
