//! Telling Atlas which IAM role to assume, again while AWS spreads the news of it.

use std::future::{Future, ready};
use std::pin::pin;

use atlas::{AtlasError, AwsRole, Role};
use tokio::time::{Instant, sleep};

use super::arn::RoleArn;
use super::progress::{RoleProgress, RoleStep, Tries, WaitReason};
use super::{RoleApi, RoleError, other_cloud};
use crate::fate::{Fate, fate};
use crate::timing::Timing;

/// Source: MongoDB's Terraform provider, which tries again after exactly these.
const PROPAGATING: [&str; 3] = [
    "CANNOT_ASSUME_ROLE",
    "INVALID_AWS_CREDENTIALS",
    "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED",
];

/// Whether `error` is what Atlas answers while AWS does not yet know a new role, or a new policy of
/// it, everywhere. The same answers come where the policies are wrong.
#[must_use]
pub fn is_propagating(error: &AtlasError) -> bool {
    let AtlasError::Refused { answer } = error else {
        return false;
    };
    answer
        .error_code
        .as_deref()
        .is_some_and(|code| PROPAGATING.contains(&code))
}

/// Asks Atlas to assume the IAM role `arn` as the role `role_id` of `project`, again as long as
/// `timing` allows while AWS may need time. `on_progress` is called before each try and each wait.
///
/// After an unclear answer the role is read back, and nothing is sent again. `cancelled` ends it
/// before each try and in each wait; a try that is on its way is waited for.
///
/// # Errors
/// Those of [`RoleError`] that do not speak of Google alone.
pub async fn authorize_role(
    api: &impl RoleApi,
    project: &str,
    role_id: &str,
    arn: &RoleArn,
    timing: &Timing,
    cancelled: impl Future<Output = ()> + Send,
    mut on_progress: impl FnMut(RoleProgress),
) -> Result<AwsRole, RoleError> {
    let started = Instant::now();
    let mut tries = Tries::new(timing.propagation_wait, timing.propagation_limit);
    let mut cancelled = pin!(cancelled);
    let mut refused = None;
    loop {
        tokio::select! {
            biased;
            () = &mut cancelled => return Err(RoleError::Cancelled { refused }),
            () = ready(()) => {}
        }
        on_progress(tries.at(started.elapsed(), RoleStep::Asking));
        let cause = match api.authorize(project, role_id, arn.as_str()).await {
            Ok(role) => return authorized(role),
            Err(cause) => cause,
        };
        if !is_propagating(&cause) {
            return match fate(&cause) {
                Fate::Unknown => settled(arn, cause, api.read(project, role_id).await),
                Fate::NotSent => Err(RoleError::NotSent {
                    cause: Box::new(cause),
                }),
                Fate::Refused => Err(RoleError::Refused {
                    cause: Box::new(cause),
                }),
            };
        }
        let cause = Box::new(cause);
        let elapsed = started.elapsed();
        let Some(next) = tries.next(elapsed) else {
            return Err(RoleError::StillRefused { cause });
        };
        let reason = WaitReason::Propagating;
        on_progress(tries.at(elapsed, RoleStep::Waiting { next, reason }));
        refused = Some(cause);
        tokio::select! {
            () = &mut cancelled => return Err(RoleError::Cancelled { refused }),
            () = sleep(next) => tries.count(),
        }
    }
}

fn authorized(role: AwsRole) -> Result<AwsRole, RoleError> {
    if role.authorized {
        Ok(role)
    } else {
        Err(RoleError::NotAuthorized {
            role: Box::new(role),
        })
    }
}

/// What became of the authorisation, decided by what Atlas has afterwards?
fn settled(
    arn: &RoleArn,
    cause: AtlasError,
    read: Result<Role, AtlasError>,
) -> Result<AwsRole, RoleError> {
    let cause = Box::new(cause);
    match read {
        Ok(Role::Aws(role))
            if role.authorized && role.iam_assumed_role_arn.as_deref() == Some(arn.as_str()) =>
        {
            Ok(role)
        }
        Ok(Role::Aws(_)) => Err(RoleError::NotTaken { cause }),
        Ok(Role::Azure(_) | Role::Gcp(_)) => Err(RoleError::LostSight {
            cause,
            reading: Box::new(other_cloud()),
        }),
        Err(reading) => Err(RoleError::LostSight {
            cause,
            reading: Box::new(reading),
        }),
    }
}

#[cfg(test)]
mod tests;
