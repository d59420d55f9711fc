//! Clusters on their way to another key: in each project one after another, whatever screen is
//! open, and followed again after the program was closed. What had not been sent then is offered,
//! never sent.

mod run;

use std::sync::Arc;

use encryption::{MoveStep, Target, follow_cluster, move_cluster};
use parking_lot::Mutex;
use storage::{Deed, RememberedMoves, Storage};
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;

use crate::activity::{Activity, Actor};
use crate::connection::session::Connection;
use crate::view::{ClusterKeyView, ErrorView, MoveStateView, MovesView, outcome_of};
use run::{Move, Run};

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
    activity: Option<Activity>,
}

#[derive(Default)]
struct State {
    token: u32,
    prepared: Option<Prepared>,
    /// At most one row for a project.
    runs: Vec<Run>,
    number: u32,
    tasks: Vec<JoinHandle<()>>,
    channel: Option<Channel<MovesView>>,
}

impl Moves {
    /// Moves that `activity` records.
    #[must_use]
    pub fn recorded_in(activity: Activity) -> Self {
        Self {
            activity: Some(activity),
            ..Self::default()
        }
    }

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
    /// `StaleSummary` where they are not the ones that wait or others of the same project are under
    /// way, `NotKept`.
    pub fn start(&self, token: u32, storage: &Arc<Storage>) -> Result<MovesView, ErrorView> {
        let mut state = self.state.lock();
        if state.token != token {
            return Err(ErrorView::StaleSummary);
        }
        let prepared = state.prepared.take().ok_or(ErrorView::StaleSummary)?;
        if state
            .run_of(&prepared.project)
            .is_some_and(|run| run.running)
        {
            return Err(ErrorView::StaleSummary);
        }
        let moves = prepared.clusters.into_iter().map(|cluster| Move {
            cluster,
            state: MoveStateView::Queued,
            sent: false,
        });
        let run = Run {
            number: state.next_number(),
            origin: origin(&prepared.connection),
            project: prepared.project,
            to: prepared.to,
            moves: moves.collect(),
            stopped: false,
            running: true,
        };
        run.remember(storage)?;
        Ok(self.begin(&mut state, run, prepared.connection, storage))
    }

    /// Takes up what was under way in the projects of this sign-in when the program was closed: what
    /// had been sent is followed, nothing is sent.
    pub fn take_up(&self, connection: &Arc<Connection>, storage: &Arc<Storage>) {
        let Some(origin) = origin(connection) else {
            return;
        };
        let seen = |id: &str| connection.projects.iter().any(|project| project.id == id);
        let mut state = self.state.lock();
        for remembered in storage.moves() {
            if remembered.origin != origin || !seen(&remembered.project) {
                continue;
            }
            if let Some(run) = taken_up(remembered, state.next_number()) {
                self.begin(&mut state, run, Arc::clone(connection), storage);
            }
        }
    }

    /// Sends changes over `channel` from now on, and answers how the moves stand.
    pub fn watch(&self, channel: Channel<MovesView>) -> Vec<MovesView> {
        let mut state = self.state.lock();
        state.channel = Some(channel);
        state.runs.iter().map(Run::view).collect()
    }

    /// Sends no further cluster of `project`.
    pub fn stop(&self, project: &str) {
        let mut state = self.state.lock();
        if let Some(run) = state.run_of(project) {
            run.stop();
            let view = run.view();
            state.tell(view);
        }
    }

    /// Forgets the moves of `project`, unless some are still under way.
    pub fn forget(&self, project: &str, storage: &Storage) {
        let mut state = self.state.lock();
        let ended = |run: &Run| run.project == project && !run.running;
        for run in state.runs.extract_if(.., |run| ended(run)) {
            // Where it stays on disk, it is offered once more.
            let _not_kept = run.forget(storage);
        }
    }

    /// Whether closing would leave clusters unsent.
    pub fn some_wait(&self) -> bool {
        let state = self.state.lock();
        let mut running = state.runs.iter().filter(|run| run.running);
        running.any(|run| {
            let mut moves = run.moves.iter();
            moves.any(|one| matches!(one.state, MoveStateView::Queued) && !one.sent)
        })
    }

    /// The connection ends. Atlas goes on by itself; what was sent stays remembered.
    pub fn end(&self) {
        let mut state = self.state.lock();
        state.prepared = None;
        state.runs.clear();
        for task in state.tasks.drain(..) {
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
        let view = run.view();
        let steps = run
            .moves
            .iter()
            .map(|one| (one.cluster.clone(), one.sent))
            .collect();
        let driver = Driver {
            state: Arc::clone(&self.state),
            storage: Arc::clone(storage),
            number: run.number,
            connection,
            project: run.project.clone(),
            to: run.to,
            activity: self.activity.clone(),
        };
        state.runs.retain(|other| other.project != run.project);
        state.runs.push(run);
        state.tasks.retain(|task| !task.inner().is_finished());
        state
            .tasks
            .push(tauri::async_runtime::spawn(driver.drive(steps)));
        state.tell(view.clone());
        view
    }
}

impl State {
    fn next_number(&mut self) -> u32 {
        self.number += 1;
        self.number
    }

    fn run_of(&mut self, project: &str) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.project == project)
    }

    fn tell(&self, view: MovesView) {
        if let Some(channel) = &self.channel {
            let _gone = channel.send(view);
        }
    }
}

/// A row that was left when the program was closed.
fn taken_up(remembered: RememberedMoves, number: u32) -> Option<Run> {
    let moves = remembered.moves.into_iter().map(|left| Move {
        cluster: left.cluster,
        sent: left.sent,
        state: if left.sent {
            MoveStateView::Checking
        } else {
            MoveStateView::NotSent
        },
    });
    Some(Run {
        number,
        origin: Some(remembered.origin),
        project: remembered.project,
        to: target_named(&remembered.to)?,
        moves: moves.collect(),
        stopped: true,
        running: true,
    })
}

/// Moves or follows one cluster after another.
struct Driver {
    state: Arc<Mutex<State>>,
    storage: Arc<Storage>,
    number: u32,
    connection: Arc<Connection>,
    project: String,
    to: Target,
    activity: Option<Activity>,
}

impl Driver {
    async fn drive(self, clusters: Vec<(String, bool)>) {
        for (index, (cluster, sent)) in clusters.iter().enumerate() {
            if !*sent && self.is_stopped() {
                self.set(index, MoveStateView::NotSent);
                continue;
            }
            let ongoing = self.activity.as_ref().map(|activity| {
                let actor = Actor::new(
                    &self.connection,
                    self.connection.project_named(&self.project),
                );
                let deed = Deed::MoveCluster {
                    cluster: cluster.clone(),
                    to: ClusterKeyView::from(self.to).key_provider(),
                };
                match *sent {
                    true => activity.take_up(actor, deed),
                    false => activity.begin(actor, deed),
                }
            });
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
            let ended = match ended {
                Ok(_) => MoveStateView::Done,
                Err(error) => MoveStateView::from_move(error, &self.connection),
            };
            if let Some(ongoing) = ongoing {
                ongoing.end(outcome_of(&ended));
            }
            self.set(index, ended);
        }
        self.change(|run| run.running = false);
    }

    fn is_stopped(&self) -> bool {
        let state = self.state.lock();
        let mut runs = state.runs.iter();
        runs.find(|run| run.number == self.number)
            .is_none_or(|run| run.stopped)
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
        let mut runs = state.runs.iter_mut();
        let Some(run) = runs.find(|run| run.number == self.number) else {
            return;
        };
        change(run);
        // Where it cannot be kept, the look before the next sending still finds it.
        let _not_kept = run.remember(&self.storage);
        let view = run.view();
        state.tell(view);
    }
}

impl Drop for Driver {
    /// A panic ends the row: what was sent goes on at Atlas and is followed at the next start, the
    /// rest is offered.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.change(Run::lose);
        }
    }
}

/// The Atlas that moves are remembered for; nothing of the practice project is.
fn origin(connection: &Connection) -> Option<String> {
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
