//! What is kept of a sign-in to AWS, and signing in with it again.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clouds::aws::sign_in::identity_center::{IdentityCenter, Registration, Tokens};
use clouds::aws::{Credentials, Region, Service};
use encryption::Provider;
use secret::Secret;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::renewing::Renewal;
use super::sign_in::How;
use super::{Portal, SignInMethod, SignedIn, cloud, sign_in};
use crate::clouds::keeping::{Keepable, Place};
use crate::clouds::signing_in::Kind;
use crate::clouds::state::State;
use crate::clouds::{Parts, keeping};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// As it lies in the key store: JSON.
#[derive(Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum Written<'a> {
    Pasted {
        region: &'a str,
        access_key_id: &'a str,
        secret_access_key: &'a str,
        session_token: Option<&'a str>,
        expires: Option<u64>,
    },
    IdentityCenter {
        region: &'a str,
        start_url: &'a str,
        role: &'a str,
        client_id: &'a str,
        client_secret: &'a str,
        client_expires: u64,
        refresh: &'a str,
    },
}

/// The same, read.
#[derive(Debug, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum Kept {
    Pasted {
        region: String,
        access_key_id: String,
        secret_access_key: Secret,
        session_token: Option<Secret>,
        expires: Option<u64>,
    },
    IdentityCenter {
        region: String,
        start_url: String,
        role: String,
        client_id: String,
        client_secret: Secret,
        client_expires: u64,
        refresh: Secret,
    },
}

/// Pasted credentials, as they are kept.
pub(super) fn of_pasted(region: &Region, credentials: &Credentials) -> Option<Secret> {
    let token = credentials.session_token.as_ref();
    keeping::written(&Written::Pasted {
        region: region.as_str(),
        access_key_id: &credentials.access_key_id,
        // It goes into the key store.
        secret_access_key: credentials.secret_access_key.expose(),
        session_token: token.map(Secret::expose),
        expires: credentials.expires.map(seconds),
    })
}

/// What brings new credentials from Identity Center, as it is kept; `None` where the organization gives
/// nothing that lasts.
pub(super) fn of_portal(
    center: &IdentityCenter,
    registration: &Registration,
    refresh: Option<&Secret>,
    role: &str,
) -> Option<Secret> {
    keeping::written(&Written::IdentityCenter {
        region: center.region().as_str(),
        start_url: center.start_url(),
        role,
        client_id: &registration.client_id,
        // They go into the key store.
        client_secret: registration.client_secret.expose(),
        client_expires: seconds(registration.expires),
        refresh: refresh?.expose(),
    })
}

fn seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |passed| passed.as_secs())
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

impl Keepable for SignedIn {
    fn place(&self) -> Place {
        let session = &self.session;
        Place {
            cloud: Provider::Aws,
            host: session.wire().hosts().host(Service::Sts, session.region()),
            account: self.identity.account.clone(),
        }
    }

    fn set_kept(&mut self, is_kept: bool) {
        self.is_kept = is_kept;
    }

    fn remembered(state: &mut State) -> &mut Option<Self> {
        &mut state.aws.signed_in
    }
}

/// Signs in to `account` with what is kept. Says whether it was something that signs in.
///
/// # Errors
/// `Cloud`, and the key store's where AWS gave something newer to keep.
pub(in crate::clouds) async fn again(
    parts: Parts<'_>,
    connection: &Connection,
    secret: &Secret,
    account: &str,
) -> Result<bool, ShellError> {
    let Some(kept) = keeping::read::<Kept>(secret) else {
        return Ok(false);
    };
    match kept {
        Kept::Pasted {
            region,
            access_key_id,
            secret_access_key,
            session_token,
            expires,
        } => {
            let region = Region::parse(&region).map_err(|_| ShellError::AwsRegion)?;
            let credentials = Credentials {
                access_key_id,
                secret_access_key,
                session_token,
                expires: expires.map(at),
            };
            let how = How {
                kind: Kind::again(SignInMethod::Pasted),
                renewal: None,
            };
            sign_in::sign_in(parts, connection, region, &credentials, how).await?;
        }
        Kept::IdentityCenter {
            region,
            start_url,
            role,
            client_id,
            client_secret,
            client_expires,
            refresh,
        } => {
            let region = Region::parse(&region).map_err(|_| ShellError::AwsRegion)?;
            let registration = Registration {
                client_id,
                client_secret,
                expires: at(client_expires),
            };
            let wire = sign_in::wire(parts, connection).await?;
            let center = IdentityCenter::new(wire, &start_url, region.clone());
            let center = center.map_err(sign_in::sign_in_error)?;
            let tokens = center
                .refresh(&registration, &refresh)
                .await
                .map_err(cloud)?;
            let credentials = center.credentials(&tokens, account, &role).await;
            let credentials = credentials.map_err(cloud)?;
            // AWS may have given another one for the next time.
            let next = tokens.refresh.or(Some(refresh));
            let secret = of_portal(&center, &registration, next.as_ref(), &role);
            let tokens = Tokens {
                refresh: next,
                ..tokens
            };
            let portal = Arc::new(Portal {
                center,
                registration,
                tokens: Mutex::new(tokens),
            });
            let how = How {
                kind: Kind::again(SignInMethod::IdentityCenter),
                renewal: Some(Renewal::new(portal, account, &role)),
            };
            let signed_in = sign_in::sign_in(parts, connection, region, &credentials, how).await?;
            if let Some(secret) = secret {
                keeping::keep(parts, connection, signed_in.place(), secret).await?;
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_reads_back() -> Result<(), Box<dyn std::error::Error>> {
        let region = Region::parse("eu-west-1")?;
        let credentials = Credentials {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            secret_access_key: Secret::new("not-a-real-one".to_owned()),
            session_token: None,
            expires: Some(at(1_800_000_000)),
        };
        let secret = of_pasted(&region, &credentials).ok_or("nothing was written")?;
        let kept: Kept = serde_json::from_str(secret.expose())?;
        let Kept::Pasted {
            region,
            access_key_id,
            secret_access_key,
            session_token,
            expires,
        } = kept
        else {
            return Err("another kind".into());
        };
        assert_eq!(
            (region.as_str(), access_key_id.as_str()),
            ("eu-west-1", "ASIAEXAMPLE")
        );
        assert_eq!(secret_access_key.expose(), "not-a-real-one");
        assert!(session_token.is_none());
        assert_eq!(expires, Some(1_800_000_000));
        Ok(())
    }
}
