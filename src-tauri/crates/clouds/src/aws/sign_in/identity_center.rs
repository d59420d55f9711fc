//! IAM Identity Center in the system's browser: registration, code with PKCE, accounts, roles.
//!
//! Sources: IAM Identity Center OIDC API reference and Portal API reference; RFC 7636 and RFC 8252; the
//! address of the authorization page and its parameters as AWS CLI 2 sends them (`SSOTokenFetcherAuth`
//! in `botocore/utils.py`).

use std::time::{Duration, SystemTime};

use secret::Secret;
use url::Url;

use crate::aws::fault;
use crate::aws::session::incomplete;
use crate::aws::{Credentials, Region, Service, Wire};
use crate::error::CloudError;
use crate::loopback::{Loopback, LoopbackError, Page};
use crate::paging;
use crate::pkce::{Pkce, random_text};

const REGISTER: &str = "sso-oidc:RegisterClient";
const CREATE_TOKEN: &str = "sso-oidc:CreateToken";
const LIST_ACCOUNTS: &str = "sso:ListAccounts";
const LIST_ROLES: &str = "sso:ListAccountRoles";
const GET_CREDENTIALS: &str = "sso:GetRoleCredentials";
/// What the browser comes back to; the port is chosen later. Source: as above.
const CALLBACK: &str = "/oauth/callback";
const REDIRECT: &str = "http://127.0.0.1/oauth/callback";
const SCOPE: &str = "sso:account:access";
/// What a person sees on AWS's page.
const CLIENT_NAME: &str = "Keygate";

/// One organization's portal.
#[derive(Debug, Clone)]
pub struct IdentityCenter {
    wire: Wire,
    start_url: String,
    region: Region,
}

/// What AWS knows this program by, in this organization.
#[derive(Debug)]
pub struct Registration {
    /// Names it.
    pub client_id: String,
    /// Proves it. Everybody may register, so it protects little; it is kept like a secret all the same.
    pub client_secret: Secret,
    /// From when on it has to be made anew.
    pub expires: SystemTime,
}

/// What a sign-in brings.
#[derive(Debug)]
pub struct Tokens {
    /// Lists accounts and roles, and hands out credentials.
    pub access: Secret,
    /// When it ends.
    pub expires: SystemTime,
    /// Brings the next one, where the organization allows that.
    pub refresh: Option<Secret>,
}

/// An account that the person may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Why a sign-in did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// AWS refused, or was not reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The browser did not bring a code.
    #[error(transparent)]
    Browser(#[from] LoopbackError),
    /// The start address is none.
    #[error("not the address of an access portal")]
    NoStartUrl,
}

impl IdentityCenter {
    /// `start_url` is the portal's address, such as `https://d-1234567890.awsapps.com/start`; AWS is
    /// told it, and it is not opened.
    ///
    /// # Errors
    /// [`SignInError::NoStartUrl`].
    pub fn new(wire: Wire, start_url: &str, region: Region) -> Result<Self, SignInError> {
        let url = Url::parse(start_url.trim()).map_err(|_| SignInError::NoStartUrl)?;
        let is_loopback = !wire.hosts().are_real() && url.host_str() == Some("127.0.0.1");
        let has_scheme = url.scheme() == "https" || (url.scheme() == "http" && is_loopback);
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        if !has_scheme || url.host_str().is_none() || has_credentials {
            return Err(SignInError::NoStartUrl);
        }
        // The portal shows its address with `/#/` at the end.
        let start_url = start_url.trim().trim_end_matches(['#', '/']);
        Ok(Self {
            wire,
            start_url: start_url.to_owned(),
            region,
        })
    }

    /// The portal's address.
    #[must_use]
    pub fn start_url(&self) -> &str {
        &self.start_url
    }

    /// Where the portal is.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Makes this program known.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn register(&self) -> Result<Registration, CloudError> {
        let ask = self.oidc().register_client().client_name(CLIENT_NAME);
        let ask = ask.client_type("public").scopes(SCOPE);
        let ask = ask
            .grant_types("authorization_code")
            .grant_types("refresh_token");
        let ask = ask.redirect_uris(REDIRECT).issuer_url(&self.start_url);
        let answer = ask
            .send()
            .await
            .map_err(|error| fault::read(REGISTER, &self.host(Service::Oidc), &error))?;
        let expires = u64::try_from(answer.client_secret_expires_at)
            .ok()
            .and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        match (answer.client_id, answer.client_secret, expires) {
            (Some(client_id), Some(client_secret), Some(expires)) => Ok(Registration {
                client_id,
                client_secret: Secret::new(client_secret),
                expires,
            }),
            _ => Err(incomplete(REGISTER)),
        }
    }

    /// Signs in. `open` shows an address in the system's browser; the person does the rest there, and
    /// the browser comes back with `page`.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(
        &self,
        registration: &Registration,
        page: &Page,
        open: &(dyn Fn(&Url) + Sync),
    ) -> Result<Tokens, SignInError> {
        let timing = *self.wire.http().timing();
        let loopback = Loopback::new(CALLBACK, timing.browser).await?;
        let (pkce, state) = Pkce::new()
            .and_then(|pkce| Ok((pkce, random_text()?)))
            .map_err(CloudError::from)?;
        let redirect = loopback.address();
        open(&self.authorization(registration, &redirect, &state, &pkce.challenge)?);
        let code = loopback.code(&state, page, timing.sign_in).await?;
        let ask = self.oidc().create_token();
        let ask = ask.grant_type("authorization_code").redirect_uri(redirect);
        // What the code and its verifier are for.
        let ask = ask
            .code(code.expose())
            .code_verifier(pkce.verifier.expose());
        Ok(self.tokens(registration, ask).await?)
    }

    /// Brings the next tokens without the browser. What AWS does not send anew stays what it was.
    ///
    /// # Errors
    /// [`CloudError::SignInExpired`] where only signing in again helps.
    pub async fn refresh(
        &self,
        registration: &Registration,
        refresh: &Secret,
    ) -> Result<Tokens, CloudError> {
        let ask = self.oidc().create_token().grant_type("refresh_token");
        // What it is for.
        let ask = ask.refresh_token(refresh.expose());
        self.tokens(registration, ask).await
    }

    /// The accounts that the person may go to.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn accounts(&self, tokens: &Tokens) -> Result<Vec<Account>, CloudError> {
        let (portal, host) = (&self.portal(), &self.host(Service::Portal));
        paging::all(LIST_ACCOUNTS, |next| async move {
            // AWS asks for it with every request.
            let ask = portal.list_accounts().access_token(tokens.access.expose());
            let asked = ask.set_next_token(next).send().await;
            let page = asked.map_err(|error| fault::read(LIST_ACCOUNTS, host, &error))?;
            let accounts = page.account_list.unwrap_or_default().into_iter();
            let accounts: Option<Vec<Account>> = accounts
                .map(|account| {
                    Some(Account {
                        id: account.account_id?,
                        name: account.account_name.unwrap_or_default(),
                    })
                })
                .collect();
            let accounts = accounts.ok_or_else(|| incomplete(LIST_ACCOUNTS))?;
            Ok((accounts, page.next_token))
        })
        .await
    }

    /// The roles that the person may take on in an account.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn roles(&self, tokens: &Tokens, account: &str) -> Result<Vec<String>, CloudError> {
        let (portal, host) = (&self.portal(), &self.host(Service::Portal));
        paging::all(LIST_ROLES, |next| async move {
            let ask = portal.list_account_roles().account_id(account);
            // AWS asks for it with every request.
            let ask = ask.access_token(tokens.access.expose());
            let asked = ask.set_next_token(next).send().await;
            let page = asked.map_err(|error| fault::read(LIST_ROLES, host, &error))?;
            let roles = page.role_list.unwrap_or_default().into_iter();
            let roles: Option<Vec<String>> = roles.map(|role| role.role_name).collect();
            let roles = roles.ok_or_else(|| incomplete(LIST_ROLES))?;
            Ok((roles, page.next_token))
        })
        .await
    }

    /// Temporary credentials of one role.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn credentials(
        &self,
        tokens: &Tokens,
        account: &str,
        role: &str,
    ) -> Result<Credentials, CloudError> {
        let portal = self.portal();
        let ask = portal.get_role_credentials().account_id(account);
        // AWS asks for it with every request.
        let ask = ask.role_name(role).access_token(tokens.access.expose());
        let answer = ask
            .send()
            .await
            .map_err(|error| fault::read(GET_CREDENTIALS, &self.host(Service::Portal), &error))?;
        let found = answer
            .role_credentials
            .ok_or_else(|| incomplete(GET_CREDENTIALS))?;
        let expires = u64::try_from(found.expiration)
            .ok()
            .filter(|milliseconds| *milliseconds > 0)
            .and_then(|it| SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(it)));
        match (found.access_key_id, found.secret_access_key) {
            (Some(access_key_id), Some(secret_access_key)) => Ok(Credentials {
                access_key_id,
                secret_access_key: Secret::new(secret_access_key),
                session_token: found.session_token.map(Secret::new),
                expires,
            }),
            _ => Err(incomplete(GET_CREDENTIALS)),
        }
    }

    fn authorization(
        &self,
        registration: &Registration,
        redirect: &str,
        state: &str,
        challenge: &str,
    ) -> Result<Url, SignInError> {
        let address = self.wire.hosts().url(Service::Oidc, &self.region);
        let page = format!("{address}/authorize");
        let mut url = Url::parse(&page).map_err(|_| SignInError::NoStartUrl)?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &registration.client_id)
            .append_pair("redirect_uri", redirect)
            .append_pair("state", state)
            .append_pair("code_challenge_method", "S256")
            .append_pair("scopes", SCOPE)
            .append_pair("code_challenge", challenge);
        Ok(url)
    }

    async fn tokens(
        &self,
        registration: &Registration,
        ask: aws_sdk_ssooidc::operation::create_token::builders::CreateTokenFluentBuilder,
    ) -> Result<Tokens, CloudError> {
        let asked = SystemTime::now();
        let ask = ask.client_id(&registration.client_id);
        // AWS asks for it.
        let ask = ask.client_secret(registration.client_secret.expose());
        // A code is taken once: asking again would only be refused.
        let once = aws_sdk_ssooidc::Config::builder()
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled());
        let sent = ask.customize().config_override(once).send().await;
        let answer =
            sent.map_err(|error| fault::read(CREATE_TOKEN, &self.host(Service::Oidc), &error))?;
        let lifetime = u64::try_from(answer.expires_in).unwrap_or_default();
        let access = answer.access_token.filter(|token| !token.is_empty());
        Ok(Tokens {
            access: Secret::new(access.ok_or_else(|| incomplete(CREATE_TOKEN))?),
            expires: asked
                .checked_add(Duration::from_secs(lifetime))
                .ok_or_else(|| incomplete(CREATE_TOKEN))?,
            refresh: answer.refresh_token.map(Secret::new),
        })
    }

    fn host(&self, service: Service) -> String {
        self.wire.hosts().host(service, &self.region)
    }

    fn oidc(&self) -> aws_sdk_ssooidc::Client {
        aws_sdk_ssooidc::Client::new(&self.wire.config(Service::Oidc, &self.region, None))
    }

    fn portal(&self) -> aws_sdk_sso::Client {
        aws_sdk_sso::Client::new(&self.wire.config(Service::Portal, &self.region, None))
    }
}
