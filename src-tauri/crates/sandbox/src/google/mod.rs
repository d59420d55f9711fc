//! A pretend Google Cloud on this computer: the organization that holds the key of the practice
//! project, and the server that tests talk to.
//!
//! It listens on 127.0.0.1 only. Services are told apart by the first part of the path: `/accounts`,
//! `/oauth2`, `/accesscontextmanager`, `/cloudresourcemanager`, `/cloudkms`. Tokens and permissions are
//! checked, `etag`s are kept, and limits hold as Google holds them.
//!
//! Left out: egress rules, bridges, custom levels beyond keeping them, conditional roles. That a rule
//! takes time to be enforced is not played either: only operations take a while and reads lag.
//!
//! Source of names and forms: the discovery documents of Access Context Manager v1, Cloud Resource
//! Manager v3 and Cloud KMS v1; Google's documentation of OAuth 2.0.

mod acm;
mod call;
mod check;
mod config;
mod handle;
mod mask;
mod oauth;
mod operation;
mod page;
mod people;
mod refusal;
mod resources;
mod rights;
#[cfg(feature = "scripting")]
mod script;
mod state;
mod world;

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::state::State;
use crate::rehearsal::Rehearsal;
use crate::server::{SandboxError, serve};

pub use config::{GoogleConfig, GoogleTiming};
pub use operation::GoogleOperation;
pub use rights::GoogleRights;
#[cfg(feature = "scripting")]
pub use script::{GoogleRecorded, GoogleScript};
pub use world::{GoogleAtlas, GooglePolicy, GoogleProject, GoogleWorld};

/// A running pretend Google Cloud. Dropped, it stops and every connection to it is closed.
pub struct PretendGoogle {
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What every request needs.
struct Shared {
    host: String,
    state: Arc<State>,
    #[cfg(feature = "scripting")]
    script: GoogleScript,
}

impl PretendGoogle {
    /// Starts one on 127.0.0.1 and a port the system chooses.
    ///
    /// # Errors
    /// No port could be opened, or the system gave no randomness.
    pub async fn start(config: GoogleConfig) -> Result<Self, SandboxError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let host = listener.local_addr()?.to_string();
        let state = State::new(format!("http://{host}"), config);
        let state = Arc::new(state.map_err(SandboxError::Randomness)?);
        let shared = Arc::new(Shared {
            host,
            #[cfg(feature = "scripting")]
            script: GoogleScript::new(Arc::clone(&state)),
            state,
        });
        let router = Router::new()
            .fallback(handle::handle)
            .with_state(Arc::clone(&shared));
        Ok(Self {
            shared,
            serving: tokio::spawn(serve(listener, router)),
        })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.shared.state.origin
    }

    /// The organization's own OAuth client of the type *Desktop app*: its ID and its secret.
    #[must_use]
    pub fn client(&self) -> (&str, &str) {
        let client = &self.shared.state.people.client;
        (&client.0, &client.1)
    }

    /// The project whose quota people use.
    #[must_use]
    pub fn quota_project(&self) -> String {
        let world = self.shared.state.world();
        world.quota_projects.first().cloned().unwrap_or_default()
    }

    /// The key file of a service account that may do everything.
    #[must_use]
    pub fn key_file(&self) -> String {
        self.shared.state.people.key_file()
    }

    /// The application default credentials of the person who may do everything.
    #[must_use]
    pub fn default_credentials(&self) -> String {
        let state = &self.shared.state;
        state.people.default_credentials(&self.quota_project())
    }

    /// Somebody else changes what there is, as a person who practises wants to see it.
    pub fn rehearse(&self, what: Rehearsal) {
        self.shared.state.rehearse(what);
    }

    /// What it is to answer, and what it was asked.
    #[cfg(feature = "scripting")]
    #[must_use]
    pub fn script(&self) -> &GoogleScript {
        &self.shared.script
    }
}

impl Drop for PretendGoogle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl fmt::Debug for PretendGoogle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PretendGoogle")
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}
