//! Starts Keygate.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes whatever is given back, so that no copy of a secret outlives its use in this program's own
/// memory: not in a buffer of the framework's, not in one of the HTTP client's.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> std::process::ExitCode {
    keygate::app::run()
}
