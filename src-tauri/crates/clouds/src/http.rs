//! Requests to a cloud's hosts, within limits: no redirect, no compression, no endless body.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use atlas::{Connector, Fault, Issuers, Origin, Route, SetupError, WipedBuffer, read_body};
use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use crate::timing::Timing;

/// Asks a cloud's hosts. Clones share connections, limits and what is known of issuers.
#[derive(Clone)]
pub struct Http(Arc<Shared>);

struct Shared {
    like: Origin,
    timing: Timing,
    issuers: Issuers,
    private_issuer_accepted: AtomicBool,
    connector: RwLock<Connector>,
    at_once: Semaphore,
}

/// A whole answer.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: WipedBuffer,
}

impl Http {
    /// Prepares connections to hosts that are like `like`: encrypted, or all on this computer.
    /// Nothing is sent.
    ///
    /// # Errors
    /// [`SetupError`] where the system's certificates or proxy settings cannot be read.
    pub fn new(like: Origin, timing: Timing, route: &Route) -> Result<Self, SetupError> {
        let issuers = Issuers::default();
        let connector = Connector::new(&like, timing.connect, route, &issuers)?;
        Ok(Self(Arc::new(Shared {
            like,
            timing,
            issuers,
            private_issuer_accepted: AtomicBool::new(false),
            connector: RwLock::new(connector),
            at_once: Semaphore::new(timing.at_once.max(1)),
        })))
    }

    /// Goes through another proxy, or trusts other certificates, from the next request on.
    ///
    /// # Errors
    /// As [`Http::new`]; then nothing changes.
    pub fn set_route(&self, route: &Route) -> Result<(), SetupError> {
        let shared = &self.0;
        let connector =
            Connector::new(&shared.like, shared.timing.connect, route, &shared.issuers)?;
        *shared
            .connector
            .write()
            .unwrap_or_else(PoisonError::into_inner) = connector;
        Ok(())
    }

    /// Every wait and limit.
    #[must_use]
    pub fn timing(&self) -> &Timing {
        &self.0.timing
    }

    /// Whether a connection so far was vouched for by an authority that is no public one: then
    /// whoever runs it, such as a company's proxy, can read what is sent.
    #[must_use]
    pub fn has_private_issuer(&self) -> bool {
        self.0.issuers.has_private()
    }

    /// A person knows that whoever runs a private issuer can read along. Until then nothing is sent
    /// over such a connection (safety rule X6).
    pub fn accept_private_issuer(&self) {
        self.0.private_issuer_accepted.store(true, Ordering::SeqCst);
    }

    /// Sends `request` once.
    pub(crate) async fn send(&self, request: Request) -> Result<Reply, Fault> {
        let Ok(_turn) = self.0.at_once.acquire().await else {
            return Err(Fault::TIMED_OUT);
        };
        let (host, method) = (host(&request), request.method().clone());
        let began = Instant::now();
        let outcome = timeout(self.0.timing.request, self.exchange(request))
            .await
            .unwrap_or(Err(Fault::TIMED_OUT));
        // Names and numbers only: path, query, headers and bodies hold what is nobody's business.
        let (method, milliseconds) = (method.as_str(), began.elapsed().as_millis());
        match &outcome {
            Ok(reply) => {
                let status = reply.status.as_u16();
                tracing::info!(method, host, status, milliseconds, "asked a cloud");
            }
            Err(fault) => {
                tracing::warn!(method, host, ?fault, milliseconds, "no answer of a cloud");
            }
        }
        outcome
    }

    async fn exchange(&self, request: Request) -> Result<Reply, Fault> {
        let timing = &self.0.timing;
        let connector = self.connector();
        let origin = Origin::parse(&request.url().origin().ascii_serialization())
            .unwrap_or_else(|_| self.0.like.clone());
        let http = if self.0.private_issuer_accepted.load(Ordering::SeqCst) {
            connector.trusted()
        } else {
            connector.public()
        };
        let response = match timeout(timing.silence, http.execute(request)).await {
            Err(_) => return Err(Fault::TIMED_OUT),
            Ok(Err(error)) => return Err(connector.fault(&origin, &error, timing.connect).await),
            Ok(Ok(response)) => response,
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let body = if status.is_redirection() {
            WipedBuffer::default()
        } else {
            read_body(response, timing.silence, timing.largest_answer).await?
        };
        Ok(Reply {
            status,
            headers,
            body,
        })
    }

    fn connector(&self) -> Connector {
        let connector = self.0.connector.read();
        connector.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The host of a request, with its port where that is not the usual one.
pub(crate) fn host(request: &Request) -> String {
    let url = request.url();
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}
