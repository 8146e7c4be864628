//! Any text as a date.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| polyfeed_fuzz::dates(text));
