//! Making a role, once.

use std::future::Future;

use atlas::{AtlasError, NewRole, Role, Roles};

use super::{RoleApi, RoleError};
use crate::fate::{Fate, fate};

/// Makes `role` for `project`.
///
/// Every request makes another role, so it is sent at most once; after an unclear answer the roles
/// that Atlas lists decide, compared with those it had right before. `cancelled` ends it before it is
/// sent.
///
/// # Errors
/// Those of [`RoleError`] that do not speak of AWS or Google alone.
pub async fn create_role(
    api: &impl RoleApi,
    project: &str,
    role: &NewRole,
    cancelled: impl Future<Output = ()> + Send,
) -> Result<Role, RoleError> {
    let read = tokio::select! {
        biased;
        () = cancelled => return Err(RoleError::Cancelled { refused: None }),
        read = api.list(project) => read,
    };
    let before = read.map_err(|cause| RoleError::NotSent {
        cause: Box::new(cause),
    })?;
    let cause = match api.create(project, role).await {
        Ok(made) => return Ok(made),
        Err(cause) => cause,
    };
    match fate(&cause) {
        Fate::NotSent => Err(RoleError::NotSent {
            cause: Box::new(cause),
        }),
        Fate::Refused => Err(RoleError::Refused {
            cause: Box::new(cause),
        }),
        Fate::Unknown => settled(role, &before, cause, api.list(project).await),
    }
}

/// What became of the role, decided by the roles before and after?
fn settled(
    role: &NewRole,
    before: &Roles,
    cause: AtlasError,
    read: Result<Roles, AtlasError>,
) -> Result<Role, RoleError> {
    let cause = Box::new(cause);
    let after = match read {
        Ok(after) => after,
        Err(reading) => {
            let reading = Box::new(reading);
            return Err(RoleError::LostSight { cause, reading });
        }
    };
    let known: Vec<String> = all(before.clone())
        .map(|role| role.id().to_owned())
        .collect();
    let mut new: Vec<Role> = all(after)
        .filter(|found| is_made_from(role, found) && !known.iter().any(|id| id == found.id()))
        .collect();
    match (new.pop(), new.is_empty()) {
        (Some(made), true) => Ok(made),
        (Some(last), false) => {
            new.push(last);
            Err(RoleError::OneOfSeveral { cause, roles: new })
        }
        (None, _) => Err(RoleError::NotTaken { cause }),
    }
}

fn all(roles: Roles) -> impl Iterator<Item = Role> {
    let aws = roles.aws.into_iter().map(Role::Aws);
    let azure = roles.azure.into_iter().map(Role::Azure);
    let gcp = roles.gcp.into_iter().map(Role::Gcp);
    aws.chain(azure).chain(gcp)
}

/// Whether `found` could be what Atlas makes when it is asked for `role`.
fn is_made_from(role: &NewRole, found: &Role) -> bool {
    let same = |one: &Option<String>, other: &str| {
        one.as_ref()
            .is_some_and(|one| one.eq_ignore_ascii_case(other))
    };
    match (role, found) {
        (NewRole::Aws, Role::Aws(found)) => !found.authorized,
        (
            NewRole::Azure {
                tenant_id,
                service_principal_id,
                ..
            },
            Role::Azure(found),
        ) => {
            same(&found.tenant_id, tenant_id)
                && same(&found.service_principal_id, service_principal_id)
        }
        (NewRole::Gcp, Role::Gcp(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
