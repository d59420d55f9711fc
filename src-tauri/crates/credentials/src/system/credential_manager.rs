//! Credential Manager of Windows.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::Entry;
use keyring_core::CredentialStore;
use windows_native_keyring_store::Store;

use super::failed;
use crate::CredentialError;
use crate::key::PROGRAM;

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

/// Service and user of every entry that may be this program's.
pub(super) fn names() -> Result<Vec<(String, String)>, CredentialError> {
    let found = open()?.search(&HashMap::new());
    let found = found.map_err(|error| call_error(&error))?;
    let names = found.iter().filter_map(keyring_core::Entry::get_specifiers);
    Ok(names.filter_map(split_anew).collect())
}

/// The store joins user and service with a dot and parts them at the last one, which is in the
/// address of Atlas.
fn split_anew((service, user): (String, String)) -> Option<(String, String)> {
    let joined = format!("{user}.{service}");
    let (user, origin) = joined.split_once(&format!(".{PROGRAM}"))?;
    Some((format!("{PROGRAM}{origin}"), user.to_owned()))
}

pub(super) fn call_error(error: &keyring::Error) -> CredentialError {
    match error {
        // The only cause the store gives: no logon session that could hold credentials.
        keyring::Error::NoStorageAccess(_) => CredentialError::Missing,
        _ => failed(error),
    }
}
