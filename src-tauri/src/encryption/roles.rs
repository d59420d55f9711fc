//! Setting up a role that reaches the key, step by step from what Atlas shows.

use atlas::{AzureServicePrincipal, NewRole, Role};
use encryption::{
    AwsGrantee, AzureGrantee, GcpGrantee, GranteeError, RoleError, RoleProgress, SeenGrantee,
    authorize_role, check_role_arn, create_role,
};

use crate::connection::grantees::{Grantee, UnconfirmedGrantee};
use crate::connection::session::Connection;
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// The role to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleForm {
    /// An AWS IAM role that Atlas may assume.
    Aws,
    /// An Azure service principal.
    Azure {
        /// Its directory.
        tenant_id: String,
        /// Its object ID.
        service_principal_id: String,
    },
    /// A Google service account.
    Gcp,
}

/// Who is given the key through a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleGrantee {
    /// Nobody is named yet.
    Nobody,
    /// A person compares who is named with Atlas's own page first.
    Unconfirmed(UnconfirmedGrantee),
    /// Who assumes the IAM role.
    Aws(AwsGrantee),
    /// Atlas's application.
    Azure(AzureGrantee),
    /// Atlas's service account.
    Gcp(GcpGrantee),
}

/// Who is given the key through `role`; `key` is what was entered as the key, `confirmed` who a person
/// compared with Atlas's own page just now.
///
/// # Errors
/// `Grantee` where who is named may not be given the key.
pub fn grantee(
    connection: &Connection,
    role: &Role,
    key: &str,
    confirmed: Option<&SeenGrantee>,
) -> Result<RoleGrantee, ShellError> {
    let source = connection.grantee_source();
    let grantees = &connection.grantees;
    let checked = match role {
        Role::Aws(role) => grantees
            .check(source, confirmed, |known| known.aws(source, role, key))
            .map(|it| it.through(RoleGrantee::Aws))
            .and_then(|it| match it {
                // Without an account nobody could assume the role: that is no state on the way.
                RoleGrantee::Nobody => Err(GranteeError::Missing),
                named => Ok(named),
            }),
        Role::Azure(principal) => {
            azure(connection, principal, confirmed).map(|it| it.through(RoleGrantee::Azure))
        }
        Role::Gcp(account) => grantees
            .check(source, confirmed, |known| known.gcp(source, account))
            .map(|it| it.through(RoleGrantee::Gcp)),
    };
    checked.map_err(|cause| ShellError::Grantee {
        host: connection.host(),
        cause,
    })
}

fn azure(
    connection: &Connection,
    principal: &AzureServicePrincipal,
    confirmed: Option<&SeenGrantee>,
) -> Result<Grantee<AzureGrantee>, GranteeError> {
    let source = connection.grantee_source();
    let check = |known: &encryption::KnownGrantees| known.azure(source, principal);
    connection.grantees.check(source, confirmed, check)
}

impl<G> Grantee<G> {
    fn through(self, role: impl FnOnce(G) -> RoleGrantee) -> RoleGrantee {
        match self {
            Self::Nobody => RoleGrantee::Nobody,
            Self::Known(grantee) => role(grantee),
            Self::Unconfirmed(unconfirmed) => RoleGrantee::Unconfirmed(unconfirmed),
        }
    }
}

/// Makes a role.
///
/// # Errors
/// `AzureRole`, `Role`, `ProjectChanged`.
pub async fn create(
    connection: &Connection,
    project: &str,
    form: RoleForm,
    call: &Call<'_>,
) -> Result<Role, ShellError> {
    connection.project_in_use(project)?;
    let role = new_role(connection, project, form)?;
    let made = create_role(&connection.client, project, &role, call.cancelled()).await;
    made.map_err(|cause| error(connection, cause))
}

/// Reads how far a role is.
///
/// # Errors
/// `Atlas`, `ProjectChanged`.
pub async fn read(
    connection: &Connection,
    project: &str,
    role_id: &str,
) -> Result<Role, ShellError> {
    connection.project_in_use(project)?;
    let role = connection.client.role(project, role_id).await;
    role.map_err(|cause| connection.error(cause))
}

/// AWS: sends Atlas the IAM role to assume.
///
/// # Errors
/// `RoleArn`, `Role`, `ProjectChanged`.
pub async fn authorize(
    connection: &Connection,
    project: &str,
    role_id: &str,
    arn: &str,
    call: &Call<'_>,
    on_wait: impl FnMut(RoleProgress),
) -> Result<Role, ShellError> {
    connection.project_in_use(project)?;
    let arn = check_role_arn(arn).map_err(ShellError::RoleArn)?;
    let role = authorize_role(
        &connection.client,
        project,
        role_id,
        &arn,
        &connection.timing,
        call.cancelled(),
        on_wait,
    )
    .await
    .map_err(|cause| error(connection, cause))?;
    Ok(Role::Aws(role))
}

/// Google: waits for the service account.
///
/// # Errors
/// `Role`, and as `read`.
pub async fn wait(
    connection: &Connection,
    project: &str,
    role_id: &str,
    on_wait: impl FnMut(RoleProgress),
) -> Result<Role, ShellError> {
    let role = read(connection, project, role_id).await?;
    let Role::Gcp(account) = role else {
        return Ok(role);
    };
    let account = encryption::wait_for_service_account(
        &connection.client,
        project,
        account,
        &connection.timing,
        on_wait,
    )
    .await
    .map_err(|cause| error(connection, cause))?;
    Ok(Role::Gcp(account))
}

fn error(connection: &Connection, cause: RoleError) -> ShellError {
    ShellError::Role {
        asked: connection.asked(),
        cause: Box::new(cause),
    }
}

fn new_role(connection: &Connection, project: &str, form: RoleForm) -> Result<NewRole, ShellError> {
    match form {
        RoleForm::Aws => Ok(NewRole::Aws),
        RoleForm::Gcp => Ok(NewRole::Gcp),
        RoleForm::Azure {
            tenant_id,
            service_principal_id,
        } => {
            let read = connection.last_read(project)?;
            let app = read
                .roles
                .azure
                .iter()
                .find_map(|principal| azure(connection, principal, None).ok()?.known());
            encryption::azure_role(&tenant_id, &service_principal_id, app.as_ref())
                .map_err(|findings| ShellError::AzureRole { findings })
        }
    }
}
