//! Switching a provider off: what stands before it, and summing it up.

use encryption::{Change, Provider, endpoint_cloud, off_obstacles};

use crate::connection::session::Connection;
use crate::encryption::change;
use crate::program::Program;
use crate::view::{ErrorView, OffObstacleView, OffView, SummaryView};

/// Reads what stands before switching `provider` off.
///
/// # Errors
/// As the command `read_off`.
pub async fn read(
    connection: &Connection,
    project: &str,
    provider: Provider,
) -> Result<OffView, ErrorView> {
    Ok(OffView {
        project_id: project.to_owned(),
        provider: provider.into(),
        obstacles: obstacles(connection, project, provider).await?,
    })
}

/// Lets switching off wait for its confirming press.
///
/// # Errors
/// As the command `prepare_off`.
pub async fn prepare(
    program: &Program,
    project: &str,
    provider: Provider,
) -> Result<SummaryView, ErrorView> {
    let connection = program.session.current()?;
    let read = connection.last_read(project)?;
    let obstacles = obstacles(&connection, project, provider).await?;
    if !obstacles.is_empty() {
        return Err(ErrorView::OffBlocked { obstacles });
    }
    let change = Change::off(provider, &read.encryption);
    change::wait(program, connection, read, change, Vec::new())
}

/// A policy that cannot be read does not stand in the way: Atlas itself refuses then, and that is
/// explained.
async fn obstacles(
    connection: &Connection,
    project: &str,
    provider: Provider,
) -> Result<Vec<OffObstacleView>, ErrorView> {
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
    let settings = settings.map_err(|error| connection.problem(error))?;
    let clusters = clusters.map_err(|error| connection.problem(error))?;
    let endpoints = endpoints.map_err(|error| connection.problem(error))?;
    connection.project_in_use(project)?;
    let found = off_obstacles(provider, &settings, &clusters, &endpoints, policy.ok());
    Ok(found.into_iter().map(Into::into).collect())
}
