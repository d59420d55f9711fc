//! Keeping a sign-in to a cloud in the key store, bound to the cloud's host, the account and the Atlas
//! (safety rule X1).

use clouds::CloudError;
use credentials::{CredentialKey, CredentialKind};
use encryption::Provider;
use secret::Secret;
use serde::{Deserialize, Serialize};
use storage::{CloudSignIn, Storage};

use super::state::State;
use super::{Parts, aws, azure, google};
use crate::activity::outcome;
use crate::connection::key_store::SecretPlace;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// What a secret belongs to.
pub(super) struct Place {
    pub(super) cloud: Provider,
    /// The host that it is sent to, or that is asked with it.
    pub(super) host: String,
    /// The account, the tenant or the project.
    pub(super) account: String,
}

/// Somebody who is signed in to a cloud, and can stay so after the program ends.
pub(super) trait Keepable: Clone {
    /// What the secret belongs to.
    fn place(&self) -> Place;
    fn set_kept(&mut self, is_kept: bool);
    /// Who is signed in to this cloud.
    fn remembered(state: &mut State) -> &mut Option<Self>;
}

/// `kept` as it lies in the key store: JSON.
pub(super) fn written(kept: &impl Serialize) -> Option<Secret> {
    serde_json::to_string(kept).ok().map(Secret::new)
}

/// What lies there, read; `None` where it is something else.
pub(super) fn read<'a, Kept: Deserialize<'a>>(secret: &'a Secret) -> Option<Kept> {
    // It is what the key store is for.
    serde_json::from_str(secret.expose()).ok()
}

/// Signs in with what is kept for each cloud, once; where that fails, the person signs in.
pub async fn again(parts: Parts<'_>, connection: &Connection) {
    let again = |cloud| Box::pin(tried(parts, connection, cloud));
    let [aws, azure, google] = Provider::ALL.map(again);
    tokio::join!(aws, azure, google);
}

async fn tried(parts: Parts<'_>, connection: &Connection, cloud: Provider) {
    let tries = |state: &mut State| state.tries_kept(cloud);
    if !parts.clouds.with(connection, tries) {
        return;
    }
    if let Err(error) = sign_in_again(parts, connection, cloud).await {
        tracing::warn!(?cloud, %error, "what is kept does not sign in");
    }
}

/// Signs in with what is kept, if anything is. What the cloud does not accept any more is removed.
///
/// # Errors
/// `KeyStore`, `Cloud`.
pub async fn sign_in_again(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<(), ShellError> {
    match sign_in(parts, connection, cloud).await {
        Ok(Kept::Unusable) => forget(parts, connection, cloud).await,
        Err(ShellError::Cloud { error, .. }) if is_over(&error) => {
            forget(parts, connection, cloud).await
        }
        signed_in => signed_in.map(|_| ()),
    }
}

/// What became of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Nothing is.
    Nothing,
    /// It is nothing that signs in.
    Unusable,
    /// Somebody is signed in with it.
    SignedIn,
}

/// Signs in with what is kept, which stays.
///
/// # Errors
/// `KeyStore`, `Cloud`.
pub(super) async fn sign_in(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<Kept, ShellError> {
    let Some(kept) = kept(parts, connection, cloud) else {
        return Ok(Kept::Nothing);
    };
    let Some(secret) = parts.key_store.load(key_of(&kept)).await? else {
        return Ok(Kept::Nothing);
    };
    let (secret, account) = (&secret, kept.account.as_str());
    let signed_in = match cloud {
        Provider::Aws => Box::pin(aws::keeping::again(parts, connection, secret, account)).await?,
        Provider::Azure => azure::keeping::again(parts, connection, secret, account).await?,
        Provider::Gcp => google::keeping::again(parts, connection, secret).await?,
    };
    Ok(match signed_in {
        true => Kept::SignedIn,
        false => Kept::Unusable,
    })
}

fn is_over(error: &CloudError) -> bool {
    matches!(
        error,
        CloudError::SignInExpired(_) | CloudError::WrongSignIn(_)
    )
}

/// Keeps `secret`, or removes what was kept before where there is none. The sign-in holds either way.
pub(super) async fn keep_where_asked<Who: Keepable>(
    parts: Parts<'_>,
    connection: &Connection,
    mut who: Who,
    secret: Option<Secret>,
) -> Who {
    let place = who.place();
    let cloud = place.cloud;
    let kept = match secret {
        Some(secret) => keep(parts, connection, place, secret).await,
        None => forget(parts, connection, cloud).await.map(|()| false),
    };
    who.set_kept(kept.unwrap_or_else(|error| {
        tracing::warn!(?cloud, %error, "the sign-in is not kept");
        false
    }));
    parts.clouds.with(connection, |state| {
        *Who::remembered(state) = Some(who.clone());
    });
    who
}

/// Keeps `secret`. Says whether it is kept: the person may not want to wait for the store.
///
/// # Errors
/// `KeyStore`.
pub(super) async fn keep(
    parts: Parts<'_>,
    connection: &Connection,
    place: Place,
    secret: Secret,
) -> Result<bool, ShellError> {
    // What is practice is not kept (safety rule A5).
    if connection.is_practice() {
        return Ok(false);
    }
    let sign_in = CloudSignIn {
        atlas: connection.source().origin,
        cloud: outcome::provider(place.cloud),
        origin: format!("https://{}", place.host),
        account: place.account,
    };
    let before = kept(parts, connection, place.cloud);
    let key = key_of(&sign_in);
    if let Some(before) = before.as_ref().filter(|before| key_of(before) != key) {
        // Only one is remembered: the other's secret could not be reached again.
        parts.key_store.remove(key_of(before)).await?;
    }
    let is_remembered = before.as_ref() == Some(&sign_in);
    let place = parts.key_store.save(key.clone(), secret).await?;
    if place != SecretPlace::Store {
        return Ok(false);
    }
    if is_remembered {
        // A newer secret changes nothing on the disk.
        return Ok(true);
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

/// The clouds whose sign-ins are kept for the Atlas at `origin`.
#[must_use]
pub fn kept_for(storage: &Storage, origin: &str) -> Vec<Provider> {
    let is_kept = |cloud: &Provider| {
        let kept = storage.cloud_sign_in(origin, outcome::provider(*cloud));
        kept.is_some()
    };
    Provider::ALL.into_iter().filter(is_kept).collect()
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
