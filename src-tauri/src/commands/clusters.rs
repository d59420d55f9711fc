//! The Clusters screen.

use atlas::{Cluster, ClusterState};
use command::command;
use tauri::State;
use tauri::ipc::Channel;

use super::{Answer, Program};
use crate::clusters::list;
use crate::support::blocking::blocking;
use crate::view::{CallId, ClusterKeyView, ClustersView, ErrorView, MoveSummaryView, MovesView};

/// The clusters of the project in use, read anew.
///
/// # Errors
/// `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn read_clusters(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
) -> Answer<ClustersView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = list::read(&connection, &project_id);
    let read = call.until_cancelled(reading).await?;
    let idle = |cluster: &Cluster| cluster.state == ClusterState::Idle;
    if !read.clusters.iter().all(idle) {
        program.watch.clusters_change(&project_id);
    }
    Ok(read.into())
}

/// Sums up moving `clusters` to a key, one after another.
///
/// # Errors
/// `ProjectChanged`, `NothingChanged` where none of them may move, `Cancelled`, and whatever stands
/// between here and Atlas.
#[command]
pub async fn prepare_moves(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    clusters: Vec<String>,
    to: ClusterKeyView,
) -> Answer<MoveSummaryView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let to = to.target().ok_or(ErrorView::NothingChanged)?;
    let preparing = list::prepare(&program.moves, connection, &project_id, clusters, to);
    Ok(call.until_cancelled(preparing).await?.into())
}

/// Begins the moves that were summed up; they go on while other screens are used.
///
/// # Errors
/// `StaleSummary`, `NotKept` where they could not be remembered: then nothing was sent.
#[command]
pub async fn start_moves(program: State<'_, Program>, token: u32) -> Answer<MovesView> {
    let run = blocking(|| program.moves.start(token, &program.storage))?;
    Ok((&run).into())
}

/// Opens the channel for moves; a newer one takes its place. Answers how they stand, a row for each
/// project.
#[command]
pub fn watch_moves(program: State<'_, Program>, channel: Channel<MovesView>) -> Vec<MovesView> {
    let runs = program.moves.listen(move |run| {
        // A page that is gone has nothing to draw; the moves go on.
        let _gone = channel.send(run.into());
    });
    runs.iter().map(Into::into).collect()
}

/// Sends no further cluster of a project; what Atlas has taken is followed to its end.
#[command]
pub fn stop_moves(program: State<'_, Program>, project_id: String) {
    program.moves.stop(&project_id);
}

/// Forgets moves of a project that ended or were not sent.
#[command]
pub async fn forget_moves(program: State<'_, Program>, project_id: String) -> Answer<()> {
    blocking(|| program.moves.forget(&project_id, &program.storage));
    Ok(())
}
