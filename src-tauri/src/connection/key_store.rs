//! The credential store, asked off the main thread: it may show a prompt and never answer.

use std::sync::Arc;
use std::time::Duration;

use credentials::{CredentialError, CredentialKey, CredentialStore};
use secret::Secret;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use crate::support::error::ShellError;

/// The operating system's key store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemStore {
    /// macOS.
    Keychain,
    /// Windows.
    CredentialManager,
    /// Linux: whatever answers as the Secret Service.
    SecretService,
}

impl SystemStore {
    /// That of this system.
    pub const HERE: Self = if cfg!(target_os = "macos") {
        Self::Keychain
    } else if cfg!(windows) {
        Self::CredentialManager
    } else {
        Self::SecretService
    };
}

/// How long removing waits for a store that may be showing a prompt.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the store.
    Store,
    /// In memory: the person chose *For this session only* while the store was waiting.
    Session,
    /// In memory: keeping was not asked for.
    Memory,
}

/// The operating system's key store, or its twin in memory.
#[derive(Clone)]
pub struct KeyStore {
    store: Arc<dyn CredentialStore>,
    session_only: Arc<Notify>,
}

impl KeyStore {
    /// A key store over `store`.
    #[must_use]
    pub fn new(store: Arc<dyn CredentialStore>) -> Self {
        Self {
            store,
            session_only: Arc::new(Notify::new()),
        }
    }

    /// The person does not want to wait for the store any longer.
    pub fn stop_waiting(&self) {
        self.session_only.notify_waiters();
    }

    /// Keeps `secret`, or gives up when asked to; a store that answers after that forgets again.
    ///
    /// # Errors
    /// `KeyStore` with what is wrong with it.
    pub async fn save(
        &self,
        key: CredentialKey,
        secret: Secret,
    ) -> Result<SecretPlace, ShellError> {
        let store = Arc::clone(&self.store);
        let (answer, mut answered) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let saved = store.save(&key, &secret);
            if let Err(Ok(())) = answer.send(saved) {
                // Nobody waits any more: the person chose to keep it for this session only. What
                // cannot be removed now is removed on disconnecting.
                let _left = store.remove(&key);
            }
        });
        tokio::select! {
            saved = &mut answered => match saved {
                Ok(Ok(())) => Ok(SecretPlace::Store),
                Ok(Err(error)) => Err(error.into()),
                Err(task_gone) => Err(failed(&task_gone).into()),
            },
            () = self.session_only.notified() => Ok(SecretPlace::Session),
        }
    }

    /// The secret kept under `key`.
    ///
    /// # Errors
    /// `KeyStore`; `Locked` also where the person did not want to wait any longer.
    pub async fn load(&self, key: CredentialKey) -> Result<Option<Secret>, ShellError> {
        let store = Arc::clone(&self.store);
        let loading = tokio::task::spawn_blocking(move || store.load(&key));
        tokio::select! {
            loaded = loading => match loaded {
                Ok(loaded) => loaded.map_err(ShellError::from),
                Err(task_gone) => Err(failed(&task_gone).into()),
            },
            () = self.session_only.notified() => {
                Err(CredentialError::Locked.into())
            }
        }
    }

    /// Removes what is kept under `key`; nothing there is fine.
    ///
    /// # Errors
    /// The store's; `Locked` also where it does not answer in time.
    pub async fn remove(&self, key: CredentialKey) -> Result<(), CredentialError> {
        let store = Arc::clone(&self.store);
        let removing = tokio::task::spawn_blocking(move || store.remove(&key));
        in_time(removing).await
    }

    /// Every key that something is kept under, also by an earlier use that nobody remembers.
    ///
    /// # Errors
    /// The store's; `Locked` also where it does not answer in time.
    pub async fn keys(&self) -> Result<Vec<CredentialKey>, CredentialError> {
        let store = Arc::clone(&self.store);
        in_time(tokio::task::spawn_blocking(move || store.keys())).await
    }
}

async fn in_time<T>(asking: JoinHandle<Result<T, CredentialError>>) -> Result<T, CredentialError> {
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(task_gone)) => Err(failed(&task_gone)),
        Err(_no_answer) => Err(CredentialError::Locked),
    }
}

fn failed(error: &impl ToString) -> CredentialError {
    CredentialError::Failed {
        reason: error.to_string(),
    }
}
