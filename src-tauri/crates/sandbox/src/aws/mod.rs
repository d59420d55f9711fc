//! A pretend AWS on this computer: the account that holds the key of the practice project, and the
//! server that tests talk to.
//!
//! It listens on 127.0.0.1 only. Services are told apart by the first part of the path, and the
//! region by the second: `/iam`, `/kms/REGION`, `/sts/REGION`, `/oidc/REGION`, `/portal/REGION`;
//! `/start` is the start URL of IAM Identity Center, and `/authorize` the page that asks a person.
//! Signatures are checked, rights are kept, and limits hold as AWS holds them.
//!
//! Left out: aliases of keys, tags, policies of users and groups, sessions of `AssumeRole`, the
//! device flow, `SimulateCustomPolicy`. That a rule takes time to be enforced is not played either:
//! only reads lag.
//!
//! Source of names and forms: the service models of botocore and AWS's API references.

mod call;
mod config;
mod credentials;
mod document;
mod evaluate;
mod form;
mod handle;
mod iam;
mod kms;
mod operation;
mod page;
mod refusal;
mod rights;
#[cfg(feature = "scripting")]
mod script;
mod signature;
mod sso;
mod state;
mod statement;
mod sts;
mod text;
mod world;
mod xml;

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::state::State;
use crate::rehearsal::Rehearsal;
use crate::server::{SandboxError, serve};

pub use config::{AwsConfig, AwsTiming};
pub use credentials::AwsKeys;
pub use operation::AwsOperation;
pub use rights::AwsRights;
#[cfg(feature = "scripting")]
pub use script::{AwsRecorded, AwsScript};
pub use statement::AwsStatement;
pub use world::{AwsAtlas, AwsKeyState, AwsWorld};

/// A running pretend AWS. Dropped, it stops and every connection to it is closed.
pub struct PretendAws {
    shared: Arc<Shared>,
    user_keys: AwsKeys,
    serving: JoinHandle<()>,
}

/// What every request needs.
struct Shared {
    host: String,
    state: Arc<State>,
    #[cfg(feature = "scripting")]
    script: AwsScript,
}

impl PretendAws {
    /// Starts one on 127.0.0.1 and a port the system chooses.
    ///
    /// # Errors
    /// No port could be opened, or the system gave no randomness.
    pub async fn start(config: AwsConfig) -> Result<Self, SandboxError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let host = listener.local_addr()?.to_string();
        let state = Arc::new(State::new(format!("http://{host}"), config));
        let user_keys = state.user_keys().map_err(SandboxError::Randomness)?;
        let shared = Arc::new(Shared {
            host,
            #[cfg(feature = "scripting")]
            script: AwsScript::new(Arc::clone(&state)),
            state,
        });
        let router = Router::new()
            .fallback(handle::handle)
            .with_state(Arc::clone(&shared));
        Ok(Self {
            shared,
            user_keys,
            serving: tokio::spawn(serve(listener, router)),
        })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.shared.state.origin
    }

    /// The start URL of IAM Identity Center, which is in `us-east-1`.
    #[must_use]
    pub fn start_url(&self) -> String {
        format!("{}/start", self.origin())
    }

    /// Long-lived keys of a user who may do everything.
    #[must_use]
    pub fn user_keys(&self) -> &AwsKeys {
        &self.user_keys
    }

    /// Temporary keys for a role that IAM Identity Center offers in the account: what the access
    /// portal offers for copying. `None` where there is no such role.
    #[must_use]
    pub fn session_keys(&self, role: &str) -> Option<AwsKeys> {
        let state = &self.shared.state;
        let account = state.world().account.clone();
        let (keys, _) = state.session(&account, role)?.ok()?;
        Some(keys)
    }

    /// Somebody else changes what there is, as a person who practises wants to see it.
    pub fn rehearse(&self, what: Rehearsal) {
        self.shared.state.rehearse(what);
    }

    /// What it is to answer, and what it was asked.
    #[cfg(feature = "scripting")]
    #[must_use]
    pub fn script(&self) -> &AwsScript {
        &self.shared.script
    }
}

impl Drop for PretendAws {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl fmt::Debug for PretendAws {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PretendAws")
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}
