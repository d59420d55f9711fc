//! What comes from the practice project is marked wherever it goes.

/// What the name of a file begins with; empty where it is not from practice (safety rule A5).
#[must_use]
pub fn file_mark(practice: bool) -> &'static str {
    if practice { "PRACTICE-" } else { "" }
}
