//! Each line as the target of links and pictures.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| polyfeed_fuzz::links(text));
