//! The Clusters screen.

use command::command;
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use crate::clusters::list;
use crate::program::Program;
use crate::view::{
    ClusterKeyView, ClusterStateView, ClusterView, ClustersView, MoveSummaryView, MovesView,
};

/// The clusters of the project in use, read anew.
///
/// # Errors
/// `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn read_clusters(
    program: State<'_, Program>,
    project_id: String,
) -> Answer<ClustersView> {
    let connection = program.session.current()?;
    let reading = list::read(&connection, &project_id);
    let view = program.reading.until_cancelled(reading).await?;
    let idle = |cluster: &ClusterView| cluster.state == ClusterStateView::Idle;
    if !view.clusters.iter().all(idle) {
        program.watch.clusters_change(&project_id);
    }
    Ok(view)
}

/// Sums up moving `clusters` to a key, one after another.
///
/// # Errors
/// `ProjectChanged`, `NothingChanged` where none of them may move, `Cancelled`, and whatever stands
/// between here and Atlas.
#[command]
pub async fn prepare_moves(
    program: State<'_, Program>,
    project_id: String,
    clusters: Vec<String>,
    to: ClusterKeyView,
) -> Answer<MoveSummaryView> {
    let preparing = list::prepare(&program, &project_id, clusters, to);
    program.reading.until_cancelled(preparing).await
}

/// Begins the moves that were summed up; they go on while other screens are used.
///
/// # Errors
/// `StaleSummary`, `NotKept` where they could not be remembered: then nothing was sent.
#[command]
pub fn start_moves(program: State<'_, Program>, token: u32) -> Answer<MovesView> {
    list::start(&program, token)
}

/// Opens the channel for moves; a newer one takes its place. Answers how they stand, a row for each
/// project.
#[command]
pub fn watch_moves(program: State<'_, Program>, channel: Channel<MovesView>) -> Vec<MovesView> {
    program.moves.watch(channel)
}

/// Sends no further cluster of a project; what Atlas has taken is followed to its end.
#[command]
pub fn stop_moves(program: State<'_, Program>, project_id: String) {
    program.moves.stop(&project_id);
}

/// Forgets moves of a project that ended or were not sent.
#[command]
pub fn forget_moves(program: State<'_, Program>, project_id: String) {
    list::forget(&program, &project_id);
}
