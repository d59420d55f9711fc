#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| readers::feed("access_list_plan", input));
