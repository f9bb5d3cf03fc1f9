#![no_main]
//! Searches for inputs of [`fuzz::targets::SOUND`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::SOUND.search(input));
