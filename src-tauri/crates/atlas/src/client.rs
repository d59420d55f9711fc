//! One connection to one Atlas.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::time::timeout;

use crate::call::{Call, Reply, Signed};
use crate::error::AtlasError;
use crate::options::ClientOptions;
use crate::origin::Origin;
use crate::retry::{self, Schedule};
use crate::route::Route;
use crate::sign_in::{Credentials, SignIn};
use crate::transport::Transport;

/// Asks one Atlas. Clones share connections, challenge and token.
///
/// Credentials go to the client's own origin only, and its answers are never followed elsewhere.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    origin: Origin,
    sign_in: Option<SignIn>,
    transport: Transport,
    signed_out: AtomicBool,
}

impl Client {
    /// Prepares a client; nothing is sent. Without credentials only
    /// [`Client::control_plane_addresses`] works.
    ///
    /// # Errors
    /// [`AtlasError::Setup`] where the system's certificates or proxy settings cannot be read.
    pub fn new(
        origin: Origin,
        credentials: Option<Credentials>,
        options: impl Into<ClientOptions>,
    ) -> Result<Self, AtlasError> {
        let ClientOptions {
            timing,
            clock,
            route,
        } = options.into();
        let transport = Transport::new(&origin, timing, &route)?;
        Ok(Self(Arc::new(Shared {
            origin,
            sign_in: credentials.map(|credentials| SignIn::new(credentials, clock)),
            transport,
            signed_out: AtomicBool::new(false),
        })))
    }

    /// The Atlas this client talks to.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// Goes through another proxy, or trusts other certificates, from the next request on; what is
    /// known of the sign-in stays.
    ///
    /// # Errors
    /// As [`Client::new`]; then nothing changes.
    pub fn set_route(&self, route: &Route) -> Result<(), AtlasError> {
        self.0.transport.set_route(route)
    }

    /// Whether Atlas lately answered that no request is left: what nobody waits for should wait.
    /// Source: Atlas Admin API description, `HeaderRateLimitRemaining`; a limit fills up again within
    /// a minute.
    #[must_use]
    pub fn is_at_its_limit(&self) -> bool {
        self.0.transport.is_at_its_limit()
    }

    /// Whether a connection so far was vouched for by a certificate authority that is none of the
    /// public ones: then whoever runs it, such as a company's proxy, can read what is sent.
    #[must_use]
    pub fn has_private_issuer(&self) -> bool {
        self.0.transport.has_private_issuer()
    }

    /// A person knows that whoever runs a private issuer can read along: from now on secrets are sent
    /// over such connections, too. Until then they are not ([`Unreachable::PrivateIssuer`]), and an
    /// API key does not answer the first challenge (safety rule X6).
    ///
    /// [`Unreachable::PrivateIssuer`]: crate::Unreachable::PrivateIssuer
    pub fn accept_private_issuer(&self) {
        self.0.transport.accept_private_issuer();
    }

    /// Proves the credentials and the API access list by one real call: a token alone would prove
    /// only the credentials.
    ///
    /// # Errors
    /// Any [`AtlasError`]; wrong credentials are [`AtlasError::WrongSignIn`], a caller who is not
    /// on the access list [`AtlasError::NotOnAccessList`].
    pub async fn sign_in(&self) -> Result<(), AtlasError> {
        self.system_status().await.map(|_| ())
    }

    /// Revokes the token. From now on this client and its clones refuse everything that needs a
    /// sign-in. Takes at most [`Timing::sign_out`]; whether Atlas received it is not returned.
    pub async fn sign_out(&self) {
        self.0.signed_out.store(true, Ordering::SeqCst);
        if let Some(sign_in) = &self.0.sign_in {
            let limit = self.0.transport.timing().sign_out;
            // A token that could not be revoked in time expires by itself.
            let _late = timeout(limit, sign_in.end(&self.0.transport)).await;
        }
    }

    /// Sends `call` signed in and returns its success.
    pub(crate) async fn ask(&self, call: &Call<'_>) -> Result<Reply, AtlasError> {
        match &self.0.sign_in {
            Some(sign_in) if !self.0.signed_out.load(Ordering::SeqCst) => {
                let reply = sign_in.deliver(&self.0.transport, call).await?;
                reply.success(call, Signed::Yes)
            }
            _ => Err(AtlasError::NotSignedIn),
        }
    }

    /// Sends `call` without credentials and returns its success.
    pub(crate) async fn ask_unsigned(&self, call: &Call<'_>) -> Result<Reply, AtlasError> {
        let mut schedule = Schedule::new(self.0.transport.timing(), call.repeat);
        retry::deliver(&self.0.transport, call, &mut schedule, || Ok(None))
            .await?
            .success(call, Signed::No)
    }
}
