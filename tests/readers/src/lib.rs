//! Every reader of text from outside, and what must hold whatever it is given: it ends, it does not
//! panic, and what it says is fit to be shown and believed.
//!
//! The seeds in `tests/fuzz/corpus` go through each on every test run; `make soak` feeds them what a
//! fuzzer makes of the seeds.

mod documents;
mod files;
mod lists;
pub mod memory;
mod server;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use addresses::visible;

/// A reader by the name of its fuzz target and of the folder of its seeds.
pub type Reader = (&'static str, fn(&[u8]));

/// All of them.
pub const READERS: [Reader; 14] = [
    ("address_document", documents::address_document),
    ("google_key_file", documents::google_key_file),
    ("error_body", server::error_body),
    ("digest_challenge", server::digest_challenge),
    ("access_list_aws", lists::aws),
    ("access_list_azure", lists::azure),
    ("access_list_google", lists::google),
    ("access_list_terraform", lists::terraform),
    ("access_list_yaml", lists::yaml),
    ("access_list_plan", lists::plan),
    ("access_list_printed", lists::printed),
    ("access_list_csv", lists::csv),
    ("access_list_plain", lists::plain),
    ("stored_files", files::stored),
];

/// What a reader may take whatever its input is, in bytes. Each is fed twice, and what it gives is read
/// again.
const BASE: usize = 16 << 20;

/// What it may take beside that, for each byte of its input.
const FACTOR: usize = 256;

/// The most that was taken so far, in bytes.
static MOST: AtomicUsize = AtomicUsize::new(0);

/// Feeds `input` to the reader named, and prints the peak where it is higher than any before.
///
/// # Panics
/// Where something does not hold, the reader takes more memory than its input is worth, or no reader
/// has the name.
#[expect(
    clippy::print_stderr,
    reason = "whoever feeds the readers reads what they take"
)]
pub fn feed(name: &str, input: &[u8]) {
    let found = READERS.iter().find(|(known, _)| *known == name);
    assert!(found.is_some(), "no reader is named {name}");
    let Some((_, read)) = found else { return };
    let began = Instant::now();
    let peak = memory::peak(|| read(input));
    if MOST.fetch_max(peak, Ordering::Relaxed) < peak {
        let (kibibytes, took) = (peak >> 10, began.elapsed().as_millis());
        let size = input.len();
        eprintln!("peak of {name}: {kibibytes} KiB, {took} ms, for {size} bytes");
    }
    let most = BASE + FACTOR * input.len();
    assert!(peak <= most, "{name} takes {peak} bytes, and not {most}");
}

fn is_fit_to_be_shown(text: &str) {
    assert_eq!(visible(text), text, "something hides in it");
}
