//! One request over the wire, within limits: no redirect, no compression, no endless body.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue,
};
use reqwest::{Response, StatusCode};
use tokio::time::{Instant, timeout};
use url::{Position, Url};

use crate::buffer::WipedBuffer;
use crate::call::{Call, Repeat, Reply, Size};
use crate::connector::{Connector, Fault, read_body};
use crate::error::{AtlasError, Taken, Unreachable};
use crate::operation::Operation;
use crate::origin::Origin;
use crate::route::Route;
use crate::timing::Timing;
use crate::trust::Issuers;

/// What an error may say, in bytes.
const LARGEST_ERROR: usize = 64 << 10;

/// How many more requests Atlas takes now. Source: Atlas Admin API description,
/// `HeaderRateLimitRemaining`.
const REMAINING: &str = "ratelimit-remaining";
/// Atlas's limits fill up again within this.
const REFILLED: Duration = Duration::from_secs(60);

/// The route to one origin.
pub(crate) struct Transport {
    origin: Origin,
    timing: Timing,
    /// When Atlas last answered that no request is left.
    used_up: Mutex<Option<Instant>>,
    issuers: Issuers,
    /// A person knows that a private issuer can read along.
    private_issuer_accepted: AtomicBool,
    connector: RwLock<Connector>,
}

impl Transport {
    pub(crate) fn new(origin: &Origin, timing: Timing, route: &Route) -> Result<Self, AtlasError> {
        let issuers = Issuers::default();
        let connector = Connector::new(origin, timing.connect, route, &issuers)?;
        Ok(Self {
            origin: origin.clone(),
            timing,
            used_up: Mutex::new(None),
            issuers,
            private_issuer_accepted: AtomicBool::new(false),
            connector: RwLock::new(connector),
        })
    }

    /// Takes another route from the next request on.
    pub(crate) fn set_route(&self, route: &Route) -> Result<(), AtlasError> {
        let connector = Connector::new(&self.origin, self.timing.connect, route, &self.issuers)?;
        *self
            .connector
            .write()
            .unwrap_or_else(PoisonError::into_inner) = connector;
        Ok(())
    }

    fn connector(&self) -> Connector {
        let connector = self
            .connector
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        connector.clone()
    }

    pub(crate) fn timing(&self) -> &Timing {
        &self.timing
    }

    pub(crate) fn is_at_its_limit(&self) -> bool {
        let used_up = self.used_up.lock();
        let used_up = used_up.unwrap_or_else(PoisonError::into_inner);
        used_up.is_some_and(|since| since.elapsed() < REFILLED)
    }

    pub(crate) fn has_private_issuer(&self) -> bool {
        self.issuers.has_private()
    }

    pub(crate) fn accept_private_issuer(&self) {
        self.private_issuer_accepted.store(true, Ordering::SeqCst);
    }

    /// An issuer that can read along was seen, and no person knows of it.
    pub(crate) fn is_read_along(&self) -> bool {
        self.has_private_issuer() && !self.private_issuer_accepted.load(Ordering::SeqCst)
    }

    /// Sends `call` once.
    pub(crate) async fn send(
        &self,
        call: &Call<'_>,
        authorization: Option<HeaderValue>,
    ) -> Result<Reply, Fault> {
        let (whole, silence) = match call.repeat {
            Repeat::Freely => (self.timing.read, self.timing.silence),
            Repeat::OnlyIfNotTaken => (self.timing.write, self.timing.write),
        };
        let began = Instant::now();
        let outcome = timeout(whole, self.exchange(call, authorization, silence))
            .await
            .unwrap_or(Err(Fault::TIMED_OUT));
        self.log(call, &outcome, began.elapsed());
        outcome
    }

    /// Names and numbers only: path, query, headers and bodies hold what is nobody's business.
    fn log(&self, call: &Call<'_>, outcome: &Result<Reply, Fault>, took: Duration) {
        let (operation, method) = (call.operation.name(), call.method.as_str());
        let (host, took) = (self.origin.host(), took.as_millis());
        match outcome {
            Ok(reply) => {
                let status = reply.status.as_u16();
                tracing::info!(
                    operation,
                    method,
                    host,
                    status,
                    milliseconds = took,
                    "asked"
                );
            }
            Err(fault) => {
                tracing::warn!(
                    operation,
                    method,
                    host,
                    ?fault,
                    milliseconds = took,
                    "no answer"
                );
            }
        }
    }

    /// The path and query of `call` exactly as they are sent.
    pub(crate) fn target(&self, call: &Call<'_>) -> Option<String> {
        Some(self.url(call)?[Position::BeforePath..Position::AfterQuery].to_owned())
    }

    pub(crate) fn error(&self, fault: Fault, operation: Operation) -> AtlasError {
        match fault {
            Fault::Unreachable { cause, taken } => AtlasError::Unreachable {
                host: self.origin.host().to_owned(),
                cause,
                taken,
            },
            Fault::Unexpected(reason) => AtlasError::UnexpectedAnswer {
                operation: operation.name(),
                reason,
            },
        }
    }

    async fn exchange(
        &self,
        call: &Call<'_>,
        authorization: Option<HeaderValue>,
        silence: Duration,
    ) -> Result<Reply, Fault> {
        let Some(url) = self.url(call) else {
            return Err(Fault::Unreachable {
                cause: Unreachable::Other,
                taken: Taken::NotSent,
            });
        };
        let connector = self.connector();
        let mut request = self
            .http_for(call, &connector)?
            .request(call.method.clone(), url)
            .header(ACCEPT, call.accept)
            .header(ACCEPT_ENCODING, "identity");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some(content) = &call.content {
            request = request
                .header(CONTENT_TYPE, content.media_type)
                .body(content.bytes.clone());
        }
        let response = match timeout(silence, request.send()).await {
            Err(_) => return Err(Fault::TIMED_OUT),
            Ok(Err(error)) => {
                let limit = self.timing.connect;
                return Err(connector.fault(&self.origin, &error, limit).await);
            }
            Ok(Ok(response)) => response,
        };
        let largest = match call.size {
            Size::Ordinary => self.timing.largest_answer,
            Size::AddressList => self.timing.largest_list,
        };
        self.read(response, silence, largest).await
    }

    /// What `call` goes over. Whoever issued the certificate could read a secret: unless a person
    /// knows of a private issuer, the connection that carries the secret has a public one.
    fn http_for<'a>(
        &self,
        call: &Call<'_>,
        connector: &'a Connector,
    ) -> Result<&'a reqwest::Client, Fault> {
        if call.secrets.is_empty() || self.private_issuer_accepted.load(Ordering::SeqCst) {
            Ok(connector.trusted())
        } else if self.has_private_issuer() {
            Err(Fault::PRIVATE_ISSUER)
        } else {
            Ok(connector.public())
        }
    }

    async fn read(
        &self,
        response: Response,
        silence: Duration,
        largest: usize,
    ) -> Result<Reply, Fault> {
        let status = response.status();
        let headers = response.headers().clone();
        let has_private_issuer = self.origin.is_https() && self.issuers.is_private(&response);
        if is_used_up(status, &headers) {
            let used_up = self.used_up.lock();
            *used_up.unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        let body = if status.is_success() {
            read_body(response, silence, largest).await?
        } else if status.is_redirection() || status == StatusCode::NOT_MODIFIED {
            WipedBuffer::default()
        } else {
            // The status says enough where the words cannot be read.
            read_body(response, silence, LARGEST_ERROR)
                .await
                .unwrap_or_default()
        };
        Ok(Reply {
            status,
            headers,
            has_private_issuer,
            body,
        })
    }

    fn url(&self, call: &Call<'_>) -> Option<Url> {
        let mut url = Url::parse(self.origin.as_str()).ok()?;
        url.set_path(&call.path);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        Some(url)
    }
}

fn is_used_up(status: StatusCode, headers: &HeaderMap) -> bool {
    let remaining = headers.get(REMAINING).and_then(|it| it.to_str().ok());
    status == StatusCode::TOO_MANY_REQUESTS || remaining.is_some_and(|it| it.trim() == "0")
}
