//! Signing in to Azure: in the browser with the administrator's own app registration, or as a service
//! principal. Tokens and secrets stay in memory and end with the connection to Atlas.

use std::sync::Arc;

use clouds::azure::sign_in::{Entra, SignInError};
use clouds::azure::{AzureCloud, ClientId, Hosts, Session, Tenant, Wire};
use clouds::loopback::Page;
use encryption::Provider;
use sandbox::{AzureConfig, PretendAzure};
use secret::Secret;
use url::Url;

use super::{SignInMethod, SignedIn, cloud};
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

/// Signs a person in in the browser.
///
/// # Errors
/// `AzureField`, `Browser`, `Cloud`.
pub async fn browser(
    parts: Parts<'_>,
    connection: &Connection,
    app: &App,
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
    Ok(remember(parts, connection, session, SignInMethod::Browser))
}

/// Signs a service principal in.
///
/// # Errors
/// `AzureField`, `Cloud`.
pub async fn service_principal(
    parts: Parts<'_>,
    connection: &Connection,
    app: &App,
    secret: Secret,
) -> Result<SignedIn, ShellError> {
    if secret.is_empty() {
        return Err(ShellError::AzureField(AzureField::Secret));
    }
    let entra = entra(parts, connection, app).await?;
    let session = Box::pin(entra.with_secret(secret)).await.map_err(cloud)?;
    let method = SignInMethod::ServicePrincipal;
    Ok(remember(parts, connection, session, method))
}

fn remember(
    parts: Parts<'_>,
    connection: &Connection,
    session: Session,
    method: SignInMethod,
) -> SignedIn {
    let signed_in = SignedIn::new(session, method);
    let (account, identity) = (signed_in.tenant(), &signed_in.identity);
    signing_in::record(parts, connection, Provider::Azure, account, identity);
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
    let hosts = if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        let origin = clouds::Origin::parse(pretend.origin())?;
        Hosts::on_this_computer(azure, origin).map_err(|error| ShellError::internal(&error))?
    } else {
        Hosts::of(azure)
    };
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
