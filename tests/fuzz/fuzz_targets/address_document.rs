#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| readers::feed("address_document", input));
