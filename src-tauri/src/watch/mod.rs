//! When to fetch the lists again, and where changes are shown. It warns only while the program runs,
//! or where the person asked for it, each time the system's timer starts `keygate --check` (safety
//! rule A8).

pub(crate) mod check;
mod due;
pub(crate) mod news;
pub(crate) mod round;
pub mod timer;

use std::time::Duration;

use atlas::{ClientOptions, Origin, Route};
use jiff::Timestamp;
use parking_lot::{Mutex, RwLock};
use storage::{FolderLock, Watching};
use tokio::sync::Notify;

pub use check::{Checked, Failure, Parts as CheckParts};
use news::News;
use round::Round;

use crate::access_list::Parts as Lists;
use crate::clouds;
use crate::connection::session::Session;
use crate::desktop::notifications;
use crate::support::error::ShellError;
use crate::support::events::Events;
#[cfg(debug_assertions)]
use crate::support::panics;

/// What the watch works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// What is read and compared.
    pub lists: Lists<'a>,
    /// What clouds are asked with.
    pub clouds: clouds::Parts<'a>,
    /// How it watches, and what wakes it.
    pub watch: &'a Watch,
    /// The connection in use.
    pub session: &'a Session,
    /// Sends it to the page.
    pub events: &'a Events,
}

/// The wall clock is read so often: a computer sleeps.
const STEP: Duration = Duration::from_secs(30);

/// After a panic of the watch: what made it panic must not have Atlas asked without end.
pub const AFTER_PANIC: Duration = Duration::from_secs(60);

/// Wakes the watch, and knows which project has clusters that are changing.
pub struct Watch {
    how: RwLock<Watching>,
    woken: Notify,
    changing: Mutex<Option<String>>,
}

impl Watch {
    /// A watch with the interval that was chosen.
    #[must_use]
    pub fn new(how: Watching) -> Self {
        Self {
            how: RwLock::new(how),
            woken: Notify::new(),
            changing: Mutex::new(None),
        }
    }

    /// How often the lists are fetched, and whether notifications come.
    #[must_use]
    pub fn how(&self) -> Watching {
        *self.how.read()
    }

    /// Changes the interval and notifications.
    pub fn set(&self, how: Watching) {
        *self.how.write() = how;
        self.woken.notify_one();
    }

    /// Reads the clock now: the window got the focus again, or a list was fetched.
    pub fn wake(&self) {
        self.woken.notify_one();
    }

    /// Clusters of `project` are changing.
    pub fn clusters_change(&self, project: &str) {
        *self.changing.lock() = Some(project.to_owned());
        self.woken.notify_one();
    }
}

/// Watches until the program ends.
pub async fn run(parts: Parts<'_>) {
    let Parts {
        lists,
        clouds,
        watch,
        session,
        events,
    } = parts;
    let mut round = Round::new(watch.how().every.into());
    loop {
        tokio::select! {
            () = tokio::time::sleep(STEP) => {}
            () = watch.woken.notified() => {}
            () = lists.books.changed() => {}
        }
        #[cfg(debug_assertions)]
        panics::asked_for::panic_in("watch");
        let how = watch.how();
        round.set_interval(how.every.into());
        let Ok(connection) = session.current() else {
            continue;
        };
        if let Some(project) = watch.changing.lock().take() {
            round.clusters_change(&project);
        }
        let mut all = Vec::new();
        // First what the key service has, so that Atlas's news is set against that.
        if round.reads_clouds(&connection, Timestamp::now()) {
            let drifts = clouds::watching::look(clouds, &connection).await;
            all.extend(drifts.into_iter().map(News::Cloud));
        }
        all.extend(round.tick(lists, &connection, Timestamp::now()).await);
        for news in all {
            events.send(news.into());
            if let Some(words) = news.words().filter(|_| how.notify) {
                notifications::show(&words);
            }
        }
    }
}

/// One check without a window: `keygate --check`. `usual` is the Atlas that is asked where no list was
/// kept yet, and `route` the route there; without one, nothing is sent. `turn` lets one writer in;
/// where a window was opened since then, it checks by itself. What did not succeed is named, and its
/// cause logged.
pub async fn check(
    parts: CheckParts<'_>,
    usual: &Origin,
    route: Result<Route, ShellError>,
    turn: impl Fn() -> Option<FolderLock>,
) -> Checked {
    let storage = parts.connection.storage;
    let route = match route {
        Ok(route) => route,
        Err(error) => {
            tracing::error!(%error, "check: no route");
            return Checked {
                failures: vec![Failure::NotFetched],
                ..Checked::default()
            };
        }
    };
    let options = ClientOptions {
        route,
        ..ClientOptions::default()
    };
    let mut checked = check::check(storage, usual, &options, &turn).await;
    let notify = storage.watching().notify;
    let tell = |news: &[News]| {
        let words = news
            .iter()
            .filter(|_| notify)
            .filter_map(|news| news.words());
        words.for_each(|words| notifications::show(&words));
    };
    // Nobody waits for a cloud to hear of it.
    tell(&checked.news);
    let told = checked.news.len();
    check::check_clouds(parts, &turn, &mut checked).await;
    tell(checked.news.get(told..).unwrap_or_default());
    checked
}
