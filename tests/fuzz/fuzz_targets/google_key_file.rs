#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| readers::feed("google_key_file", input));
