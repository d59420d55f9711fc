//! Keychain Services of macOS.

use std::collections::HashMap;
use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring::Entry;
use keyring_core::CredentialStore;

use super::failed;
use crate::CredentialError;

pub(super) fn open() -> Result<Arc<CredentialStore>, CredentialError> {
    match Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(call_error(&error)),
    }
}

pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

pub(super) fn set_secret(entry: &Entry, secret: &[u8]) -> Result<(), CredentialError> {
    entry.set_secret(secret).map_err(|error| call_error(&error))
}

/// Service and user of every entry, whatever program it is of.
pub(super) fn names() -> Result<Vec<(String, String)>, CredentialError> {
    let found = open()?.search(&HashMap::new());
    let found = found.map_err(|error| call_error(&error))?;
    let names = found.iter().filter_map(keyring_core::Entry::get_specifiers);
    Ok(names.collect())
}

/// Source of the numbers: Apple, Security framework result codes (`SecBase.h`).
pub(super) fn call_error(error: &keyring::Error) -> CredentialError {
    let (keyring::Error::PlatformFailure(cause) | keyring::Error::NoStorageAccess(cause)) = error
    else {
        return failed(error);
    };
    match cause
        .downcast_ref::<security_framework::base::Error>()
        .map(|cause| cause.code())
    {
        // errSecNotAvailable, errSecNoSuchKeychain, errSecNoDefaultKeychain
        Some(-25291 | -25294 | -25307) => CredentialError::Missing,
        // errSecInteractionNotAllowed, errSecInteractionRequired
        Some(-25308 | -25315) => CredentialError::Locked,
        // userCanceledErr, errSecAuthFailed, wrPermErr
        Some(-128 | -25293 | -61) => CredentialError::Refused,
        _ => failed(error),
    }
}
