//! The secret type, nothing else.
//!
//! What it promises: a secret is not printed, serialized or copied by accident, and the memory it
//! sits in is wiped when it is dropped. What it cannot promise: copies that others made before the
//! value arrived here (the webview, the IPC buffer), or that a swap file holds none.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A password, key or token in memory.
///
/// No `Clone`, `Serialize`, `Deref` or `Display`; `Debug` prints only the word `Secret`. Share one
/// through an `Arc`.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `value`; the buffer is wiped when the secret is dropped.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The secret itself. Every call says in a comment why it needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        String::deserialize(source).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_the_word_and_nothing_of_the_value() {
        let secret = Secret::new("hunter2-hunter2".to_owned());

        assert_eq!(format!("{secret:?}"), "Secret");
        assert_eq!(format!("{:#?}", Some(secret)), "Some(\n    Secret,\n)");
    }

    #[test]
    fn it_is_read_from_json_as_a_plain_string() -> Result<(), serde_json::Error> {
        let secret: Secret = serde_json::from_str("\"s3cret\"")?;

        // The test compares the value it planted itself.
        assert_eq!(secret.expose(), "s3cret");
        Ok(())
    }

    #[test]
    fn only_an_untouched_field_is_empty() {
        assert!(Secret::new(String::new()).is_empty());
        assert!(!Secret::new(" ".to_owned()).is_empty());
    }
}
