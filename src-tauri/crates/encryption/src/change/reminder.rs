//! What a change asks the person to see to outside Keygate.

use super::{Change, Subject};
use crate::form::Provider;

/// Something to see to outside Keygate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reminder {
    /// Another key takes the place of one that snapshots may still need (safety rule S6).
    KeepOldKey,
    /// Azure: the vault's purge protection and the key's expiry (safety rule Z3).
    CheckVault,
    /// The same, and the client secret's expiry.
    CheckVaultAndSecret,
}

impl Change {
    /// What the person has to see to, in the order shown.
    #[must_use]
    pub fn reminders(&self) -> Vec<Reminder> {
        if self.subject() != Subject::Settings {
            return Vec::new();
        }
        let mut keys = self.texts.iter().filter(|sent| sent.field.names_key());
        let replaces_key = keys.clone().any(|sent| sent.from.is_some());
        let names_vault = self.provider == Provider::Azure && keys.next().is_some();
        let vault = match self.secret {
            Some(_) => Reminder::CheckVaultAndSecret,
            None => Reminder::CheckVault,
        };
        let keep = replaces_key.then_some(Reminder::KeepOldKey);
        keep.into_iter()
            .chain(names_vault.then_some(vault))
            .collect()
    }
}
