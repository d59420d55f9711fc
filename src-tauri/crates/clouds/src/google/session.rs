//! Somebody who is signed in to Google.

use std::fmt;
use std::sync::Arc;

use secret::Secret;
use tokio::sync::Mutex;

use super::sign_in::{self, Credential, file};
use super::wire::Wire;
use crate::error::CloudError;
use crate::oauth::{Granted, Tokens};

/// Tokens and connections. Clones share them.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    wire: Wire,
    identity: Identity,
    credential: Credential,
    quota_project: Option<String>,
    tokens: Mutex<Tokens>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// A person or a program.
    pub who: Who,
    /// The address; `None` where no token says it.
    pub email: Option<String>,
}

/// A person or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A person.
    Person,
    /// A service account.
    ServiceAccount,
}

impl Session {
    pub(crate) fn new(
        wire: Wire,
        identity: Identity,
        credential: Credential,
        quota_project: Option<String>,
        granted: Granted,
    ) -> Self {
        Self(Arc::new(Shared {
            wire,
            identity,
            credential,
            quota_project,
            tokens: Mutex::new(Tokens::from(granted)),
        }))
    }

    /// Who is signed in, as tokens and files say.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The project whose quota is used, where one was named.
    #[must_use]
    pub fn quota_project(&self) -> Option<&str> {
        self.0.quota_project.as_deref()
    }

    /// The connections.
    #[must_use]
    pub fn wire(&self) -> &Wire {
        &self.0.wire
    }

    /// A person's sign-in as a file of credentials, which signs in again, for the key store; `None` for
    /// a service account, and where Google gave nothing that lasts.
    #[must_use]
    pub fn as_file(&self) -> Option<Secret> {
        let shared = &self.0;
        let email = shared.identity.email.as_deref();
        file::of_person(&shared.credential, email, self.quota_project())
    }

    /// Goes along with a request; renewed where it nearly ends.
    pub(crate) async fn token(&self) -> Result<Arc<Secret>, CloudError> {
        let shared = &self.0;
        // Whoever else asks waits for the one renewal.
        let mut tokens = shared.tokens.lock().await;
        if tokens.are_over() && shared.credential.renews() {
            tokens.renew(sign_in::renew(&shared.wire, &shared.credential).await?);
        }
        Ok(Arc::clone(&tokens.access))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Session")
            .field("identity", &self.0.identity)
            .finish_non_exhaustive()
    }
}
