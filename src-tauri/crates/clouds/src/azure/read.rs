//! Reading all that decides who reaches a key vault, and the key that Atlas uses.

use futures_util::future::{join_all, join3};

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

/// Reads the vault, its perimeters, and of the keys that Atlas names in it each once, whatever the
/// version. Each thing is asked for by itself: what could not be read stands in [`Reading::unread`].
pub async fn read(session: &Session, id: &VaultId, keys: &[KeyId]) -> Reading {
    let mut asked: Vec<&KeyId> = Vec::new();
    for key in keys {
        if asked.iter().all(|known| !known.is_same_key(key)) {
            asked.push(key);
        }
    }
    let asked = asked.into_iter().map(|key| async move {
        let is_here = key.vault().eq_ignore_ascii_case(id.name());
        let found = match is_here {
            true => Some(vault::key(session, id, key.name()).await),
            false => None,
        };
        (key, found)
    });
    let (found, perimeters, found_keys) = join3(
        vault::vault(session, id),
        vault::perimeters(session, id),
        join_all(asked),
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
    for (key, found) in found_keys {
        let what = Item::Key(key.name().to_owned());
        match found {
            Some(Ok(key)) => reading.keys.push(key),
            Some(Err(error)) => reading.missing(what, READ_KEY, error),
            None => reading.unread.push(Unread {
                what,
                why: Why::OtherVault,
            }),
        }
    }
    reading
}
