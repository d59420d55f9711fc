//! Switching a provider off: what has to be dealt with first, and summing it up.

use std::sync::Arc;

use encryption::{Change, DisablingObstacle, Provider, disabling_obstacles, endpoint_cloud};

use super::change::{self, Summary};
use super::pending::PendingChange;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// Lets switching `provider` off wait for its confirming press.
///
/// # Errors
/// `DisablingBlocked`, and as `obstacles`.
pub async fn prepare(
    pending: &PendingChange,
    connection: Arc<Connection>,
    project: &str,
    provider: Provider,
) -> Result<Summary, ShellError> {
    let read = connection.last_read(project)?;
    let obstacles = obstacles(&connection, project, provider).await?;
    if !obstacles.is_empty() {
        return Err(ShellError::DisablingBlocked { obstacles });
    }
    let change = Change::disable(provider, &read.encryption);
    change::wait(pending, connection, read, change)
}

/// What has to be dealt with before `provider` is switched off, in order. A policy that cannot be read
/// is no obstacle: Atlas itself refuses then, and that is explained.
///
/// # Errors
/// `Atlas`, `ProjectChanged`.
pub async fn obstacles(
    connection: &Connection,
    project: &str,
    provider: Provider,
) -> Result<Vec<DisablingObstacle>, ShellError> {
    connection.project_in_use(project)?;
    let (settings, clusters, endpoints, policy) = tokio::join!(
        connection.client.encryption_at_rest(project),
        connection.client.clusters(project),
        async {
            match endpoint_cloud(provider) {
                Some(cloud) => connection.client.private_endpoints(project, cloud).await,
                None => Ok(Vec::new()),
            }
        },
        connection.client.backup_compliance(project),
    );
    let settings = settings.map_err(|cause| connection.error(cause))?;
    let clusters = clusters.map_err(|cause| connection.error(cause))?;
    let endpoints = endpoints.map_err(|cause| connection.error(cause))?;
    connection.project_in_use(project)?;
    Ok(disabling_obstacles(
        provider,
        &settings,
        &clusters,
        &endpoints,
        policy.ok(),
    ))
}
