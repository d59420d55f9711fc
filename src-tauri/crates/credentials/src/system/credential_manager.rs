//! Credential Manager of Windows.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::Entry;
use keyring_core::CredentialStore;
use windows_native_keyring_store::Store;

use super::failed;
use crate::CredentialError;

pub(super) fn open() -> Result<Arc<CredentialStore>, CredentialError> {
    match Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(call_error(&error)),
    }
}

/// Entries stay on this computer: the default would let them roam with the account.
pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::from([("persistence", "Local")])
}

pub(super) fn set_secret(entry: &Entry, secret: &[u8]) -> Result<(), CredentialError> {
    entry.set_secret(secret).map_err(|error| call_error(&error))
}

pub(super) fn call_error(error: &keyring::Error) -> CredentialError {
    match error {
        // The only cause the store gives: no logon session that could hold credentials.
        keyring::Error::NoStorageAccess(_) => CredentialError::Missing,
        _ => failed(error),
    }
}
