//! Somebody who is signed in to one tenant.

use std::fmt;
use std::sync::Arc;

use secret::Secret;
use tokio::sync::Mutex;

use super::sign_in::{self, Client};
use super::wire::Wire;
use crate::error::CloudError;
use crate::oauth::{Granted, Tokens};

/// Tokens and connections. Clones share them.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    wire: Wire,
    identity: Identity,
    client: Client,
    tokens: Mutex<Tokens>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The tenant's ID, or its domain where no token says more.
    pub tenant: String,
    /// Who.
    pub who: Who,
}

/// A person or a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A person, by the name they sign in with; `None` where the token does not say it.
    Person {
        /// Such as `dana@contoso.example`.
        name: Option<String>,
    },
    /// A service principal, by its application's ID.
    Application {
        /// The client ID.
        id: String,
    },
}

impl Session {
    pub(crate) fn new(wire: Wire, identity: Identity, client: Client, granted: Granted) -> Self {
        Self(Arc::new(Shared {
            wire,
            identity,
            client,
            tokens: Mutex::new(Tokens::from(granted)),
        }))
    }

    /// Who is signed in, as the tokens say.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The connections.
    #[must_use]
    pub fn wire(&self) -> &Wire {
        &self.0.wire
    }

    /// A copy of what brings tokens without the browser, for the key store; `None` for a program, and
    /// where Azure gave nothing that lasts.
    pub async fn lasting(&self) -> Option<Secret> {
        let tokens = self.0.tokens.lock().await;
        let refresh = tokens.refresh.as_ref()?;
        // The key store gets a copy of its own.
        Some(Secret::new(refresh.expose().to_owned()))
    }

    /// Goes along with a request; renewed where it nearly ends.
    pub(crate) async fn token(&self) -> Result<Arc<Secret>, CloudError> {
        let shared = &self.0;
        // Whoever else asks waits for the one renewal.
        let mut tokens = shared.tokens.lock().await;
        if tokens.are_over() {
            let refresh = tokens.refresh.as_ref();
            let granted = sign_in::renew(&shared.wire, &shared.client, refresh).await?;
            if let Some(granted) = granted {
                tokens.renew(granted);
            }
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
