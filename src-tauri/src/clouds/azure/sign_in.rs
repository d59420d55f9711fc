//! Signing in to Azure: in the browser with the administrator's own app registration, or as a service
//! principal. Tokens and secrets stay in memory and end with the connection to Atlas; where the person
//! asked for it, what signs in again is in the key store.

use std::sync::Arc;

use clouds::azure::sign_in::{Entra, SignInError};
use clouds::azure::{AzureCloud, ClientId, Hosts, Session, Tenant, Wire};
use clouds::loopback::Page;
use encryption::Provider;
use sandbox::{AzureConfig, PretendAzure};
use secret::Secret;
use url::Url;

use super::{SignInMethod, SignedIn, cloud, keeping};
use crate::clouds::keeping::keep_where_asked;
use crate::clouds::signing_in::Kind;
use crate::clouds::{Parts, signing_in};
use crate::connection::session::Connection;
use crate::support::clouds::AzureField;
use crate::support::error::ShellError;

/// What a person finds before signing in; outside of practice nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// The tenant's ID.
    pub tenant: Option<String>,
    /// The app registration's ID.
    pub client: Option<String>,
    /// A service principal's ID and secret.
    pub program: Option<(String, String)>,
}

/// Which application, where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Which Azure.
    pub cloud: AzureCloud,
    /// The tenant's ID or domain, as typed.
    pub tenant: String,
    /// The application's ID, as typed.
    pub client: String,
}

/// What a person finds before signing in.
///
/// # Errors
/// `PracticeNotStarted`.
pub async fn offers(parts: Parts<'_>, connection: &Connection) -> Result<Offers, ShellError> {
    if !connection.is_practice() {
        return Ok(Offers::default());
    }
    let pretend = pretend(parts, connection).await?;
    let (id, secret) = pretend.service_principal();
    Ok(Offers {
        tenant: Some(pretend.tenant()),
        client: Some(pretend.client_id().to_owned()),
        program: Some((id.to_owned(), secret.to_owned())),
    })
}

/// Signs a person in in the browser. `keep`: what signs in again goes into the key store.
///
/// # Errors
/// `AzureField`, `Browser`, `Cloud`.
pub async fn browser(
    parts: Parts<'_>,
    connection: &Connection,
    app: &App,
    keep: bool,
    page: &Page,
    open: &(dyn Fn(&Url) + Sync),
) -> Result<SignedIn, ShellError> {
    let entra = entra(parts, connection, app).await?;
    let session = Box::pin(entra.sign_in(page, open)).await;
    let session = session.map_err(|error| match error {
        SignInError::Cloud(error) => cloud(error),
        SignInError::Browser(error) => ShellError::Browser {
            cloud: Provider::Azure,
            error,
        },
    })?;
    let signed_in = remember(parts, connection, session, Kind::new(SignInMethod::Browser));
    let lasting = match keep {
        true => signed_in.session.lasting().await,
        false => None,
    };
    let secret = lasting.and_then(|lasting| keeping::secret(app, signed_in.method, &lasting));
    Ok(keep_where_asked(parts, connection, signed_in, secret).await)
}

/// Signs a service principal in. `keep`: its secret goes into the key store.
///
/// # Errors
/// `AzureField`, `Cloud`.
pub async fn service_principal(
    parts: Parts<'_>,
    connection: &Connection,
    app: &App,
    secret: Secret,
    keep: bool,
) -> Result<SignedIn, ShellError> {
    if secret.is_empty() {
        return Err(ShellError::AzureField(AzureField::Secret));
    }
    let entra = entra(parts, connection, app).await?;
    let method = SignInMethod::ServicePrincipal;
    let kept = keeping::secret(app, method, &secret).filter(|_| keep);
    let session = Box::pin(entra.with_secret(secret)).await.map_err(cloud)?;
    let signed_in = remember(parts, connection, session, Kind::new(method));
    Ok(keep_where_asked(parts, connection, signed_in, kept).await)
}

/// Signs in with what was kept, which is what `method` needs.
///
/// # Errors
/// `AzureField`, `Cloud`.
pub(super) async fn again(
    parts: Parts<'_>,
    connection: &Connection,
    app: &App,
    method: SignInMethod,
    secret: Secret,
) -> Result<SignedIn, ShellError> {
    let entra = entra(parts, connection, app).await?;
    let session = match method {
        SignInMethod::Browser => Box::pin(entra.with_refresh(&secret)).await,
        SignInMethod::ServicePrincipal => Box::pin(entra.with_secret(secret)).await,
    };
    let session = session.map_err(cloud)?;
    Ok(remember(parts, connection, session, Kind::again(method)))
}

fn remember(
    parts: Parts<'_>,
    connection: &Connection,
    session: Session,
    kind: Kind<SignInMethod>,
) -> SignedIn {
    let signed_in = SignedIn::new(session, kind);
    if !kind.is_again {
        let (account, identity) = (signed_in.tenant(), &signed_in.identity);
        signing_in::record(parts, connection, Provider::Azure, account, identity);
    }
    parts.clouds.with(connection, |state| {
        state.changed(Provider::Azure);
        state.azure.signed_in = Some(signed_in.clone());
    });
    signed_in
}

async fn entra(parts: Parts<'_>, connection: &Connection, app: &App) -> Result<Entra, ShellError> {
    let field = |field| move |_| ShellError::AzureField(field);
    let tenant = Tenant::parse(&app.tenant).map_err(field(AzureField::Tenant))?;
    let client = ClientId::parse(&app.client).map_err(field(AzureField::Client))?;
    let wire = wire(parts, connection, app.cloud).await?;
    Ok(Entra::new(wire, tenant, client))
}

/// Connections to Azure; in practice to the pretend one.
async fn wire(
    parts: Parts<'_>,
    connection: &Connection,
    azure: AzureCloud,
) -> Result<Wire, ShellError> {
    let at = if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        Some(clouds::Origin::parse(pretend.origin())?)
    } else {
        parts.clouds.stand_in(connection, Provider::Azure).cloned()
    };
    let hosts = match at {
        Some(at) => Hosts::on_this_computer(azure, at),
        None => Ok(Hosts::of(azure)),
    };
    let hosts = hosts.map_err(|error| ShellError::internal(&error))?;
    let http = signing_in::http(parts, connection, Provider::Azure, hosts.origin()).await?;
    Ok(Wire::new(http, hosts))
}

/// The practice project's Azure, which ends with the program.
async fn pretend(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<Arc<PretendAzure>, ShellError> {
    let start = PretendAzure::start(AzureConfig::practice());
    signing_in::pretend(parts, connection, |state| &mut state.azure.pretend, start).await
}
