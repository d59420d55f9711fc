//! The service account that Atlas makes in Google Cloud, and what it must be granted.

use atlas::{AtlasError, GcpServiceAccount, GcpServiceAccountStatus, Role};
use tokio::time::{Instant, sleep};

use super::progress::{RoleProgress, RoleStep, Tries, WaitReason};
use super::{RoleApi, RoleError, other_cloud};
use crate::fate::passes;
use crate::finding::{Field, FindingCode};
use crate::grantee::GcpGrantee;
use crate::normalise;
use crate::rules::gcp::check_key_version;
use crate::timing::Timing;

/// One role to grant on the key. Source: Atlas documentation, Google Cloud KMS prerequisites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GcpGrant {
    /// The key, without a version: `projects/…/cryptoKeys/…`; `None` while it is not known.
    pub key: Option<String>,
    /// Who gets it: `serviceAccount:…`.
    pub member: String,
    /// Google's name of the role.
    pub role: &'static str,
}

/// What `grantee` must be granted on the key of `key_version_resource_id`, whose version may be
/// missing. The roles are the same for every key.
#[must_use]
pub fn gcp_grants(grantee: &GcpGrantee, key_version_resource_id: &str) -> Vec<GcpGrant> {
    let key = key_of(key_version_resource_id);
    [
        "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        "roles/cloudkms.viewer",
    ]
    .into_iter()
    .map(|role| GcpGrant {
        key: key.clone(),
        member: format!("serviceAccount:{}", grantee.email()),
        role,
    })
    .collect()
}

/// The key that a version belongs to; `None` where the text names none.
fn key_of(key_version_resource_id: &str) -> Option<String> {
    let text = normalise::text(Field::KeyVersionResourceId, key_version_resource_id);
    let names_key = matches!(
        check_key_version(&text),
        Ok(()) | Err(FindingCode::KeyVersionMissing)
    );
    // A key's name is eight parts; its version follows.
    names_key.then(|| text.split('/').take(8).collect::<Vec<_>>().join("/"))
}

/// Waits until Atlas has made `account`, as long as `timing` allows; returns at once where it has.
/// `on_progress` is called before each wait and each reading.
///
/// # Errors
/// [`RoleError::CreationFailed`], [`RoleError::NotReady`], [`RoleError::Stopped`].
pub async fn wait_for_service_account(
    api: &impl RoleApi,
    project: &str,
    account: GcpServiceAccount,
    timing: &Timing,
    mut on_progress: impl FnMut(RoleProgress),
) -> Result<GcpServiceAccount, RoleError> {
    let started = Instant::now();
    let mut tries = Tries::new(timing.creation_wait, timing.creation_limit);
    let mut account = account;
    let mut reason = WaitReason::InProgress;
    loop {
        match made(&account) {
            Made::Ready => return Ok(account),
            Made::Failed => {
                let account = Box::new(account);
                return Err(RoleError::CreationFailed { account });
            }
            Made::NotYet => {}
        }
        let elapsed = started.elapsed();
        let Some(next) = tries.next(elapsed) else {
            let account = Box::new(account);
            return Err(RoleError::NotReady { account });
        };
        on_progress(tries.at(elapsed, RoleStep::Waiting { next, reason }));
        sleep(next).await;
        tries.count();
        on_progress(tries.at(started.elapsed(), RoleStep::Asking));
        reason = match api
            .read(project, &account.role_id)
            .await
            .and_then(service_account)
        {
            Ok(now) => {
                account = now;
                WaitReason::InProgress
            }
            Err(cause) if passes(&cause) => WaitReason::OutOfSight {
                cause: Box::new(cause),
            },
            Err(cause) => {
                let cause = Box::new(cause);
                return Err(RoleError::Stopped { cause });
            }
        };
    }
}

enum Made {
    Ready,
    NotYet,
    Failed,
}

/// Without an address there is nothing to grant anything to, whatever the word.
fn made(account: &GcpServiceAccount) -> Made {
    match (&account.status, &account.email) {
        (GcpServiceAccountStatus::Failed, _) => Made::Failed,
        (GcpServiceAccountStatus::NotInitiated | GcpServiceAccountStatus::InProgress, _)
        | (_, None) => Made::NotYet,
        (GcpServiceAccountStatus::Complete, Some(_)) => Made::Ready,
        // Accounts from before there was a status.
        (GcpServiceAccountStatus::Other(word), Some(_)) if word.is_empty() => Made::Ready,
        (GcpServiceAccountStatus::Other(_), Some(_)) => Made::NotYet,
    }
}

fn service_account(role: Role) -> Result<GcpServiceAccount, AtlasError> {
    match role {
        Role::Gcp(account) => Ok(account),
        Role::Aws(_) | Role::Azure(_) => Err(other_cloud()),
    }
}

#[cfg(test)]
mod tests;
