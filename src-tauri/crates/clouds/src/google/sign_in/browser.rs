//! In the system's browser, with the administrator's own OAuth client of the type *Desktop app*.
//!
//! Source: Google, *OAuth 2.0 for iOS & Desktop Apps*: loopback redirect, PKCE, `access_type`.

use url::Url;

use super::{CLOUD, Client, Credential, TOKEN, endpoint, person};
use crate::error::{Answer, CloudError};
use crate::google::hosts::Service;
use crate::google::names::is_project;
use crate::google::session::Session;
use crate::google::wire::Wire;
use crate::loopback::{Loopback, LoopbackError, Page};
use crate::oauth;
use crate::pkce::{Pkce, random_text};
use crate::rest::Repeat;

const AUTHORIZE: &str = "google:authorize";
const CALLBACK: &str = "/";
/// The end of every client's ID.
const CLIENT: &str = ".apps.googleusercontent.com";

/// Why a sign-in did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Google refused, or was not reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The browser did not bring a code.
    #[error(transparent)]
    Browser(#[from] LoopbackError),
    /// What was typed is no client's ID.
    #[error("not the ID of an OAuth client")]
    NoClient,
    /// What was typed is no project.
    #[error("not the ID of a project")]
    NoProject,
}

/// Signs a person in. `open` shows an address in the system's browser; the person does the rest there,
/// and the browser comes back with `page`. `quota_project` is the project whose quota is used: Google
/// takes no request of a person without one.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(
    wire: Wire,
    client: Client,
    quota_project: Option<&str>,
    page: &Page,
    open: &(dyn Fn(&Url) + Sync),
) -> Result<Session, SignInError> {
    if !client.id.ends_with(CLIENT) || client.id.contains(char::is_whitespace) {
        return Err(SignInError::NoClient);
    }
    if quota_project.is_some_and(|project| !is_project(project)) {
        return Err(SignInError::NoProject);
    }
    let timing = *wire.http().timing();
    let loopback = Loopback::new(CALLBACK, timing.browser).await?;
    let (pkce, state) = Pkce::new()
        .and_then(|pkce| Ok((pkce, random_text()?)))
        .map_err(CloudError::from)?;
    let redirect = loopback.address();
    open(&authorization(
        &wire,
        &client,
        &redirect,
        &state,
        &pkce.challenge,
    )?);
    let code = loopback.code(&state, page, timing.sign_in).await?;
    // What the code, its verifier and the client's secret are for.
    let fields = [
        ("client_id", client.id.as_str()),
        ("client_secret", client.secret.expose()),
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", &redirect),
        ("code_verifier", pkce.verifier.expose()),
    ];
    let secrets = [&client.secret, &code, &pkce.verifier];
    let (http, url) = (wire.http(), endpoint(&wire)?);
    let mut granted = oauth::grant(http, TOKEN, url, &fields, &secrets, Repeat::Never).await?;
    let Some(identity) = person(&granted, &client.id, None) else {
        return Err(CloudError::WrongSignIn(Box::new(Answer {
            operation: TOKEN,
            status: 200,
            code: None,
            message: None,
            request_id: None,
        }))
        .into());
    };
    let token = granted.refresh.take();
    let credential = Credential::Refresh { client, token };
    let quota = quota_project.map(str::to_owned);
    Ok(Session::new(wire, identity, credential, quota, granted))
}

/// What the browser opens.
fn authorization(
    wire: &Wire,
    client: &Client,
    redirect: &str,
    state: &str,
    challenge: &str,
) -> Result<Url, CloudError> {
    let mut url = wire.url(AUTHORIZE, Service::Accounts, "o/oauth2/v2/auth")?;
    url.query_pairs_mut()
        .append_pair("client_id", &client.id)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", redirect)
        .append_pair("scope", &format!("openid email {CLOUD}"))
        .append_pair("state", state)
        .append_pair("code_challenge", challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("access_type", "offline")
        // Whoever is signed in to the browser already may be somebody else.
        .append_pair("prompt", "select_account");
    Ok(url)
}
