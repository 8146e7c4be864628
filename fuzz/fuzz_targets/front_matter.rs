//! Any text as front matter and as a whole document.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| polyfeed_fuzz::front_matter(text));
