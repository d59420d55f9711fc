//! Setting up a role that reaches the key, step by step from what Atlas shows.

use atlas::NewRole;
use encryption::{RoleProgress, authorize_role, check_role_arn, create_role};
use tauri::ipc::Channel;

use crate::connection::session::Connection;
use crate::view::{ErrorView, NewRoleRequest, RoleSetupView, WaitView, role_setup_view};

/// Makes a role.
///
/// # Errors
/// As the command `create_role`.
pub async fn create(
    connection: &Connection,
    project: &str,
    role: NewRoleRequest,
    key: &str,
) -> Result<RoleSetupView, ErrorView> {
    connection.project_in_use(project)?;
    let role = new_role(connection, project, role)?;
    let made = create_role(&connection.client, project, &role)
        .await
        .map_err(|error| ErrorView::from_role(error, connection))?;
    Ok(role_setup_view(made, key, connection))
}

/// Reads how far a role is.
///
/// # Errors
/// As the command `role_setup`.
pub async fn read(
    connection: &Connection,
    project: &str,
    role_id: &str,
    key: &str,
) -> Result<RoleSetupView, ErrorView> {
    connection.project_in_use(project)?;
    let role = connection
        .client
        .role(project, role_id)
        .await
        .map_err(|error| connection.problem(error))?;
    Ok(role_setup_view(role, key, connection))
}

/// AWS: tells Atlas which IAM role to assume.
///
/// # Errors
/// As the command `authorize_role`.
pub async fn authorize(
    connection: &Connection,
    project: &str,
    role_id: &str,
    arn: &str,
    on_wait: Channel<WaitView>,
) -> Result<RoleSetupView, ErrorView> {
    connection.project_in_use(project)?;
    let arn = check_role_arn(arn).map_err(|mistake| ErrorView::RoleArn {
        mistake: mistake.into(),
    })?;
    let role = authorize_role(
        &connection.client,
        project,
        role_id,
        &arn,
        &connection.timing,
        told(on_wait),
    )
    .await
    .map_err(|error| ErrorView::from_role(error, connection))?;
    Ok(role_setup_view(atlas::Role::Aws(role), "", connection))
}

/// Google: waits for the service account.
///
/// # Errors
/// As the command `wait_for_role`.
pub async fn wait(
    connection: &Connection,
    project: &str,
    role_id: &str,
    key: &str,
    on_wait: Channel<WaitView>,
) -> Result<RoleSetupView, ErrorView> {
    connection.project_in_use(project)?;
    let role = connection
        .client
        .role(project, role_id)
        .await
        .map_err(|error| connection.problem(error))?;
    let atlas::Role::Gcp(account) = role else {
        return Ok(role_setup_view(role, key, connection));
    };
    let account = encryption::wait_for_service_account(
        &connection.client,
        project,
        account,
        &connection.timing,
        told(on_wait),
    )
    .await
    .map_err(|error| ErrorView::from_role(error, connection))?;
    Ok(role_setup_view(atlas::Role::Gcp(account), key, connection))
}

fn new_role(
    connection: &Connection,
    project: &str,
    role: NewRoleRequest,
) -> Result<NewRole, ErrorView> {
    match role {
        NewRoleRequest::Aws => Ok(NewRole::Aws),
        NewRoleRequest::Gcp => Ok(NewRole::Gcp),
        NewRoleRequest::Azure {
            tenant_id,
            service_principal_id,
        } => {
            let read = connection.last_read(project)?;
            let app = read
                .roles
                .azure
                .iter()
                .find_map(|principal| principal.atlas_azure_app_id.as_deref());
            encryption::azure_role(&tenant_id, &service_principal_id, app).map_err(|findings| {
                ErrorView::AzureRole {
                    findings: findings.into_iter().map(Into::into).collect(),
                }
            })
        }
    }
}

fn told(on_wait: Channel<WaitView>) -> impl FnMut(RoleProgress) {
    move |progress| {
        // A page that is gone has nothing to draw; the waiting goes on.
        let _gone = on_wait.send(progress.into());
    }
}
