//! Reading the clusters of a project, and summing up moves of them.

use std::sync::Arc;

use atlas::{Cluster, EncryptionAtRest, EncryptionProvider};
use encryption::{Eligibility, Target, eligibility};
use jiff::Timestamp;

use super::moves::{Moves, Prepared};
use crate::connection::session::{Connection, Project};
use crate::support::error::ShellError;

/// The clusters of a project.
pub struct ProjectClusters {
    /// The project's ID.
    pub project: String,
    /// When they were read.
    pub read_at: Timestamp,
    /// The clusters.
    pub clusters: Vec<Cluster>,
    /// The project's encryption.
    pub settings: EncryptionAtRest,
    /// Whether this sign-in may change clusters.
    pub may_change: bool,
}

/// What is about to be moved, for one confirming press.
pub struct MoveSummary {
    /// Names it when it is confirmed.
    pub token: u32,
    /// The project.
    pub project: Project,
    /// The Atlas's host.
    pub host: String,
    /// The key the clusters go to.
    pub to: Target,
    /// Moved one after another, in this order.
    pub clusters: Vec<String>,
    /// They are the first of the project on its key.
    pub first: bool,
}

/// Reads every cluster of `project`.
///
/// # Errors
/// `Atlas`, `ProjectChanged`.
pub async fn read(connection: &Connection, project: &str) -> Result<ProjectClusters, ShellError> {
    connection.project_in_use(project)?;
    let (clusters, settings, may_change) = tokio::join!(
        connection.client.clusters(project),
        connection.client.encryption_at_rest(project),
        connection.may_move(project),
    );
    let clusters = clusters.map_err(|cause| connection.error(cause))?;
    let settings = settings.map_err(|cause| connection.error(cause))?;
    connection.project_in_use(project)?;
    Ok(ProjectClusters {
        project: project.to_owned(),
        read_at: Timestamp::now(),
        clusters,
        settings,
        may_change,
    })
}

/// Lets moves wait for their confirming press. Clusters that may not move are left out.
///
/// # Errors
/// `NothingChanged` where none may move; `Atlas`, `ProjectChanged`.
pub async fn prepare(
    moves: &Moves,
    connection: Arc<Connection>,
    project: &str,
    names: Vec<String>,
    to: Target,
) -> Result<MoveSummary, ShellError> {
    let (clusters, settings) = tokio::join!(
        connection.client.clusters(project),
        connection.client.encryption_at_rest(project),
    );
    let clusters = clusters.map_err(|cause| connection.error(cause))?;
    let settings = settings.map_err(|cause| connection.error(cause))?;
    let in_use = connection.project_in_use(project)?;
    let may_move = |name: &String| {
        clusters.iter().any(|cluster| {
            cluster.name == *name && eligibility(cluster, to, &settings) == Eligibility::Eligible
        })
    };
    let movable: Vec<String> = names.into_iter().filter(may_move).collect();
    if movable.is_empty() {
        return Err(ShellError::NothingChanged);
    }
    let none_yet = clusters
        .iter()
        .all(|cluster| cluster.encryption_provider == EncryptionProvider::None);
    let host = connection.host();
    let token = moves.prepare(Prepared {
        connection,
        project: in_use.id.clone(),
        to,
        clusters: movable.clone(),
    });
    Ok(MoveSummary {
        token,
        project: in_use,
        host,
        to,
        clusters: movable,
        first: to != Target::AtlasKey && none_yet,
    })
}
