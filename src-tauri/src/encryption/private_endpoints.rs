//! Private networking of a provider and its endpoints, and the switch for search nodes.

use std::sync::Arc;

use atlas::{Cluster, EncryptionAtRest, EndpointCloud, PrivateEndpoint};
use encryption::{
    Change, EndpointError, EndpointReading, Provider, create_endpoint, delete_endpoint,
    endpoint_cloud, follow_endpoints, private_networking_conflicts,
};

use super::change::{self, Summary};
use super::pending::PendingChange;
use crate::connection::session::Connection;
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// What private networking of a provider depends on, and its endpoints.
pub struct PrivateNetworking {
    /// The project's ID.
    pub project: String,
    /// Whose key service.
    pub provider: Provider,
    /// The project's settings.
    pub settings: EncryptionAtRest,
    /// The project's clusters.
    pub clusters: Vec<Cluster>,
    /// The provider's endpoints.
    pub endpoints: Vec<PrivateEndpoint>,
}

/// Reads how private networking of `provider` stands.
///
/// # Errors
/// `Atlas`, `ProjectChanged`.
pub async fn read(
    connection: &Connection,
    project: &str,
    provider: Provider,
) -> Result<PrivateNetworking, ShellError> {
    let without = read_without_endpoints(connection, project, provider).await?;
    let endpoints = match endpoint_cloud(provider) {
        Some(cloud) => connection
            .client
            .private_endpoints(project, cloud)
            .await
            .map_err(|cause| connection.error(cause))?,
        None => Vec::new(),
    };
    connection.project_in_use(project)?;
    Ok(PrivateNetworking {
        endpoints,
        ..without
    })
}

/// Lets switching *Require private networking* wait for its confirming press.
///
/// # Errors
/// `NetworkingBlocked`, `NothingChanged`, and as `read`.
pub async fn prepare(
    pending: &PendingChange,
    connection: Arc<Connection>,
    project: &str,
    provider: Provider,
    on: bool,
    address_conditions_settled: bool,
) -> Result<Summary, ShellError> {
    let last = connection.last_read(project)?;
    if on {
        let now = read_without_endpoints(&connection, project, provider).await?;
        let conflicts = private_networking_conflicts(
            provider,
            &now.settings,
            &now.clusters,
            address_conditions_settled,
        );
        if !conflicts.is_empty() {
            return Err(ShellError::NetworkingBlocked { conflicts });
        }
    }
    let change = Change::private_networking(provider, on, &last.encryption)
        .ok_or(ShellError::NothingChanged)?;
    change::wait(pending, connection, last, change)
}

/// Lets switching *Encrypt search nodes* wait for its confirming press.
///
/// # Errors
/// `NothingChanged`, `ProjectChanged`.
pub fn prepare_search_nodes(
    pending: &PendingChange,
    connection: Arc<Connection>,
    project: &str,
    on: bool,
) -> Result<Summary, ShellError> {
    let last = connection.last_read(project)?;
    let change = Change::search_nodes(on, &last.encryption).ok_or(ShellError::NothingChanged)?;
    change::wait(pending, connection, last, change)
}

/// Asks for a private endpoint in `region`.
///
/// # Errors
/// `Endpoint`, `ProjectChanged`.
pub async fn create(
    connection: &Connection,
    project: &str,
    provider: Provider,
    region: &str,
    call: &Call<'_>,
) -> Result<(), ShellError> {
    connection.project_in_use(project)?;
    let cloud = cloud(provider)?;
    let made = create_endpoint(&connection.client, project, cloud, region, call.cancelled()).await;
    made.map(drop).map_err(|cause| error(connection, cause))
}

/// Asks for the private endpoint `id` to be deleted.
///
/// # Errors
/// `Endpoint`, `ProjectChanged`.
pub async fn delete(
    connection: &Connection,
    project: &str,
    provider: Provider,
    id: &str,
    call: &Call<'_>,
) -> Result<(), ShellError> {
    connection.project_in_use(project)?;
    let cloud = cloud(provider)?;
    let deleted = delete_endpoint(&connection.client, project, cloud, id, call.cancelled()).await;
    deleted.map_err(|cause| error(connection, cause))
}

/// Reads the endpoints until none is changing any more; `on_read` gets what each reading showed.
///
/// # Errors
/// `Endpoint`, and as `read`.
pub async fn follow(
    connection: &Connection,
    project: &str,
    provider: Provider,
    on_read: impl Fn(&PrivateNetworking),
) -> Result<PrivateNetworking, ShellError> {
    let mut seen = read_without_endpoints(connection, project, provider).await?;
    follow_endpoints(
        &connection.client,
        project,
        cloud(provider)?,
        &connection.timing,
        |reading| match reading {
            EndpointReading::Seen { endpoints } => {
                seen.endpoints = endpoints;
                on_read(&seen);
            }
            // What was seen before is still on screen.
            EndpointReading::OutOfSight { .. } => {}
        },
    )
    .await
    .map_err(|cause| error(connection, cause))?;
    read(connection, project, provider).await
}

async fn read_without_endpoints(
    connection: &Connection,
    project: &str,
    provider: Provider,
) -> Result<PrivateNetworking, ShellError> {
    connection.project_in_use(project)?;
    let (settings, clusters) = tokio::join!(
        connection.client.encryption_at_rest(project),
        connection.client.clusters(project),
    );
    let settings = settings.map_err(|cause| connection.error(cause))?;
    let clusters = clusters.map_err(|cause| connection.error(cause))?;
    connection.project_in_use(project)?;
    Ok(PrivateNetworking {
        project: project.to_owned(),
        provider,
        settings,
        clusters,
        endpoints: Vec::new(),
    })
}

fn error(connection: &Connection, cause: EndpointError) -> ShellError {
    ShellError::Endpoint {
        asked: connection.asked(),
        cause: Box::new(cause),
    }
}

fn cloud(provider: Provider) -> Result<EndpointCloud, ShellError> {
    endpoint_cloud(provider).ok_or(ShellError::NothingChanged)
}
