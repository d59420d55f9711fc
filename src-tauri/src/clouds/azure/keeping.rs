//! What is kept of a sign-in to Azure, and signing in with it again.

use clouds::azure::{AzureCloud, Service};
use encryption::Provider;
use secret::Secret;
use serde::{Deserialize, Serialize};

use super::sign_in::{self, App};
use super::{SignInMethod, SignedIn};
use crate::clouds::keeping::{Keepable, Place};
use crate::clouds::state::State;
use crate::clouds::{Parts, keeping};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// As it lies in the key store.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    method: SignInMethod,
    environment: &'a str,
    client: &'a str,
    secret: &'a str,
}

/// The same, read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    method: SignInMethod,
    /// In Atlas's word.
    environment: String,
    client: String,
    /// A service principal's own, or what brings a person's next tokens.
    secret: Secret,
}

/// What signs in again as `app`.
pub(super) fn secret(app: &App, method: SignInMethod, secret: &Secret) -> Option<Secret> {
    keeping::written(&Written {
        method,
        environment: app.cloud.atlas(),
        client: app.client.trim(),
        // It goes into the key store.
        secret: secret.expose(),
    })
}

impl Keepable for SignedIn {
    fn place(&self) -> Place {
        Place {
            cloud: Provider::Azure,
            host: self.session.wire().hosts().host(Service::Login),
            account: self.tenant().to_owned(),
        }
    }

    fn set_kept(&mut self, is_kept: bool) {
        self.is_kept = is_kept;
    }

    fn remembered(state: &mut State) -> &mut Option<Self> {
        &mut state.azure.signed_in
    }
}

/// Signs in to the tenant `account` with what is kept. Says whether it was something that signs in.
///
/// # Errors
/// `Cloud`, and the key store's where Azure gave something newer to keep.
pub(in crate::clouds) async fn again(
    parts: Parts<'_>,
    connection: &Connection,
    secret: &Secret,
    account: &str,
) -> Result<bool, ShellError> {
    let Some(kept) = keeping::read::<Kept>(secret) else {
        return Ok(false);
    };
    let Some(cloud) = AzureCloud::of_atlas(&kept.environment) else {
        return Ok(false);
    };
    let app = App {
        cloud,
        tenant: account.to_owned(),
        client: kept.client,
    };
    let signing_in = sign_in::again(parts, connection, &app, kept.method, kept.secret);
    let signed_in = signing_in.await?;
    // The next tokens last longer than those before.
    let next = signed_in.session.lasting().await;
    let next = next.and_then(|next| self::secret(&app, kept.method, &next));
    if let Some(next) = next {
        keeping::keep(parts, connection, signed_in.place(), next).await?;
    }
    Ok(true)
}
