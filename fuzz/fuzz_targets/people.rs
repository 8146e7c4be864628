//! Any text as a byline.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| polyfeed_fuzz::people(text));
