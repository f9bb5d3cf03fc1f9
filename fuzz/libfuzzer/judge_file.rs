#![no_main]
//! Searches for inputs of [`fuzz::targets::JUDGE_FILE`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::JUDGE_FILE.search(input));
