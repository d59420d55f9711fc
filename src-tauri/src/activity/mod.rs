//! Who did what when. What is done in practice stays in memory (safety rule A5); everything else is
//! written by a thread of its own, so that nobody waits for the disk.

use std::collections::HashSet;
use std::future::Future;
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use jiff::Timestamp;
use parking_lot::Mutex;
use storage::{Action, Entry, Outcome, Place, Storage, Who};
use tokio::sync::{oneshot, watch};

pub use outcome::{action_of, provider};

use self::document::Filter;
use crate::connection::session::{Connection, Project};
use crate::support::error::ShellError;
use crate::support::logs::cause;

pub mod document;
pub mod outcome;

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Entries.
    pub count: usize,
    /// Lines that could not be understood.
    pub damaged: usize,
    /// Lines that a newer version of Keygate wrote.
    pub newer: usize,
}

/// The record of what is done. Clones share it.
#[derive(Clone)]
pub struct Activity(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Whether what was kept is in `state` by now.
    loaded: watch::Sender<bool>,
    changed: Box<dyn Fn() + Send + Sync>,
    writer: Mutex<Option<(Sender<Line>, JoinHandle<()>)>>,
}

#[derive(Default)]
struct State {
    kept: Vec<Entry>,
    practice: Vec<Entry>,
    last_id: i64,
    damaged: usize,
    newer: usize,
}

enum Line {
    Began(Entry),
    Ended(i64, Outcome),
    /// Everything before it is on the disk.
    Reached(oneshot::Sender<()>),
}

/// Something that has begun; dropped without an end, how it ended is not known.
pub struct Ongoing {
    activity: Activity,
    id: i64,
    practice: bool,
}

/// Who does something, and where.
pub struct Actor {
    who: Who,
    place: Place,
}

impl Actor {
    /// The user of `connection`, in `project`.
    #[must_use]
    pub fn new(connection: &Connection, project: Option<Project>) -> Self {
        let (organization, project) = project
            .map(|project| (project.organization, project.name))
            .unzip();
        Self {
            who: connection.who(),
            place: Place {
                host: Some(connection.host()),
                organization,
                project,
            },
        }
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The user of this computer.
    #[must_use]
    pub fn here() -> Self {
        Self {
            who: Who::NotSignedIn,
            place: Place::default(),
        }
    }
}

impl Activity {
    /// Reads what is kept in `storage` and goes on from there; `changed` is called after every change.
    #[must_use]
    pub fn start(storage: Arc<Storage>, changed: impl Fn() + Send + Sync + 'static) -> Self {
        let (lines, to_write) = channel();
        let activity = Self(Arc::new(Shared {
            state: Mutex::default(),
            loaded: watch::Sender::new(false),
            changed: Box::new(changed),
            writer: Mutex::default(),
        }));
        let shared = Arc::clone(&activity.0);
        let thread = std::thread::spawn(move || {
            shared.load(&storage);
            write(&storage, &to_write);
        });
        *activity.0.writer.lock() = Some((lines, thread));
        activity
    }

    /// Writes down that `action` begins.
    #[must_use]
    pub fn begin(&self, actor: Actor, action: Action) -> Ongoing {
        let Actor { who, place } = actor;
        let practice = who == Who::Practice;
        let at = Timestamp::now();
        let id = {
            let mut state = self.0.state.lock();
            // Two within a microsecond, or a clock that was set back, still differ.
            state.last_id = at.as_microsecond().max(state.last_id + 1);
            let entry = Entry {
                id: state.last_id,
                at,
                who,
                place,
                action,
                outcome: None,
            };
            state.of(practice).push(entry.clone());
            if !practice {
                // Under the lock: lines are in the order of their numbers.
                self.0.send(Line::Began(entry));
            }
            state.last_id
        };
        (self.0.changed)();
        Ongoing {
            activity: self.clone(),
            id,
            practice,
        }
    }

    /// Takes up what `begin` wrote down before the program was closed.
    #[must_use]
    pub fn take_up(&self, actor: Actor, action: Action) -> Ongoing {
        let practice = actor.who == Who::Practice;
        let open = |entry: &&Entry| {
            entry.outcome.is_none() && entry.action == action && entry.place == actor.place
        };
        let id = {
            let mut state = self.0.state.lock();
            state.of(practice).iter().rev().find(open).map(|it| it.id)
        };
        match id {
            Some(id) => Ongoing {
                activity: self.clone(),
                id,
                practice,
            },
            None => self.begin(actor, action),
        }
    }

    /// Does `work`, and writes down that it began and how it ended. The log gets the cause of a failure.
    ///
    /// # Errors
    /// Those of `work`.
    pub async fn during<T>(
        &self,
        actor: Actor,
        action: Action,
        work: impl Future<Output = Result<T, ShellError>>,
        outcome: impl FnOnce(&T) -> Outcome,
    ) -> Result<T, ShellError> {
        let ongoing = self.begin(actor, action);
        let done = work.await;
        ongoing.end(match &done {
            Ok(value) => outcome(value),
            Err(error) => {
                cause::failed(error);
                Outcome::from(error)
            }
        });
        done
    }

    /// Writes down that `action` was done.
    pub fn done(&self, actor: Actor, action: Action) {
        self.begin(actor, action).end(Outcome::Done);
    }

    /// Returns when what was written down so far is on the disk, as far as it can be written.
    pub async fn is_written(&self) {
        let (reached, waits) = oneshot::channel();
        self.0.send(Line::Reached(reached));
        // It fails only where the program is ending.
        let _ending = waits.await;
    }

    /// What there is, once what was kept is read.
    pub async fn recorded(&self, practice: bool) -> Recorded {
        let mut loaded = self.0.loaded.subscribe();
        // It fails only where the program is ending.
        let _ending = loaded.wait_for(|loaded| *loaded).await;
        let mut state = self.0.state.lock();
        let (damaged, newer) = match practice {
            true => (0, 0),
            false => (state.damaged, state.newer),
        };
        Recorded {
            count: state.of(practice).len(),
            damaged,
            newer,
        }
    }

    /// Those of the oldest `of` entries that pass `filter`, oldest first: what is done meanwhile moves
    /// none of them.
    #[must_use]
    pub fn entries(&self, practice: bool, of: u32, filter: &Filter) -> Vec<Entry> {
        let mut state = self.0.state.lock();
        state.shown(practice, of, filter).cloned().collect()
    }

    /// The entry named `id`.
    #[must_use]
    pub fn entry(&self, practice: bool, id: i64) -> Option<Entry> {
        let mut state = self.0.state.lock();
        let mut entries = state.of(practice).iter();
        entries.find(|entry| entry.id == id).cloned()
    }

    /// The entries of additions in a cloud that were put back since.
    #[must_use]
    pub fn put_back(&self, practice: bool) -> HashSet<i64> {
        let mut state = self.0.state.lock();
        let entries = state.of(practice).iter();
        let done = entries.filter(|entry| entry.outcome == Some(Outcome::Done));
        let additions = done.filter_map(|entry| match entry.action {
            Action::PutBackInCloud { addition, .. } => addition,
            _ => None,
        });
        additions.collect()
    }

    /// How many they are.
    #[must_use]
    pub fn matching(&self, practice: bool, of: u32, filter: &Filter) -> usize {
        self.0.state.lock().shown(practice, of, filter).count()
    }

    /// Those in `rows` of them, counted from the oldest or from the newest.
    #[must_use]
    pub fn rows(
        &self,
        practice: bool,
        of: u32,
        filter: &Filter,
        oldest_first: bool,
        rows: Range<usize>,
    ) -> Vec<Entry> {
        let mut state = self.0.state.lock();
        let shown = state.shown(practice, of, filter);
        let cut = |shown: &mut dyn Iterator<Item = &Entry>| {
            let rows = shown.skip(rows.start).take(rows.len());
            rows.cloned().collect()
        };
        match oldest_first {
            true => cut(&mut { shown }),
            false => cut(&mut shown.rev()),
        }
    }

    /// Writes what is left and ends; returns when it is on the disk.
    pub fn finish(&self) {
        let writer = self.0.writer.lock().take();
        if let Some((lines, thread)) = writer {
            drop(lines);
            // A thread that panicked has nothing more to write.
            let _panicked = thread.join();
        }
    }
}

impl Ongoing {
    /// The number of its entry.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Writes down how it ended.
    pub fn end(self, outcome: Outcome) {
        let shared = &self.activity.0;
        {
            let mut state = shared.state.lock();
            let mut entries = state.of(self.practice).iter_mut().rev();
            if let Some(entry) = entries.find(|entry| entry.id == self.id) {
                entry.outcome = Some(outcome.clone());
            }
        }
        if !self.practice {
            shared.send(Line::Ended(self.id, outcome));
        }
        (shared.changed)();
    }
}

impl State {
    fn of(&mut self, practice: bool) -> &mut Vec<Entry> {
        match practice {
            true => &mut self.practice,
            false => &mut self.kept,
        }
    }

    fn shown<'a>(
        &'a mut self,
        practice: bool,
        of: u32,
        filter: &'a Filter,
    ) -> impl DoubleEndedIterator<Item = &'a Entry> {
        let entries = self.of(practice);
        let known = entries.get(..of as usize).unwrap_or(entries);
        known.iter().filter(|entry| filter.passes(entry))
    }
}

impl Shared {
    fn load(&self, storage: &Storage) {
        let found = storage.activities();
        {
            let mut state = self.state.lock();
            let newest = found.entries.last().map_or(0, |entry| entry.id);
            state.last_id = state.last_id.max(newest);
            state.damaged = found.damaged;
            state.newer = found.newer;
            state.kept.splice(0..0, found.entries);
        }
        self.loaded.send_replace(true);
    }

    fn send(&self, line: Line) {
        if let Some((lines, _)) = self.writer.lock().as_ref() {
            let _ended = lines.send(line);
        }
    }
}

fn write(storage: &Storage, lines: &Receiver<Line>) {
    for line in lines {
        // What cannot be written is shown on screen, and tried again with the next line.
        let _written = match line {
            Line::Began(entry) => storage.begin_activity(&entry),
            Line::Ended(id, outcome) => storage.end_activity(id, &outcome),
            Line::Reached(reached) => {
                let _nobody_waits = reached.send(());
                continue;
            }
        };
    }
}

#[cfg(test)]
mod tests;
