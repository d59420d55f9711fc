//! Every reader of text from outside, and what must hold whatever it is given: it ends, it does not
//! panic, and what it says is fit to be shown and believed.
//!
//! The seeds in `tests/fuzz/corpus` go through each on every test run; `make soak` feeds them what a
//! fuzzer makes of the seeds.

mod documents;
mod files;
mod lists;
mod server;

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

/// Feeds `input` to the reader named.
///
/// # Panics
/// Where something does not hold, or no reader has the name.
pub fn feed(name: &str, input: &[u8]) {
    let found = READERS.iter().find(|(known, _)| *known == name);
    assert!(found.is_some(), "no reader is named {name}");
    if let Some((_, read)) = found {
        read(input);
    }
}

fn is_fit_to_be_shown(text: &str) {
    assert_eq!(visible(text), text, "something hides in it");
}
