//! How far a start has come, for the log at its level `debug`: where its time goes. Each step is
//! written down once: the page may begin again, the program does not.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Instant;

use parking_lot::Mutex;

static BEGAN: OnceLock<Instant> = OnceLock::new();
static REACHED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

/// The program begins.
pub fn begins() {
    let _only_once = BEGAN.set(Instant::now());
}

/// Writes down that the start has come to `step`, and after how many microseconds.
pub fn reached(step: &'static str) {
    if let Some(began) = BEGAN.get()
        && REACHED.lock().insert(step)
    {
        let after = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::debug!(step, after, "start");
    }
}
