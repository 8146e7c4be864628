//! One piece over and over: what stands before it, the piece, and what stands after it, with U+0001 between them.

#![no_main]

/// Far from a megabyte: what the fuzzer adds to the program costs it a factor of four to eight.
const BYTES: usize = 64 * 1024;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, '\u{1}');
    let (before, piece) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    polyfeed_fuzz::repeated(before, piece, parts.next().unwrap_or_default(), BYTES);
});
