//! The key file that a person chose for the form. It never enters the page.

use encryption::{Field, Finding, FindingCode, Level};
use parking_lot::Mutex;
use secret::Secret;

use crate::support::error::ShellError;
use crate::support::generation;

/// Far more than a key file has, in bytes.
pub const LARGEST: u64 = 64 * 1024;

/// At most one file is held; a newer one takes its place.
#[derive(Default)]
pub struct ChosenKeyFile {
    /// With its name towards the page.
    chosen: Mutex<Option<(u32, Secret)>>,
}

impl ChosenKeyFile {
    /// Holds the file's `content` and names it.
    pub fn put(&self, content: Vec<u8>) -> u32 {
        // What is no text is no key file, which its check says at Save.
        let text = String::from_utf8(content).unwrap_or_else(|_| "?".to_owned());
        let token = generation::next();
        *self.chosen.lock() = Some((token, Secret::new(text)));
        token
    }

    /// The file named `token`, to be sent. It stays: a summary may be closed without sending.
    ///
    /// # Errors
    /// `Form` where it is not held any more.
    pub fn copy(&self, token: u32) -> Result<Secret, ShellError> {
        let chosen = self.chosen.lock();
        let found = chosen.as_ref().filter(|(name, _)| *name == token);
        let (_, secret) = found.ok_or_else(|| ShellError::Form {
            findings: vec![Finding {
                field: Field::ServiceAccountKey,
                level: Level::Block,
                code: FindingCode::Required,
            }],
        })?;
        // The change gets a copy of its own, and each is wiped.
        Ok(Secret::new(secret.expose().to_owned()))
    }

    /// Wipes what is held.
    pub fn clear(&self) {
        *self.chosen.lock() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_file_is_held_until_another_one_or_until_it_is_wiped() {
        let held = ChosenKeyFile::default();
        let first = held.put(b"{\"one\": 1}".to_vec());
        // The test compares what it chose itself.
        let text = |token| held.copy(token).ok().map(|file| file.expose().to_owned());
        assert_eq!(text(first).as_deref(), Some("{\"one\": 1}"));
        assert_eq!(text(first).as_deref(), Some("{\"one\": 1}"), "it stays");
        let second = held.put(b"{}".to_vec());
        assert_eq!(text(first), None, "another one took its place");
        held.clear();
        assert_eq!(text(second), None);
    }

    #[test]
    fn what_is_no_text_is_refused_as_no_key_file() {
        let held = ChosenKeyFile::default();
        let token = held.put(vec![0xff, 0xfe, 0]);
        assert!(held.copy(token).is_ok_and(|file| !file.is_empty()));
    }
}
