//! Private networking of a provider and its endpoints, and the switch for search nodes.

use atlas::{Cluster, EncryptionAtRest, EndpointCloud, PrivateEndpoint};
use encryption::{
    Change, EndpointLook, Provider, create_endpoint, delete_endpoint, endpoint_cloud,
    follow_endpoints, networking_conflicts,
};
use tauri::ipc::Channel;

use crate::connection::session::Connection;
use crate::encryption::change;
use crate::program::Program;
use crate::view::{ErrorView, NetworkingParts, NetworkingView, ProviderView, SummaryView};

/// Reads how private networking of `provider` stands.
///
/// # Errors
/// As the command `read_networking`.
pub async fn read(
    connection: &Connection,
    project: &str,
    provider: ProviderView,
) -> Result<NetworkingView, ErrorView> {
    let surroundings = Surroundings::read(connection, project, provider.into()).await?;
    let endpoints = match endpoint_cloud(surroundings.provider) {
        Some(cloud) => connection
            .client
            .private_endpoints(project, cloud)
            .await
            .map_err(|error| connection.problem(error))?,
        None => Vec::new(),
    };
    connection.project_in_use(project)?;
    Ok(surroundings.view(project, &endpoints))
}

/// Lets switching *Require private networking* wait for its confirming press.
///
/// # Errors
/// As the command `prepare_networking`.
pub async fn prepare(
    program: &Program,
    project: &str,
    provider: ProviderView,
    on: bool,
    address_conditions_settled: bool,
) -> Result<SummaryView, ErrorView> {
    let connection = program.session.current()?;
    let last = connection.last_read(project)?;
    let provider = Provider::from(provider);
    if on {
        let now = Surroundings::read(&connection, project, provider).await?;
        let conflicts = networking_conflicts(
            provider,
            &now.settings,
            &now.clusters,
            address_conditions_settled,
        );
        if !conflicts.is_empty() {
            return Err(ErrorView::NetworkingBlocked {
                conflicts: conflicts.into_iter().map(Into::into).collect(),
            });
        }
    }
    let change = Change::private_networking(provider, on, &last.encryption)
        .ok_or(ErrorView::NothingChanged)?;
    change::wait(program, connection, last, change, Vec::new())
}

/// Lets switching *Encrypt search nodes* wait for its confirming press.
///
/// # Errors
/// As the command `prepare_search_nodes`.
pub fn prepare_search_nodes(
    program: &Program,
    project: &str,
    on: bool,
) -> Result<SummaryView, ErrorView> {
    let connection = program.session.current()?;
    let last = connection.last_read(project)?;
    let change = Change::search_nodes(on, &last.encryption).ok_or(ErrorView::NothingChanged)?;
    change::wait(program, connection, last, change, Vec::new())
}

/// Asks for a private endpoint.
///
/// # Errors
/// As the command `create_endpoint`.
pub async fn create(
    connection: &Connection,
    project: &str,
    provider: ProviderView,
    region: &str,
) -> Result<NetworkingView, ErrorView> {
    connection.project_in_use(project)?;
    create_endpoint(&connection.client, project, cloud(provider)?, region)
        .await
        .map_err(|error| ErrorView::from_endpoint(error, connection))?;
    read(connection, project, provider).await
}

/// Asks for a private endpoint to be deleted.
///
/// # Errors
/// As the command `delete_endpoint`.
pub async fn delete(
    connection: &Connection,
    project: &str,
    provider: ProviderView,
    id: &str,
) -> Result<NetworkingView, ErrorView> {
    connection.project_in_use(project)?;
    delete_endpoint(&connection.client, project, cloud(provider)?, id)
        .await
        .map_err(|error| ErrorView::from_endpoint(error, connection))?;
    read(connection, project, provider).await
}

/// Looks at the endpoints until none is changing any more.
///
/// # Errors
/// As the command `follow_endpoints`.
pub async fn follow(
    connection: &Connection,
    project: &str,
    provider: ProviderView,
    on_look: Channel<NetworkingView>,
) -> Result<NetworkingView, ErrorView> {
    let surroundings = Surroundings::read(connection, project, provider.into()).await?;
    follow_endpoints(
        &connection.client,
        project,
        cloud(provider)?,
        &connection.timing,
        |look| match look {
            EndpointLook::Seen { endpoints } => {
                // A page that is gone has nothing to draw; the looking goes on.
                let _gone = on_look.send(surroundings.view(project, &endpoints));
            }
            // What was seen before is still on screen.
            EndpointLook::OutOfSight { .. } => {}
        },
    )
    .await
    .map_err(|error| ErrorView::from_endpoint(error, connection))?;
    read(connection, project, provider).await
}

/// What private networking depends on.
struct Surroundings {
    provider: Provider,
    settings: EncryptionAtRest,
    clusters: Vec<Cluster>,
}

impl Surroundings {
    async fn read(
        connection: &Connection,
        project: &str,
        provider: Provider,
    ) -> Result<Self, ErrorView> {
        connection.project_in_use(project)?;
        let (settings, clusters) = tokio::join!(
            connection.client.encryption_at_rest(project),
            connection.client.clusters(project),
        );
        let settings = settings.map_err(|error| connection.problem(error))?;
        let clusters = clusters.map_err(|error| connection.problem(error))?;
        connection.project_in_use(project)?;
        Ok(Self {
            provider,
            settings,
            clusters,
        })
    }

    fn view(&self, project: &str, endpoints: &[PrivateEndpoint]) -> NetworkingView {
        NetworkingView::new(
            project,
            &NetworkingParts {
                provider: self.provider,
                settings: &self.settings,
                clusters: &self.clusters,
                endpoints,
            },
        )
    }
}

fn cloud(provider: ProviderView) -> Result<EndpointCloud, ErrorView> {
    endpoint_cloud(provider.into()).ok_or(ErrorView::NothingChanged)
}
