//! Clusters on their way to another key: one after another, whatever screen is open, and followed
//! again after the program was closed. What had not been sent then is offered, never sent.

use std::sync::Arc;

use encryption::{MoveStep, Target, follow_cluster, move_cluster};
use parking_lot::Mutex;
use storage::{RememberedMove, RememberedMoves, Storage};
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;

use crate::session::Connection;
use crate::view::{ClusterKeyView, ErrorView, MoveStateView, MoveView, MovesView};

/// Moves that wait for their confirming press.
pub struct Prepared {
    /// The connection they go over.
    pub connection: Arc<Connection>,
    /// The project's ID.
    pub project: String,
    /// Where to.
    pub to: Target,
    /// Which, in order.
    pub clusters: Vec<String>,
}

/// The moves of this program.
#[derive(Default)]
pub struct Moves {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    token: u32,
    prepared: Option<Prepared>,
    run: Option<Run>,
    /// Names the run: what an ended one still says is dropped.
    number: u32,
    task: Option<JoinHandle<()>>,
    channel: Option<Channel<MovesView>>,
}

/// One row of moves.
struct Run {
    /// Nothing of the practice project is remembered.
    remembered_for: Option<String>,
    project: String,
    to: Target,
    moves: Vec<Move>,
    /// No further cluster is sent.
    stopped: bool,
    running: bool,
}

struct Move {
    cluster: String,
    state: MoveStateView,
    /// It may have reached Atlas.
    sent: bool,
}

impl Moves {
    /// Lets moves wait for their confirming press and names them.
    pub fn prepare(&self, prepared: Prepared) -> u32 {
        let mut state = self.state.lock();
        state.token += 1;
        state.prepared = Some(prepared);
        state.token
    }

    /// Begins the moves named `token`.
    ///
    /// # Errors
    /// `StaleSummary` where they are not the ones that wait or others are under way, `NotKept`.
    pub fn start(&self, token: u32, storage: &Arc<Storage>) -> Result<MovesView, ErrorView> {
        let mut state = self.state.lock();
        let running = state.run.as_ref().is_some_and(|run| run.running);
        if state.token != token || running {
            return Err(ErrorView::StaleSummary);
        }
        let prepared = state.prepared.take().ok_or(ErrorView::StaleSummary)?;
        let moves = prepared.clusters.into_iter().map(|cluster| Move {
            cluster,
            state: MoveStateView::Queued,
            sent: false,
        });
        let run = Run {
            remembered_for: remembered_for(&prepared.connection),
            project: prepared.project,
            to: prepared.to,
            moves: moves.collect(),
            stopped: false,
            running: true,
        };
        run.remember(storage)?;
        Ok(self.begin(&mut state, run, prepared.connection, storage))
    }

    /// Takes up what was under way in the project in use when the program was closed: what had
    /// been sent is followed, nothing is sent.
    pub fn take_up(&self, connection: &Arc<Connection>, storage: &Arc<Storage>) {
        let mut state = self.state.lock();
        if state.run.as_ref().is_some_and(|run| run.running) {
            return;
        }
        let (Some(origin), Some(project)) = (remembered_for(connection), connection.project())
        else {
            return;
        };
        let remembered = storage
            .moves()
            .filter(|moves| moves.origin == origin && moves.project == project.id);
        let Some((remembered, to)) =
            remembered.and_then(|moves| target_named(&moves.to).map(|to| (moves, to)))
        else {
            return;
        };
        let moves = remembered.moves.into_iter().map(|remembered| Move {
            cluster: remembered.cluster,
            sent: remembered.sent,
            state: if remembered.sent {
                MoveStateView::Queued
            } else {
                MoveStateView::NotSent
            },
        });
        let run = Run {
            remembered_for: Some(origin),
            project: project.id,
            to,
            moves: moves.collect(),
            stopped: true,
            running: true,
        };
        self.begin(&mut state, run, Arc::clone(connection), storage);
    }

    /// Sends changes over `channel` from now on, and answers how the moves stand.
    pub fn watch(&self, channel: Channel<MovesView>) -> Option<MovesView> {
        let mut state = self.state.lock();
        state.channel = Some(channel);
        state.run.as_ref().map(Run::view)
    }

    /// Sends no further cluster.
    pub fn stop(&self) {
        let mut state = self.state.lock();
        if let Some(run) = &mut state.run {
            run.stopped = true;
            for waiting in &mut run.moves {
                if matches!(waiting.state, MoveStateView::Queued) && !waiting.sent {
                    waiting.state = MoveStateView::NotSent;
                }
            }
        }
        state.tell();
    }

    /// Forgets moves, unless some are still under way.
    pub fn forget(&self, storage: &Storage) {
        let mut state = self.state.lock();
        if state.run.as_ref().is_some_and(|run| run.running) {
            return;
        }
        if state
            .run
            .take()
            .is_some_and(|run| run.remembered_for.is_some())
        {
            // Where it stays on disk, it is offered once more.
            let _not_kept = storage.set_moves(None);
        }
    }

    /// The connection ends. Atlas goes on by itself; what was sent stays remembered.
    pub fn end(&self) {
        let mut state = self.state.lock();
        state.number += 1;
        state.prepared = None;
        state.run = None;
        if let Some(task) = state.task.take() {
            task.abort();
        }
    }

    fn begin(
        &self,
        state: &mut State,
        run: Run,
        connection: Arc<Connection>,
        storage: &Arc<Storage>,
    ) -> MovesView {
        state.number += 1;
        let view = run.view();
        let steps = run
            .moves
            .iter()
            .map(|one| (one.cluster.clone(), one.sent))
            .collect();
        let driver = Driver {
            state: Arc::clone(&self.state),
            storage: Arc::clone(storage),
            number: state.number,
            connection,
            project: run.project.clone(),
            to: run.to,
        };
        state.run = Some(run);
        state.task = Some(tauri::async_runtime::spawn(driver.drive(steps)));
        state.tell();
        view
    }
}

impl State {
    fn tell(&self) {
        if let (Some(channel), Some(run)) = (&self.channel, &self.run) {
            let _gone = channel.send(run.view());
        }
    }
}

impl Run {
    fn view(&self) -> MovesView {
        MovesView {
            project_id: self.project.clone(),
            to: self.to.into(),
            moves: self
                .moves
                .iter()
                .map(|one| MoveView {
                    cluster: one.cluster.clone(),
                    state: one.state.clone(),
                })
                .collect(),
            running: self.running,
        }
    }

    /// Keeps what has not ended.
    fn remember(&self, storage: &Storage) -> Result<(), ErrorView> {
        let Some(origin) = &self.remembered_for else {
            return Ok(());
        };
        let open: Vec<RememberedMove> = self
            .moves
            .iter()
            .filter(|one| !one.has_ended())
            .map(|one| RememberedMove {
                cluster: one.cluster.clone(),
                sent: one.sent,
            })
            .collect();
        let moves = (!open.is_empty()).then(|| RememberedMoves {
            origin: origin.clone(),
            project: self.project.clone(),
            to: self.to.provider().key().to_owned(),
            moves: open,
        });
        storage.set_moves(moves.as_ref())?;
        Ok(())
    }
}

impl Move {
    fn has_ended(&self) -> bool {
        matches!(
            self.state,
            MoveStateView::Done
                | MoveStateView::NotBecause { .. }
                | MoveStateView::NotOnItsWay
                | MoveStateView::Failed { .. }
        )
    }
}

/// Moves or follows one cluster after another.
struct Driver {
    state: Arc<Mutex<State>>,
    storage: Arc<Storage>,
    number: u32,
    connection: Arc<Connection>,
    project: String,
    to: Target,
}

impl Driver {
    async fn drive(self, clusters: Vec<(String, bool)>) {
        for (index, (cluster, sent)) in clusters.iter().enumerate() {
            let ended = if *sent {
                follow_cluster(
                    &self.connection.client,
                    &self.project,
                    cluster,
                    self.to,
                    &self.connection.timing,
                    |step| self.step(index, step),
                )
                .await
            } else if self.is_stopped() {
                self.set(index, MoveStateView::NotSent);
                continue;
            } else {
                move_cluster(
                    &self.connection.client,
                    &self.project,
                    cluster,
                    self.to,
                    &self.connection.timing,
                    |step| self.step(index, step),
                )
                .await
            };
            self.set(
                index,
                match ended {
                    Ok(_) => MoveStateView::Done,
                    Err(error) => MoveStateView::from_move(error, &self.connection),
                },
            );
        }
        self.change(|run| run.running = false);
    }

    fn is_stopped(&self) -> bool {
        let state = self.state.lock();
        state.number != self.number || state.run.as_ref().is_none_or(|run| run.stopped)
    }

    fn step(&self, index: usize, step: MoveStep) {
        let sends = matches!(step, MoveStep::Sending);
        self.change(|run| {
            if let Some(one) = run.moves.get_mut(index) {
                // Remembered before it is sent: a program that ends now follows it next time.
                one.sent |= sends;
                one.state = step.into();
            }
        });
    }

    fn set(&self, index: usize, to: MoveStateView) {
        self.change(|run| {
            if let Some(one) = run.moves.get_mut(index) {
                one.state = to;
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Run)) {
        let mut state = self.state.lock();
        if state.number != self.number {
            return;
        }
        if let Some(run) = &mut state.run {
            change(run);
            // Where it cannot be kept, the look before the next sending still finds it.
            let _not_kept = run.remember(&self.storage);
        }
        state.tell();
    }
}

fn remembered_for(connection: &Connection) -> Option<String> {
    (!connection.is_practice()).then(|| connection.client.origin().as_str().to_owned())
}

fn target_named(key: &str) -> Option<Target> {
    [
        ClusterKeyView::Atlas,
        ClusterKeyView::Aws,
        ClusterKeyView::Azure,
        ClusterKeyView::Gcp,
    ]
    .into_iter()
    .filter_map(ClusterKeyView::target)
    .find(|target| target.provider().key() == key)
}

#[cfg(test)]
mod tests;
