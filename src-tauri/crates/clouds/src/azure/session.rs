//! Somebody who is signed in to one tenant.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secret::Secret;
use tokio::sync::Mutex;

use super::sign_in::{self, Client};
use super::wire::Wire;
use crate::error::CloudError;
use crate::oauth::Granted;

/// A token that ends this soon is renewed first.
const NEARLY_OVER: Duration = Duration::from_secs(120);

/// Tokens and connections. Clones share them.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    wire: Wire,
    identity: Identity,
    client: Client,
    tokens: Mutex<Tokens>,
}

struct Tokens {
    access: Arc<Secret>,
    expires: SystemTime,
    refresh: Option<Secret>,
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

    /// Goes along with a request; renewed where it nearly ends.
    pub(crate) async fn token(&self) -> Result<Arc<Secret>, CloudError> {
        let shared = &self.0;
        // Whoever else asks waits for the one renewal.
        let mut tokens = shared.tokens.lock().await;
        let is_over = SystemTime::now()
            .checked_add(NEARLY_OVER)
            .is_none_or(|soon| soon >= tokens.expires);
        if is_over {
            let refresh = tokens.refresh.as_ref();
            let granted = sign_in::renew(&shared.wire, &shared.client, refresh).await?;
            if let Some(granted) = granted {
                let old = tokens.refresh.take();
                *tokens = Tokens::from(granted);
                // What is not sent anew stays what it was.
                tokens.refresh = tokens.refresh.take().or(old);
            }
        }
        Ok(Arc::clone(&tokens.access))
    }
}

impl From<Granted> for Tokens {
    fn from(granted: Granted) -> Self {
        Self {
            access: Arc::new(granted.access),
            expires: granted.expires,
            refresh: granted.refresh,
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Session")
            .field("identity", &self.0.identity)
            .finish_non_exhaustive()
    }
}
