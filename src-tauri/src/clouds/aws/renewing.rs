//! Credentials of a role last about an hour. As long as the access portal's session lasts, it gives the
//! next ones without the browser.
//!
//! That happens before something is read or changed, never between the steps of a change: so nothing
//! that was sent is sent again.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clouds::CloudError;
use clouds::aws::Credentials;
use clouds::aws::sign_in::identity_center::Tokens;
use secret::Secret;

use super::{Portal, SignedIn, keeping};
use crate::clouds::Parts;
use crate::clouds::keeping::{Keepable as _, keep};
use crate::connection::session::Connection;

/// So long before the end of what is in use the next is asked for: longer than a change takes.
const EARLY: Duration = Duration::from_secs(5 * 60);

/// What brings the next credentials of one role.
pub struct Renewal {
    portal: Arc<Portal>,
    account: String,
    role: String,
}

impl Renewal {
    pub(super) fn new(portal: Arc<Portal>, account: &str, role: &str) -> Self {
        Self {
            portal,
            account: account.to_owned(),
            role: role.to_owned(),
        }
    }

    /// What signs in again, as it is kept; `None` where the organization gives nothing that lasts.
    pub(super) fn kept(&self, tokens: &Tokens) -> Option<Secret> {
        let Portal {
            center,
            registration,
            ..
        } = &*self.portal;
        keeping::of_portal(center, registration, tokens.refresh.as_ref(), &self.role)
    }

    async fn credentials(&self, tokens: &Tokens) -> Result<Credentials, CloudError> {
        let asking = self
            .portal
            .center
            .credentials(tokens, &self.account, &self.role);
        Box::pin(asking).await
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Renewal")
            .field("account", &self.account)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Brings the next credentials of who is signed in, where those in use have ended or end soon. Where AWS
/// gives none, those in use stay: what is asked next says that the sign-in has ended.
pub(in crate::clouds) async fn renew(parts: Parts<'_>, connection: &Connection) {
    let Some(who) = parts.clouds.aws(connection) else {
        return;
    };
    if let Some(renewal) = who.renewal.as_deref()
        && ends_soon(&who)
        && let Err(error) = renewed(parts, connection, &who, renewal).await
    {
        tracing::warn!(%error, "AWS gave no new credentials");
    }
}

async fn renewed(
    parts: Parts<'_>,
    connection: &Connection,
    who: &SignedIn,
    renewal: &Renewal,
) -> Result<(), CloudError> {
    // Whoever else asks waits for the one renewal.
    let mut tokens = renewal.portal.tokens.lock().await;
    if !ends_soon(who) {
        return Ok(());
    }
    if tokens.expires > SystemTime::now() {
        match renewal.credentials(&tokens).await {
            // Sooner than it was to.
            Err(CloudError::SignInExpired(_)) => {}
            asked => {
                who.session.renew(&asked?);
                return Ok(());
            }
        }
    }
    let Some(refresh) = tokens.refresh.as_ref() else {
        return Ok(());
    };
    let Portal {
        center,
        registration,
        ..
    } = &*renewal.portal;
    let next = Box::pin(center.refresh(registration, refresh)).await?;
    // AWS may give no other one for the next time.
    let refresh = next.refresh.or_else(|| tokens.refresh.take());
    *tokens = Tokens { refresh, ..next };
    // What was kept before may be taken no more.
    let kept = renewal.kept(&tokens).filter(|_| who.is_kept);
    if let Some(kept) = kept
        && let Err(error) = keep(parts, connection, who.place(), kept).await
    {
        tracing::warn!(%error, "what signs in again is not kept");
    }
    who.session.renew(&renewal.credentials(&tokens).await?);
    Ok(())
}

/// Credentials that nobody says the end of do not end.
fn ends_soon(who: &SignedIn) -> bool {
    let soon = SystemTime::now().checked_add(EARLY);
    let expires = who.session.expires();
    expires.zip(soon).is_some_and(|(end, soon)| end <= soon)
}
