//! Clusters on their way to another key: in each project one after another, whatever screen is
//! open, and followed again after the program was closed. What had not been sent then is offered,
//! never sent.

mod run;

use std::collections::BTreeMap;
use std::sync::Arc;

use encryption::{MoveQueue, MoveState, Provider, Target, follow_cluster, move_cluster};
use parking_lot::Mutex;
use storage::{Action, RememberedMoves, Storage};
use tauri::async_runtime::JoinHandle;

use crate::activity::{Activity, Actor, outcome, provider};
use crate::connection::session::Connection;
use crate::support::error::ShellError;
use crate::support::generation;
use crate::support::logs::cause;

pub use run::Run;

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

type Listener = Box<dyn Fn(&Run) + Send>;

#[derive(Default)]
struct State {
    /// With the name of its summary.
    prepared: Option<(u32, Prepared)>,
    /// At most one row for a project.
    runs: Vec<Run>,
    tasks: Vec<JoinHandle<()>>,
    listener: Option<Listener>,
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
        let token = generation::next();
        self.state.lock().prepared = Some((token, prepared));
        token
    }

    /// Begins the moves named `token`.
    ///
    /// # Errors
    /// `StaleSummary` where they are not the ones that wait or others of the same project are under
    /// way, `NotKept`.
    pub fn start(&self, token: u32, storage: &Arc<Storage>) -> Result<Run, ShellError> {
        let mut state = self.state.lock();
        let taken = state.prepared.take_if(|(name, _)| *name == token);
        let (_, prepared) = taken.ok_or(ShellError::StaleSummary)?;
        if state
            .run_of(&prepared.project)
            .is_some_and(|run| run.queue.is_running())
        {
            return Err(ShellError::StaleSummary);
        }
        let run = Run {
            number: generation::next(),
            origin: origin(&prepared.connection),
            asked: prepared.connection.asked(),
            project: prepared.project,
            queue: MoveQueue::new(prepared.to, prepared.clusters),
            began: BTreeMap::new(),
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
            if let Some(run) = taken_up(remembered, generation::next(), connection) {
                self.begin(&mut state, run, Arc::clone(connection), storage);
            }
        }
    }

    /// Hands every change to `listener` from now on, and answers how the moves stand.
    pub fn listen(&self, listener: impl Fn(&Run) + Send + 'static) -> Vec<Run> {
        let mut state = self.state.lock();
        state.listener = Some(Box::new(listener));
        state.runs.clone()
    }

    /// Sends no further cluster of `project`.
    pub fn stop(&self, project: &str) {
        let mut state = self.state.lock();
        if let Some(run) = state.run_of(project) {
            run.queue.stop();
            let run = run.clone();
            state.notify(&run);
        }
    }

    /// Forgets the moves of `project`, unless some are still under way.
    pub fn forget(&self, project: &str, storage: &Storage) {
        let mut state = self.state.lock();
        let ended = |run: &Run| run.project == project && !run.queue.is_running();
        for run in state.runs.extract_if(.., |run| ended(run)) {
            // Where it stays on disk, it is offered once more.
            let _not_kept = run.forget(storage);
        }
    }

    /// Whether closing would leave clusters unsent.
    pub fn some_wait(&self) -> bool {
        let state = self.state.lock();
        state.runs.iter().any(|run| run.queue.has_unsent())
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
    ) -> Run {
        let begun = run.clone();
        let steps = run
            .queue
            .moves()
            .iter()
            .map(|one| (one.cluster.clone(), one.sent))
            .collect();
        let driver = Driver {
            state: Arc::clone(&self.state),
            storage: Arc::clone(storage),
            number: run.number,
            connection,
            project: run.project.clone(),
            to: run.queue.to,
            activity: self.activity.clone(),
        };
        state.runs.retain(|other| other.project != run.project);
        state.runs.push(run);
        state.tasks.retain(|task| !task.inner().is_finished());
        state
            .tasks
            .push(tauri::async_runtime::spawn(driver.drive(steps)));
        state.notify(&begun);
        begun
    }
}

impl State {
    fn run_of(&mut self, project: &str) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.project == project)
    }

    fn notify(&self, run: &Run) {
        if let Some(listener) = &self.listener {
            listener(run);
        }
    }
}

/// A row that was left when the program was closed.
fn taken_up(remembered: RememberedMoves, number: u32, connection: &Connection) -> Option<Run> {
    let began = remembered.moves.iter();
    let began = began
        .filter_map(|left| Some((left.cluster.clone(), left.began_at?)))
        .collect();
    let left = remembered.moves.into_iter();
    let left = left.map(|left| (left.cluster, left.sent));
    Some(Run {
        number,
        asked: connection.asked(),
        queue: MoveQueue::left(target_named(&remembered.to)?, left),
        began,
        origin: Some(remembered.origin),
        project: remembered.project,
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
                self.change(|run| run.queue.set(index, MoveState::NotSent));
                continue;
            }
            let ongoing = self.activity.as_ref().map(|activity| {
                let actor = Actor::new(
                    &self.connection,
                    self.connection.project_named(&self.project),
                );
                let action = Action::MoveCluster {
                    cluster: cluster.clone(),
                    to: match self.to {
                        Target::YourKey(to) => Some(provider(to)),
                        Target::AtlasKey => None,
                    },
                };
                match *sent {
                    true => activity.take_up(actor, action),
                    false => activity.begin(actor, action),
                }
            });
            let ended = if *sent {
                follow_cluster(
                    &self.connection.client,
                    &self.project,
                    cluster,
                    self.to,
                    &self.connection.timing,
                    |step| self.change(|run| run.step(index, &step)),
                )
                .await
            } else {
                move_cluster(
                    &self.connection.client,
                    &self.project,
                    cluster,
                    self.to,
                    &self.connection.timing,
                    |step| self.change(|run| run.step(index, &step)),
                )
                .await
            };
            let ended = match ended {
                Ok(_) => MoveState::Done,
                Err(error) => {
                    cause::failed(&error);
                    MoveState::Failed(Arc::new(error))
                }
            };
            if let Some(ongoing) = ongoing {
                ongoing.end(outcome::of_move(&ended));
            }
            self.change(|run| run.queue.set(index, ended));
        }
        self.change(|run| run.queue.end());
    }

    fn is_stopped(&self) -> bool {
        let state = self.state.lock();
        let mut runs = state.runs.iter();
        runs.find(|run| run.number == self.number)
            .is_none_or(|run| run.queue.is_stopped())
    }

    fn change(&self, change: impl FnOnce(&mut Run)) {
        let mut state = self.state.lock();
        let mut runs = state.runs.iter_mut();
        let Some(run) = runs.find(|run| run.number == self.number) else {
            return;
        };
        change(run);
        // Where it cannot be kept, the reading before the next sending still finds it.
        let _not_kept = run.remember(&self.storage);
        let run = run.clone();
        state.notify(&run);
    }
}

impl Drop for Driver {
    /// A panic ends the row: what was sent goes on at Atlas and is followed at the next start, the
    /// rest is offered.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.change(|run| run.queue.lose());
        }
    }
}

/// The Atlas that moves are remembered for; nothing of the practice project is.
fn origin(connection: &Connection) -> Option<String> {
    (!connection.is_practice()).then(|| connection.client.origin().as_str().to_owned())
}

fn target_named(key: &str) -> Option<Target> {
    Provider::ALL
        .into_iter()
        .map(Target::YourKey)
        .chain([Target::AtlasKey])
        .find(|target| target.provider().key() == key)
}

#[cfg(test)]
mod tests;
