//! The server: started, it listens; dropped, it and its connections are gone.

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::config::Config;
use crate::handle::handle;
use crate::random;
#[cfg(feature = "scripting")]
use crate::script::Script;
use crate::shared::Shared;

/// How long a client may take to say what it wants.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// After a connection could not be accepted, for want of file descriptors for example.
const REST: Duration = Duration::from_millis(50);

/// A running stand-in. Dropped, it stops and every connection to it is closed.
pub struct Sandbox {
    origin: String,
    api_key: (String, String),
    service_account: (String, String),
    serving: JoinHandle<()>,
    #[cfg(feature = "scripting")]
    shared: Arc<Shared>,
}

/// Why a stand-in could not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// No port of this computer could be opened.
    #[error("no port on this computer could be opened")]
    Listening(#[from] std::io::Error),
    /// Without randomness there are no credentials.
    #[error("the system gave no randomness: {0}")]
    Randomness(getrandom::Error),
}

impl Sandbox {
    /// Starts a stand-in on 127.0.0.1.
    ///
    /// # Errors
    /// No port could be opened, or the system gave no randomness.
    pub async fn start(config: Config) -> Result<Self, SandboxError> {
        let api_key = config.api_key.clone().map_or_else(made_up_api_key, Ok)?;
        let service_account = config
            .service_account
            .clone()
            .map_or_else(made_up_service_account, Ok)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let host = listener.local_addr()?.to_string();
        let origin = format!("http://{host}");
        let shared = Arc::new(Shared::new(host, config, &api_key, &service_account));
        let router = Router::new()
            .fallback(handle)
            .with_state(Arc::clone(&shared));
        Ok(Self {
            origin,
            api_key,
            service_account,
            serving: tokio::spawn(serve(listener, router)),
            #[cfg(feature = "scripting")]
            shared,
        })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The API key: public, private.
    #[must_use]
    pub fn api_key(&self) -> (&str, &str) {
        (&self.api_key.0, &self.api_key.1)
    }

    /// The service account: client id, client secret.
    #[must_use]
    pub fn service_account(&self) -> (&str, &str) {
        (&self.service_account.0, &self.service_account.1)
    }

    /// What it is to answer, and what it was asked.
    #[cfg(feature = "scripting")]
    #[must_use]
    pub fn script(&self) -> &Script {
        &self.shared.script
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sandbox")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// The connections belong to this task and end with it.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_ended) = connections.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .serve_connection(TokioIo::new(stream), service);
        connections.spawn(async move {
            // A client that hangs up in the middle is its own business.
            let _hung_up = connection.await;
        });
    }
}

/// In the formats of Atlas. Source: Atlas Admin API description, `ApiKey`; recorded keys.
fn made_up_api_key() -> Result<(String, String), SandboxError> {
    let public = random::letters(8).map_err(SandboxError::Randomness)?;
    let private = random::uuid().map_err(SandboxError::Randomness)?;
    Ok((public, private))
}

/// In the formats of Atlas. Source: Atlas Admin API description, service accounts.
fn made_up_service_account() -> Result<(String, String), SandboxError> {
    let id = random::hexadecimal(24).map_err(SandboxError::Randomness)?;
    let secret = random::token().map_err(SandboxError::Randomness)?;
    Ok((format!("mdb_sa_id_{id}"), format!("mdb_sa_sk_{secret}")))
}
