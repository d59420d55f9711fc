//! When to fetch the lists again, and whom to tell. It warns only while the program runs, or where
//! the person asked for it, each time the system's timer starts `keygate --check` (safety rule A8).

mod check;
mod due;
mod news;
mod round;
pub mod timer;

use std::time::Duration;

use atlas::{Network, Origin, Surroundings};
use jiff::Timestamp;
use parking_lot::{Mutex, RwLock};
use storage::{FolderLock, Storage, Watching};
use tauri::{AppHandle, Manager};
use tokio::sync::Notify;

pub use round::Parts;
use round::Round;

use crate::desktop::notifications;
use crate::program::Program;
use crate::support::panics;

/// The clock on the wall is looked at so often: a computer sleeps.
const STEP: Duration = Duration::from_secs(30);

/// After a panic of the watch: what made it panic must not have Atlas asked without end.
const AFTER_PANIC: Duration = Duration::from_secs(60);

/// Wakes the watch, and knows which project has clusters that are changing.
pub struct Watch {
    how: RwLock<Watching>,
    woken: Notify,
    changing: Mutex<Option<String>>,
}

impl Watch {
    /// A watch that looks as it was chosen.
    #[must_use]
    pub fn new(how: Watching) -> Self {
        Self {
            how: RwLock::new(how),
            woken: Notify::new(),
            changing: Mutex::new(None),
        }
    }

    /// How often is looked, and whether notifications come.
    #[must_use]
    pub fn how(&self) -> Watching {
        *self.how.read()
    }

    /// Looks another way from now on.
    pub fn look(&self, how: Watching) {
        *self.how.write() = how;
        self.woken.notify_one();
    }

    /// Looks at the clock now: the window got the focus again, or a list was fetched.
    pub fn wake(&self) {
        self.woken.notify_one();
    }

    /// Clusters of `project` are changing.
    pub fn clusters_change(&self, project: &str) {
        *self.changing.lock() = Some(project.to_owned());
        self.woken.notify_one();
    }
}

/// Watches until the program ends; a watch that panicked begins anew.
pub async fn run(app: AppHandle) {
    panics::begun_anew(AFTER_PANIC, || look_again_and_again(app.clone())).await;
}

async fn look_again_and_again(app: AppHandle) {
    let program = app.state::<Program>();
    let mut round = Round::new(program.watch.how().every.into());
    loop {
        tokio::select! {
            () = tokio::time::sleep(STEP) => {}
            () = program.watch.woken.notified() => {}
            () = program.books.changed() => {}
        }
        #[cfg(debug_assertions)]
        panics::asked_for::panic_in("watch");
        let how = program.watch.how();
        round.look_as(how.every.into());
        let Ok(connection) = program.session.current() else {
            continue;
        };
        if let Some(project) = program.watch.changing.lock().take() {
            round.clusters_change(&project);
        }
        let parts = program.parts();
        for news in round.go(parts, &connection, Timestamp::now()).await {
            program.notices.tell(news.notice());
            if how.notify {
                notifications::show(&news.words());
            }
        }
    }
}

/// One look without a window: `keygate --check`. `usual` is the Atlas that is looked at where no
/// list was kept yet, and `network` the way there. `turn` lets one writer in; where a window was opened meanwhile, it looks by
/// itself. Returns whether a list could be fetched and kept.
pub async fn check(
    storage: &Storage,
    usual: &Origin,
    network: Network,
    turn: impl Fn() -> Option<FolderLock>,
) -> bool {
    let surroundings = Surroundings {
        network,
        ..Surroundings::default()
    };
    let found = check::look(storage, usual, &surroundings, &turn).await;
    if storage.watching().notify {
        for news in found.iter().flatten() {
            notifications::show(&news.words());
        }
    }
    found.is_some()
}
