//! The ways of signing in to Google.

pub mod browser;
pub mod file;
mod key;

use std::fmt;

use addresses::visible;
use secret::Secret;
use serde::Deserialize;
use url::Url;

pub use self::key::BadKey;
use self::key::Signer;
use super::hosts::Service;
use super::session::{Identity, Who};
use super::wire::Wire;
use crate::error::CloudError;
use crate::oauth::{self, Granted};
use crate::rest::Repeat;

const TOKEN: &str = "google:token";
/// Everything that the person may do in Google Cloud: Access Context Manager knows no narrower scope.
/// Source: its discovery document.
const CLOUD: &str = "https://www.googleapis.com/auth/cloud-platform";

/// What brings the next token.
pub(crate) enum Credential {
    /// A person's.
    Refresh {
        client: Client,
        /// Google gives none where the client is not allowed to have one.
        token: Option<Secret>,
    },
    /// A service account's.
    Key(Signer),
}

/// The administrator's own OAuth client.
pub struct Client {
    /// Names it.
    pub id: String,
    /// What Google calls its secret. A program on a computer cannot keep one, so it protects little;
    /// it is kept like a secret all the same.
    pub secret: Secret,
}

impl Credential {
    pub(crate) fn renews(&self) -> bool {
        match self {
            Self::Refresh { token, .. } => token.is_some(),
            Self::Key(_) => true,
        }
    }
}

/// The next token, without the browser.
pub(crate) async fn renew(wire: &Wire, credential: &Credential) -> Result<Granted, CloudError> {
    match credential {
        Credential::Refresh { client, token } => {
            let Some(token) = token else {
                return Err(CloudError::InvalidName("a refresh token"));
            };
            // What each of them is for.
            let fields = [
                ("client_id", client.id.as_str()),
                ("client_secret", client.secret.expose()),
                ("grant_type", "refresh_token"),
                ("refresh_token", token.expose()),
            ];
            let secrets = [&client.secret, token];
            let (http, url) = (wire.http(), endpoint(wire)?);
            oauth::grant(http, TOKEN, url, &fields, &secrets, Repeat::Freely).await
        }
        Credential::Key(signer) => signer.grant(wire).await,
    }
}

fn endpoint(wire: &Wire) -> Result<Url, CloudError> {
    wire.url(TOKEN, Service::Tokens, "token")
}

/// Whom a token was made for. Source: Google, *OpenID Connect*, ID token claims.
#[derive(Deserialize)]
struct Claims {
    aud: String,
    email: Option<String>,
}

/// Who a person is, as the tokens say; `None` for tokens of another client.
fn person(granted: &Granted, client: &str, known: Option<String>) -> Option<Identity> {
    let claims = granted.identity.as_ref().and_then(oauth::claims::<Claims>);
    if claims.as_ref().is_some_and(|claims| claims.aud != client) {
        return None;
    }
    let email = claims.and_then(|claims| claims.email).or(known);
    Some(Identity {
        who: Who::Person,
        email: email.map(|email| visible(&email).into_owned()),
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
