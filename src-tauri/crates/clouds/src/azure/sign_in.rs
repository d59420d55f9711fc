//! Microsoft Entra: in the system's browser with the administrator's own app registration, or with a
//! service principal's secret.
//!
//! Sources: Microsoft identity platform, *OAuth 2.0 authorization code flow* and *client credentials
//! flow*; *Redirect URI (reply URL) best practices and limitations* (for `localhost` the port is not
//! compared, and the rest is).

use addresses::visible;
use secret::Secret;
use serde::Deserialize;
use url::Url;

use super::hosts::Service;
use super::names::{ClientId, Tenant};
use super::session::{Identity, Session, Who};
use super::wire::Wire;
use crate::error::{Answer, CloudError};
use crate::loopback::{Loopback, LoopbackError, Page};
use crate::oauth::{self, Granted};
use crate::pkce::{Pkce, random_text};
use crate::rest::Repeat;

const TOKEN: &str = "entra:token";
/// The redirect that has to be registered is `http://localhost`, without a path.
const CALLBACK: &str = "/";

/// An application in a tenant.
#[derive(Debug, Clone)]
pub struct Entra {
    wire: Wire,
    tenant: Tenant,
    client: ClientId,
}

/// What renews tokens.
#[derive(Debug)]
pub(crate) struct Client {
    tenant: Tenant,
    id: ClientId,
    /// A service principal's; people sign in without one.
    secret: Option<Secret>,
}

/// Why a sign-in did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Azure refused, or was not reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The browser did not bring a code.
    #[error(transparent)]
    Browser(#[from] LoopbackError),
}

/// Whom a token was made for. Source: Microsoft identity platform, *ID token claims reference*.
#[derive(Deserialize)]
struct Claims {
    aud: String,
    tid: String,
    preferred_username: Option<String>,
    upn: Option<String>,
    name: Option<String>,
}

impl Entra {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(wire: Wire, tenant: Tenant, client: ClientId) -> Self {
        Self {
            wire,
            tenant,
            client,
        }
    }

    /// Signs a person in. `open` shows an address in the system's browser; the person does the rest
    /// there, and the browser comes back with `page`.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(
        &self,
        page: &Page,
        open: &(dyn Fn(&Url) + Sync),
    ) -> Result<Session, SignInError> {
        let timing = *self.wire.http().timing();
        let loopback = Loopback::on_localhost(CALLBACK, timing.browser).await?;
        let (pkce, state) = Pkce::new()
            .and_then(|pkce| Ok((pkce, random_text()?)))
            .map_err(CloudError::from)?;
        let redirect = loopback.address();
        open(&self.authorization(&redirect, &state, &pkce.challenge)?);
        let code = loopback.code(&state, page, timing.sign_in).await?;
        let scope = self.scope();
        // What the code and its verifier are for.
        let fields = [
            ("client_id", self.client.as_str()),
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &redirect),
            ("code_verifier", pkce.verifier.expose()),
            ("scope", &scope),
        ];
        let secrets = [&code, &pkce.verifier];
        let url = endpoint(&self.wire, &self.tenant, "token")?;
        let http = self.wire.http();
        let granted = oauth::grant(http, TOKEN, url, &fields, &secrets, Repeat::Never).await?;
        Ok(self.session(granted)?)
    }

    /// Signs a person in with what an earlier sign-in left, without the browser.
    ///
    /// # Errors
    /// [`CloudError::SignInExpired`] where only the browser helps.
    pub async fn with_refresh(&self, refresh: &Secret) -> Result<Session, CloudError> {
        let scope = self.scope();
        // What the token is for.
        let fields = [
            ("client_id", self.client.as_str()),
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose()),
            ("scope", &scope),
        ];
        let url = endpoint(&self.wire, &self.tenant, "token")?;
        let (http, again) = (self.wire.http(), Repeat::Freely);
        let mut granted = oauth::grant(http, TOKEN, url, &fields, &[refresh], again).await?;
        // What is not sent anew stays what it was.
        let before = || Secret::new(refresh.expose().to_owned());
        granted.refresh.get_or_insert_with(before);
        self.session(granted)
    }

    /// Signs a service principal in.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn with_secret(&self, secret: Secret) -> Result<Session, CloudError> {
        let client = Client {
            tenant: self.tenant.clone(),
            id: self.client.clone(),
            secret: Some(secret),
        };
        let Some(granted) = renew(&self.wire, &client, None).await? else {
            return Err(CloudError::InvalidName("client secret"));
        };
        let identity = Identity {
            tenant: self.tenant.as_str().to_owned(),
            who: Who::Application {
                id: self.client.as_str().to_owned(),
            },
        };
        Ok(Session::new(self.wire.clone(), identity, client, granted))
    }

    /// A person's.
    fn session(&self, granted: Granted) -> Result<Session, CloudError> {
        let identity = self.person(&granted)?;
        let client = Client {
            tenant: self.tenant.clone(),
            id: self.client.clone(),
            secret: None,
        };
        Ok(Session::new(self.wire.clone(), identity, client, granted))
    }

    /// What the browser opens.
    fn authorization(
        &self,
        redirect: &str,
        state: &str,
        challenge: &str,
    ) -> Result<Url, CloudError> {
        let mut url = endpoint(&self.wire, &self.tenant, "authorize")?;
        url.query_pairs_mut()
            .append_pair("client_id", self.client.as_str())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", redirect)
            .append_pair("response_mode", "query")
            .append_pair("scope", &self.scope())
            .append_pair("state", state)
            .append_pair("code_challenge", challenge)
            .append_pair("code_challenge_method", "S256")
            // Whoever is signed in to the browser already may be somebody else.
            .append_pair("prompt", "select_account");
        Ok(url)
    }

    /// Managing what the person may manage, staying signed in, and who the person is.
    fn scope(&self) -> String {
        let management = self.wire.hosts().cloud().scope("user_impersonation");
        format!("{management} offline_access openid profile")
    }

    /// Who the tokens are for, which has to be who was asked for.
    fn person(&self, granted: &Granted) -> Result<Identity, CloudError> {
        let claims = granted.identity.as_ref().and_then(oauth::claims::<Claims>);
        let Some(claims) = claims else {
            return Ok(Identity {
                tenant: self.tenant.as_str().to_owned(),
                who: Who::Person { name: None },
            });
        };
        let is_tenant =
            !self.tenant.is_id() || claims.tid.eq_ignore_ascii_case(self.tenant.as_str());
        if !is_tenant || !claims.aud.eq_ignore_ascii_case(self.client.as_str()) {
            return Err(CloudError::WrongSignIn(Box::new(Answer {
                operation: TOKEN,
                status: 200,
                code: None,
                message: None,
                request_id: None,
            })));
        }
        let name = claims.preferred_username.or(claims.upn).or(claims.name);
        Ok(Identity {
            tenant: visible(&claims.tid).into_owned(),
            who: Who::Person {
                name: name.map(|name| visible(&name).into_owned()),
            },
        })
    }
}

/// The next tokens, without the browser; `None` where nothing brings any.
pub(crate) async fn renew(
    wire: &Wire,
    client: &Client,
    refresh: Option<&Secret>,
) -> Result<Option<Granted>, CloudError> {
    let cloud = wire.hosts().cloud();
    let scope = match client.secret {
        Some(_) => cloud.scope(".default"),
        None => format!("{} offline_access", cloud.scope("user_impersonation")),
    };
    // What each of them is for.
    let (kind, name, secret) = match (&client.secret, refresh) {
        (Some(secret), _) => ("client_credentials", "client_secret", secret),
        (None, Some(refresh)) => ("refresh_token", "refresh_token", refresh),
        (None, None) => return Ok(None),
    };
    let fields = [
        ("client_id", client.id.as_str()),
        ("grant_type", kind),
        (name, secret.expose()),
        ("scope", &scope),
    ];
    let url = endpoint(wire, &client.tenant, "token")?;
    let granted = oauth::grant(wire.http(), TOKEN, url, &fields, &[secret], Repeat::Freely).await?;
    Ok(Some(granted))
}

fn endpoint(wire: &Wire, tenant: &Tenant, name: &str) -> Result<Url, CloudError> {
    let path = [tenant.as_str(), "oauth2", "v2.0", name];
    let url = wire.hosts().url(Service::Login, &path);
    url.ok_or(CloudError::InvalidName("tenant ID"))
}
