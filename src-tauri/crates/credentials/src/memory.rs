//! The twin in memory: for tests, and for "for this session only".

use std::collections::HashMap;

use parking_lot::Mutex;
use secret::Secret;

use crate::{CredentialError, CredentialKey, CredentialStore};

/// Keeps secrets until it is dropped; they are wiped then.
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: Mutex<HashMap<CredentialKey, Secret>>,
}

impl CredentialStore for MemoryStore {
    fn load(&self, key: &CredentialKey) -> Result<Option<Secret>, CredentialError> {
        Ok(self.entries.lock().get(key).map(copy))
    }

    fn save(&self, key: &CredentialKey, secret: &Secret) -> Result<(), CredentialError> {
        self.entries.lock().insert(key.clone(), copy(secret));
        Ok(())
    }

    fn remove(&self, key: &CredentialKey) -> Result<(), CredentialError> {
        self.entries.lock().remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<CredentialKey>, CredentialError> {
        Ok(self.entries.lock().keys().cloned().collect())
    }
}

fn copy(secret: &Secret) -> Secret {
    // A store keeps its entry and hands out another: both are wiped.
    Secret::new(secret.expose().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CredentialKind;

    fn key(origin: &str) -> CredentialKey {
        CredentialKey {
            origin: origin.to_owned(),
            kind: CredentialKind::ApiKey,
            id: "abcdefgh".to_owned(),
        }
    }

    fn text(loaded: Option<Secret>) -> Option<String> {
        // The test compares the value it planted itself.
        loaded.map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn it_keeps_overwrites_and_forgets() -> Result<(), CredentialError> {
        let store = MemoryStore::default();
        let key = key("https://cloud.mongodb.com");
        assert_eq!(text(store.load(&key)?), None);

        store.save(&key, &Secret::new("first".to_owned()))?;
        store.save(&key, &Secret::new("second".to_owned()))?;
        assert_eq!(text(store.load(&key)?).as_deref(), Some("second"));

        store.remove(&key)?;
        store.remove(&key)?;
        assert_eq!(text(store.load(&key)?), None);
        Ok(())
    }

    #[test]
    fn x1_another_origin_finds_nothing() -> Result<(), CredentialError> {
        let store = MemoryStore::default();
        store.save(&key("https://localhost:1"), &Secret::new("here".to_owned()))?;

        assert_eq!(text(store.load(&key("http://localhost:1"))?), None);
        assert_eq!(text(store.load(&key("https://localhost:2"))?), None);
        Ok(())
    }
}
