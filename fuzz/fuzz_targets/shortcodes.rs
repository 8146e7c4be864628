//! Any text between shortcodes and in their tags.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| polyfeed_fuzz::shortcodes(text));
