//! A pretend Azure on this computer: the tenant and the key vault of the practice project, and the
//! server that tests talk to.
//!
//! It listens on 127.0.0.1 only. Services are told apart by the first part of the path: `/login` is
//! Microsoft Entra, `/management` is Azure Resource Manager. Rights are kept, what is written is
//! normalised, and limits hold as Azure holds them.
//!
//! Left out: everything of a vault but its firewall, the device flow, certificates as credentials, and
//! what is in a vault. That a rule takes time to be enforced is not played either: only reads lag.
//!
//! Source of names and forms: Azure REST API specifications, Key Vault 2026-02-01 and
//! 2026-04-01-preview; Microsoft identity platform; answers as people quote them.

mod config;
mod entra;
mod firewall;
mod handle;
mod management;
mod operation;
mod refusal;
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
use crate::random;
use crate::rehearsal::Rehearsal;
use crate::server::{SandboxError, serve};

pub use config::{AzureConfig, AzureTiming};
pub use operation::AzureOperation;
pub use rights::AzureRights;
#[cfg(feature = "scripting")]
pub use script::{AzureRecorded, AzureScript};
pub use world::{AzureAtlas, AzureWorld};

/// A running pretend Azure. Dropped, it stops and every connection to it is closed.
pub struct PretendAzure {
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What every request needs.
struct Shared {
    host: String,
    state: Arc<State>,
    #[cfg(feature = "scripting")]
    script: AzureScript,
}

impl PretendAzure {
    /// Starts one on 127.0.0.1 and a port the system chooses.
    ///
    /// # Errors
    /// No port could be opened, or the system gave no randomness.
    pub async fn start(config: AzureConfig) -> Result<Self, SandboxError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let host = listener.local_addr()?.to_string();
        let secret = random::token().map_err(SandboxError::Randomness)?;
        let state = Arc::new(State::new(format!("http://{host}"), secret, config));
        let shared = Arc::new(Shared {
            host,
            #[cfg(feature = "scripting")]
            script: AzureScript::new(Arc::clone(&state)),
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

    /// The tenant's ID.
    #[must_use]
    pub fn tenant(&self) -> String {
        self.shared.state.world().tenant.clone()
    }

    /// The ID of the app registration that people sign in with.
    #[must_use]
    pub fn client_id(&self) -> &'static str {
        world::APP
    }

    /// The ID of a service principal that may do everything, and its secret, which is new at each start.
    #[must_use]
    pub fn service_principal(&self) -> (&'static str, &str) {
        (world::PRINCIPAL, &self.shared.state.secret)
    }

    /// Somebody else changes what there is, as a person who practises wants to see it.
    pub fn rehearse(&self, what: Rehearsal) {
        self.shared.state.rehearse(what);
    }

    /// What it is to answer, and what it was asked.
    #[cfg(feature = "scripting")]
    #[must_use]
    pub fn script(&self) -> &AzureScript {
        &self.shared.script
    }
}

impl Drop for PretendAzure {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl fmt::Debug for PretendAzure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PretendAzure")
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}
