//! Erasing what is kept in the key store.

use std::collections::BTreeSet;

use credentials::{CredentialError, CredentialKey};

use super::Parts;
use super::connecting::key_of;
use crate::support::erasing::Remaining;

/// Removes everything that is kept in the key store, and says what could not be removed.
pub async fn erase(parts: Parts<'_>) -> Vec<Remaining> {
    let (keys, unseen) = kept_keys(parts).await;
    let mut remaining = remove(parts, keys).await;
    remaining.extend(unseen);
    remaining
}

/// Every key that something is kept under, also by an earlier use that nothing remembers; and why some
/// could not be searched for.
async fn kept_keys(parts: Parts<'_>) -> (BTreeSet<CredentialKey>, Option<Remaining>) {
    let sign_in = parts.storage.connection().filter(|it| it.kept);
    let sign_in = sign_in.map(|remembered| key_of(&remembered));
    let mut keys: BTreeSet<_> = sign_in.into_iter().chain(parts.proxy.kept_key()).collect();
    match parts.key_store.keys().await {
        Ok(found) => {
            keys.extend(found);
            (keys, None)
        }
        // Without a store there is nothing in it.
        Err(CredentialError::Missing) => (keys, None),
        Err(problem) => (keys, Some(Remaining::Unseen { problem })),
    }
}

/// Removes what is kept under `keys`, and says what could not be removed.
async fn remove(parts: Parts<'_>, keys: BTreeSet<CredentialKey>) -> Vec<Remaining> {
    let mut remaining = Vec::new();
    let mut locked = false;
    for key in keys {
        let entry = key.to_string();
        // A store that was not unlocked once is not asked again for each entry.
        let removed = match locked {
            true => Err(CredentialError::Locked),
            false => parts.key_store.remove(key).await,
        };
        locked = matches!(removed, Err(CredentialError::Locked));
        if let Err(problem) = removed {
            remaining.push(Remaining::Secret { entry, problem });
        }
    }
    remaining
}
