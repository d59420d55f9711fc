//! Where the credentials for Atlas, and for a proxy before it, are kept between runs: the operating
//! system's credential store, and a twin in memory.
//!
//! An entry is bound to the scheme, host and port it was stored for, and is never handed out for
//! another. There is no third place: without a store nothing is kept. Everything here blocks, for
//! as long as a person takes to answer an unlock prompt; see [`CredentialStore`].

mod key;
mod memory;
mod system;

use secret::Secret;

pub use key::{CredentialKey, CredentialKind};
pub use memory::MemoryStore;
pub use system::SystemStore;

/// A place that keeps one secret per [`CredentialKey`].
///
/// Every call may block until the person answers a prompt of the system's store, which may be
/// never: call it on a thread that may wait (tokio's `spawn_blocking`, never a thread that drives
/// futures), and let the person go on without it. A call that was given up on is still running:
/// when an abandoned `save` succeeds after all, whoever gave up on it removes the entry again.
/// Calls do not wait for each other.
pub trait CredentialStore: Send + Sync {
    /// The secret kept under `key`, or `None` when there is none.
    ///
    /// # Errors
    /// Those of [`CredentialError`]; a missing entry is no error.
    fn load(&self, key: &CredentialKey) -> Result<Option<Secret>, CredentialError>;

    /// Keeps `secret` under `key`, in place of an earlier one.
    ///
    /// # Errors
    /// Those of [`CredentialError`].
    fn save(&self, key: &CredentialKey, secret: &Secret) -> Result<(), CredentialError>;

    /// Forgets what is kept under `key`. Nothing kept is no error.
    ///
    /// # Errors
    /// Those of [`CredentialError`].
    fn remove(&self, key: &CredentialKey) -> Result<(), CredentialError>;

    /// Every key that this program keeps something under, whoever remembers it. Nothing is unlocked
    /// for this, and no secret is read.
    ///
    /// # Errors
    /// Those of [`CredentialError`].
    fn keys(&self) -> Result<Vec<CredentialKey>, CredentialError>;
}

/// Why the store could not be used. Each has its own remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// No store is running, or there is no session it could run in.
    #[error("no credential store is running")]
    Missing,
    /// The store is locked, and its prompt was dismissed or could not be shown.
    #[error("the credential store is locked")]
    Locked,
    /// The store, or the person in its prompt, does not let this program in.
    #[error("the credential store refused access")]
    Refused,
    /// The secret, or what it is kept under, is longer than the store takes. Windows keeps 2,560 bytes
    /// of a secret. Source: `CRED_MAX_CREDENTIAL_BLOB_SIZE` (`wincred.h`).
    #[error("longer than the credential store takes")]
    TooLong,
    /// Anything else. The reason is the store's own text and holds no secret.
    #[error("the credential store failed: {reason}")]
    Failed {
        /// The store's message.
        reason: String,
    },
}
