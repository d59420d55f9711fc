//! Reading the clusters of a project, and summing up moves of them.

use std::sync::Arc;

use atlas::EncryptionProvider;
use encryption::{Eligibility, Target, eligibility};
use jiff::Timestamp;

use crate::clusters::moves::Prepared;
use crate::connection::session::Connection;
use crate::program::Program;
use crate::view::{
    ClusterKeyView, ClustersView, ErrorView, MoveSummaryView, MovesView, cluster_view, switched_on,
};

/// Reads every cluster of `project`.
///
/// # Errors
/// As the command `read_clusters`.
pub async fn read(connection: &Connection, project: &str) -> Result<ClustersView, ErrorView> {
    connection.project_in_use(project)?;
    let (clusters, settings, may_change) = tokio::join!(
        connection.client.clusters(project),
        connection.client.encryption_at_rest(project),
        connection.may_change(project),
    );
    let clusters = clusters.map_err(|error| connection.problem(error))?;
    let settings = settings.map_err(|error| connection.problem(error))?;
    connection.project_in_use(project)?;
    Ok(ClustersView {
        project_id: project.to_owned(),
        read_at: Timestamp::now().to_string(),
        clusters: clusters
            .iter()
            .map(|cluster| cluster_view(cluster, &settings))
            .collect(),
        providers: switched_on(&settings).into_iter().map(Into::into).collect(),
        may_change,
    })
}

/// Lets moves wait for their confirming press. Clusters that may not move are left out.
///
/// # Errors
/// As the command `prepare_moves`.
pub async fn prepare(
    program: &Program,
    project: &str,
    names: Vec<String>,
    to: ClusterKeyView,
) -> Result<MoveSummaryView, ErrorView> {
    let connection = program.session.current()?;
    let target = to.target().ok_or(ErrorView::NothingChanged)?;
    let (clusters, settings) = tokio::join!(
        connection.client.clusters(project),
        connection.client.encryption_at_rest(project),
    );
    let clusters = clusters.map_err(|error| connection.problem(error))?;
    let settings = settings.map_err(|error| connection.problem(error))?;
    let in_use = connection.project_in_use(project)?;
    let movable: Vec<String> = names
        .into_iter()
        .filter(|name| {
            clusters.iter().any(|cluster| {
                cluster.name == *name
                    && eligibility(cluster, target, &settings) == Eligibility::Eligible
            })
        })
        .collect();
    if movable.is_empty() {
        return Err(ErrorView::NothingChanged);
    }
    let none_yet = clusters
        .iter()
        .all(|cluster| cluster.encryption_provider == EncryptionProvider::None);
    let host = connection.host();
    let token = program.moves.prepare(Prepared {
        connection: Arc::clone(&connection),
        project: in_use.id.clone(),
        to: target,
        clusters: movable.clone(),
    });
    Ok(MoveSummaryView {
        token,
        organization: in_use.organization,
        project: in_use.name,
        host,
        to,
        clusters: movable,
        type_project_name: target != Target::AtlasKey && none_yet,
    })
}

/// Begins the moves that were summed up.
///
/// # Errors
/// As the command `start_moves`.
pub fn start(program: &Program, token: u32) -> Result<MovesView, ErrorView> {
    program.moves.start(token, &program.storage)
}

/// Forgets moves of `project` that ended or were not sent.
pub fn forget(program: &Program, project: &str) {
    program.moves.forget(project, &program.storage);
}
