//! The operating system's own store: Secret Service, Keychain or Credential Manager.

#[cfg_attr(target_os = "macos", path = "system/keychain.rs")]
#[cfg_attr(windows, path = "system/credential_manager.rs")]
#[cfg_attr(all(unix, not(target_os = "macos")), path = "system/secret_service.rs")]
mod platform;

use std::string::FromUtf8Error;

use keyring::Entry;
use secret::Secret;
use zeroize::Zeroize;

use crate::{CredentialError, CredentialKey, CredentialStore};

/// The operating system's credential store.
///
/// It is opened anew for every call and nothing is remembered in between: a store that was not
/// running, or was restarted, is found as soon as it is there, and a call that waits for a prompt
/// holds up no other.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemStore;

impl CredentialStore for SystemStore {
    fn load(&self, key: &CredentialKey) -> Result<Option<Secret>, CredentialError> {
        match entry(key)?.get_secret() {
            Ok(bytes) => text(bytes).map(Some),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(platform::call_error(&error)),
        }
    }

    fn save(&self, key: &CredentialKey, secret: &Secret) -> Result<(), CredentialError> {
        // Keeping the secret is what the person asked for.
        let bytes = secret.expose().as_bytes();
        platform::set_secret(&entry(key)?, bytes)
    }

    fn remove(&self, key: &CredentialKey) -> Result<(), CredentialError> {
        let removed = match entry(key)?.delete_credential() {
            // The same in several of the store's collections.
            Err(keyring::Error::Ambiguous(entries)) => entries
                .iter()
                .try_for_each(|entry| entry.delete_credential()),
            other => other,
        };
        match removed {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(platform::call_error(&error)),
        }
    }

    fn keys(&self) -> Result<Vec<CredentialKey>, CredentialError> {
        let names = platform::names()?;
        let ours = names
            .iter()
            .filter_map(|(service, user)| CredentialKey::from_names(service, user));
        Ok(ours.collect())
    }
}

fn entry(key: &CredentialKey) -> Result<Entry, CredentialError> {
    let store = platform::open()?;
    let label = key.to_string();
    // `Entry::new` would open the store once and remember a failure for the life of the process.
    store
        .build(
            &key.service(),
            &key.user(),
            Some(&platform::modifiers(&label)),
        )
        .map(|inner| Entry { inner })
        .map_err(|error| platform::call_error(&error))
}

fn text(bytes: Vec<u8>) -> Result<Secret, CredentialError> {
    String::from_utf8(bytes)
        .map(Secret::new)
        .map_err(|error: FromUtf8Error| {
            error.into_bytes().zeroize();
            CredentialError::Failed {
                reason: "the entry is not text".to_owned(),
            }
        })
}

/// The error's own words. `Display` of a store's error names entries and causes; `Debug` may print
/// the bytes of a secret and is never used.
fn failed(error: &keyring::Error) -> CredentialError {
    match error {
        keyring::Error::TooLong(..) => CredentialError::TooLong,
        _ => CredentialError::Failed {
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_is_no_text_is_reported_without_its_bytes() {
        let outcome = text(b"secret-\xff".to_vec());

        assert_eq!(
            outcome.err().map(|error| error.to_string()).as_deref(),
            Some("the credential store failed: the entry is not text")
        );
    }

    #[test]
    fn what_is_longer_than_the_store_takes_has_an_error_of_its_own() {
        let long = keyring::Error::TooLong("secret".to_owned(), 2560);
        assert_eq!(failed(&long), CredentialError::TooLong);
        assert_eq!(platform::call_error(&long), CredentialError::TooLong);
    }

    #[test]
    fn the_stores_reason_never_holds_the_bytes_it_refused() {
        let bytes = b"hunter2".to_vec();
        for error in [
            keyring::Error::BadEncoding(bytes.clone()),
            keyring::Error::BadDataFormat(bytes, "unreadable".into()),
        ] {
            let reason = failed(&error).to_string();
            assert!(!reason.contains("hunter2"), "leaked in {reason}");
            // What `Debug` would print for those bytes.
            assert!(!reason.contains("104, 117"), "leaked in {reason}");
        }
    }
}
