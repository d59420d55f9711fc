//! Credential Manager of Windows.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::Entry;
use keyring_core::CredentialStore;
use windows_native_keyring_store::Store;

use super::failed;
use crate::{CredentialError, CredentialKey};

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

/// The bytes are kept as they are: only what is set as a password is doubled to UTF-16.
pub(super) fn set_secret(entry: &Entry, secret: &[u8]) -> Result<(), CredentialError> {
    entry.set_secret(secret).map_err(|error| call_error(&error))
}

/// Service and user of every entry that may be this program's.
pub(super) fn names() -> Result<Vec<(String, String)>, CredentialError> {
    let found = open()?.search(&HashMap::new());
    let found = found.map_err(|error| call_error(&error))?;
    let names = found.iter().filter_map(keyring_core::Entry::get_specifiers);
    // The store parts what it joined at the last dot, which is in the address of Atlas.
    let joined = names.map(|(service, user)| format!("{user}.{service}"));
    Ok(joined
        .filter_map(|name| CredentialKey::parted(&name))
        .collect())
}

pub(super) fn call_error(error: &keyring::Error) -> CredentialError {
    match error {
        // The only cause the store gives: no logon session that could hold credentials.
        keyring::Error::NoStorageAccess(_) => CredentialError::Missing,
        _ => failed(error),
    }
}
