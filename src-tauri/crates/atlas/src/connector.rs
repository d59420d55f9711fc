//! Connections over the route that a person set: to Atlas, and to whomever else this computer asks
//! in the same way. No redirect, no compression, no endless body.

use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use reqwest::{Response, redirect};
use tokio::time::timeout;

use crate::buffer::WipedBuffer;
use crate::error::{SetupError, Taken, Unexpected, Unreachable};
use crate::origin::Origin;
use crate::proxy::Proxy;
use crate::reach;
use crate::route::{ProxyChoice, Route};
use crate::trust::{self, Issuers};

/// A connection unused for this long is not used again: servers close theirs after about a minute,
/// and a request sent into that moment has an unclear end.
const IDLE: Duration = Duration::from_secs(30);

/// How hosts are reached. A request that has begun keeps its route.
#[derive(Debug, Clone)]
pub struct Connector {
    http: reqwest::Client,
    /// For secrets: takes certificates of public authorities alone, over connections of its own.
    public: reqwest::Client,
    proxy: ProxyChoice,
}

/// Why one try brought no usable reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No whole answer arrived.
    Unreachable {
        /// Why not.
        cause: Unreachable,
        /// Whether a change may nevertheless have been made.
        taken: Taken,
    },
    /// An answer that is not read.
    Unexpected(Unexpected),
}

impl Connector {
    /// Prepares connections to hosts that are like `origin`: encrypted, or on this computer. What
    /// issues their certificates is told to `issuers`. `connect` is the limit until a connection
    /// stands.
    ///
    /// # Errors
    /// [`SetupError`] where the system's certificates or proxy settings cannot be read.
    pub fn new(
        origin: &Origin,
        connect: Duration,
        route: &Route,
        issuers: &Issuers,
    ) -> Result<Self, SetupError> {
        let builder = || reached(origin, connect, route);
        let (http, public) = if origin.is_https() {
            // This computer's authorities are read once for both.
            let encryption =
                trust::encryption(&route.trust, issuers).map_err(SetupError::Certificates)?;
            let encrypted = |builder: reqwest::ClientBuilder, config| {
                let builder = builder.https_only(true).tls_backend_preconfigured(config);
                let builder = builder.tls_info(true);
                builder.build().map_err(SetupError::Connections)
            };
            let http = encrypted(builder()?, encryption.trusted)?;
            (http, encrypted(builder()?, encryption.public)?)
        } else {
            // Practice works on a computer whose certificates cannot be read.
            let http = builder()?.tls_certs_only([]);
            let http = http.build().map_err(SetupError::Connections)?;
            (http.clone(), http)
        };
        Ok(Self {
            http,
            public,
            proxy: route.proxy.clone(),
        })
    }

    /// Connections to whomever this computer trusts.
    #[must_use]
    pub fn trusted(&self) -> &reqwest::Client {
        &self.http
    }

    /// Connections to hosts with a certificate of a public authority alone: any other ends as
    /// [`Unreachable::PrivateIssuer`], before anything is sent.
    #[must_use]
    pub fn public(&self) -> &reqwest::Client {
        &self.public
    }

    /// Why nothing of an answer came from `origin`. A proxy on the route is asked what it wants, for
    /// `limit` at most.
    pub async fn fault(&self, origin: &Origin, error: &reqwest::Error, limit: Duration) -> Fault {
        let proxy = Proxy::towards(origin, &self.proxy);
        match (broken(error, proxy.is_some()), proxy) {
            (
                Fault::Unreachable {
                    cause: Unreachable::Proxy,
                    taken,
                },
                Some(proxy),
            ) => Fault::Unreachable {
                cause: timeout(limit, proxy.complaint())
                    .await
                    .unwrap_or(Unreachable::Proxy),
                taken,
            },
            (fault, _) => fault,
        }
    }
}

/// Reads the body of `response`: `largest` bytes at most, with no longer silence in between than
/// `silence`.
///
/// # Errors
/// [`Fault`]; a body that is too large or compressed is not read.
pub async fn read_body(
    mut response: Response,
    silence: Duration,
    largest: usize,
) -> Result<WipedBuffer, Fault> {
    if is_compressed(response.headers()) {
        return Err(Fault::Unexpected(Unexpected::Compressed));
    }
    let announced = response.content_length().unwrap_or(0);
    let Some(announced) = usize::try_from(announced)
        .ok()
        .filter(|size| *size <= largest)
    else {
        return Err(Fault::Unexpected(Unexpected::TooLarge));
    };
    let mut body = WipedBuffer::with_capacity(announced);
    loop {
        let part = timeout(silence, response.chunk())
            .await
            .map_err(|_| Fault::TIMED_OUT)?
            .map_err(|error| broken(&error, false))?;
        let Some(part) = part else {
            return Ok(body);
        };
        if body.len() + part.len() > largest {
            return Err(Fault::Unexpected(Unexpected::TooLarge));
        }
        body.push(&part);
    }
}

fn reached(
    origin: &Origin,
    connect: Duration,
    route: &Route,
) -> Result<reqwest::ClientBuilder, SetupError> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("Keygate/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(connect)
        .pool_idle_timeout(IDLE);
    Ok(match &route.proxy {
        _ if origin.is_loopback() => builder.no_proxy(),
        ProxyChoice::System => builder,
        ProxyChoice::Direct => builder.no_proxy(),
        ProxyChoice::At(address, sign_in) => builder.proxy(
            reqwest::Proxy::all(address.with(sign_in.as_ref())).map_err(SetupError::Connections)?,
        ),
    })
}

/// What a failed exchange says; `via_proxy`: whether it was to go through one.
fn broken(error: &reqwest::Error, via_proxy: bool) -> Fault {
    Fault::Unreachable {
        cause: reach::cause(error, via_proxy),
        taken: reach::taken(error),
    }
}

impl Fault {
    /// Nothing was sent: it could have been read.
    pub const PRIVATE_ISSUER: Self = Self::Unreachable {
        cause: Unreachable::PrivateIssuer,
        taken: Taken::NotSent,
    };

    /// Our own limit ran out: the connection was open, or connecting would have failed first.
    pub const TIMED_OUT: Self = Self::Unreachable {
        cause: Unreachable::TimedOut,
        taken: Taken::Unknown,
    };
}

fn is_compressed(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
