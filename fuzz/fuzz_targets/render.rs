//! Any body, as every feed shows it.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| polyfeed_fuzz::render(text));
