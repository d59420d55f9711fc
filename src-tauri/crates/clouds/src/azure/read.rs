//! Reading all that decides who reaches a key vault, and the key that Atlas uses.

use futures_util::future::join3;

use super::names::{KeyId, VaultId};
use super::reading::{Item, Reading, Unread, Why};
use super::session::Session;
use super::vault;

/// The rights that reading takes, by what is read. Source: Microsoft, *Azure permissions for Security*,
/// Microsoft.KeyVault.
pub(crate) const READ_VAULT: &str = "Microsoft.KeyVault/vaults/read";
pub(crate) const READ_PERIMETERS: &str =
    "Microsoft.KeyVault/vaults/networkSecurityPerimeterConfigurations/read";
pub(crate) const READ_KEY: &str = "Microsoft.KeyVault/vaults/keys/read";

/// Reads the vault, its perimeters, and `key` where Atlas names one. Each thing is asked for by itself:
/// what could not be read stands in [`Reading::unread`].
pub async fn read(session: &Session, id: &VaultId, key: Option<&KeyId>) -> Reading {
    let asked_key = async {
        match key {
            Some(key) if key.vault().eq_ignore_ascii_case(id.name()) => {
                Some(vault::key(session, id, key.name()).await)
            }
            _ => None,
        }
    };
    let (found, perimeters, found_key) = join3(
        vault::vault(session, id),
        vault::perimeters(session, id),
        asked_key,
    )
    .await;
    let mut reading = Reading::default();
    let is_gone = matches!(found, Err(crate::CloudError::NotFound(_)));
    match found {
        Ok(found) => reading.vault = Some(found),
        Err(error) => reading.missing(Item::Vault, READ_VAULT, error),
    }
    // Of a vault that is not there, nothing else is to be told.
    if is_gone {
        return reading;
    }
    match perimeters {
        Ok(perimeters) => reading.perimeters = Some(perimeters),
        Err(error) => reading.missing(Item::Perimeters, READ_PERIMETERS, error),
    }
    match found_key {
        Some(Ok(key)) => reading.key = Some(key),
        Some(Err(error)) => reading.missing(Item::Key, READ_KEY, error),
        None if key.is_some() => reading.unread.push(Unread {
            what: Item::Key,
            why: Why::OtherVault,
        }),
        None => {}
    }
    reading
}
