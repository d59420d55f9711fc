//! Keeping a sign-in to a cloud in the key store, bound to the cloud's host, the account and the Atlas
//! (safety rule X1).

use credentials::{CredentialKey, CredentialKind};
use encryption::Provider;
use secret::Secret;
use storage::CloudSignIn;

use super::Parts;
use crate::activity::outcome;
use crate::connection::key_store::SecretPlace;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// Keeps `secret`, which signs in to `account` at `host`. Says whether it is kept: the person may not
/// want to wait for the store.
///
/// # Errors
/// `KeyStore`.
pub(super) async fn keep(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    host: &str,
    account: &str,
    secret: Secret,
) -> Result<bool, ShellError> {
    // What is practice is not kept (safety rule A5).
    if connection.is_practice() {
        return Ok(false);
    }
    let sign_in = CloudSignIn {
        atlas: connection.source().origin,
        cloud: outcome::provider(cloud),
        origin: format!("https://{host}"),
        account: account.to_owned(),
    };
    let before = kept(parts, connection, cloud);
    let key = key_of(&sign_in);
    if let Some(before) = before.filter(|before| key_of(before) != key) {
        // Only one is remembered: the other's secret could not be reached again.
        parts.key_store.remove(key_of(&before)).await?;
    }
    let place = parts.key_store.save(key.clone(), secret).await?;
    if place != SecretPlace::Store {
        return Ok(false);
    }
    let remembered =
        parts
            .lists
            .storage
            .set_cloud_sign_in(&sign_in.atlas.clone(), sign_in.cloud, Some(sign_in));
    if remembered.is_err() {
        // Nothing may be kept that nothing remembers.
        parts.key_store.remove(key).await?;
        return Ok(false);
    }
    Ok(true)
}

/// The sign-in that is kept.
pub(super) fn kept(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Option<CloudSignIn> {
    let atlas = connection.source().origin;
    let cloud = outcome::provider(cloud);
    let kept = parts.lists.storage.cloud_sign_in(&atlas, cloud);
    kept.filter(|_| !connection.is_practice())
}

/// Its secret; `None` where the store has none.
///
/// # Errors
/// `KeyStore`.
pub(super) async fn load(
    parts: Parts<'_>,
    kept: &CloudSignIn,
) -> Result<Option<Secret>, ShellError> {
    parts.key_store.load(key_of(kept)).await
}

/// Removes what is kept, if anything is.
///
/// # Errors
/// `KeyStore`: then it is remembered, so that it can be removed later.
pub async fn forget(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<(), ShellError> {
    let Some(kept) = kept(parts, connection, cloud) else {
        return Ok(());
    };
    parts.key_store.remove(key_of(&kept)).await?;
    let storage = parts.lists.storage;
    // What is not on the disk holds until the program ends, which the screen says.
    let _holds = storage.set_cloud_sign_in(&kept.atlas, kept.cloud, None);
    Ok(())
}

fn key_of(sign_in: &CloudSignIn) -> CredentialKey {
    CredentialKey {
        origin: sign_in.origin.clone(),
        kind: CredentialKind::KeyService,
        id: format!("{} for {}", sign_in.account, sign_in.atlas),
    }
}
