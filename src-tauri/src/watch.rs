//! When to fetch the lists again, and whom to tell. It warns only while the program runs, or where
//! the person asked for it, each time the system's timer starts `keygate --check` (safety rule A8).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use access_list::{Gap, Needed, compare};
use addresses::{AddressBook, Change, Source};
use atlas::{Client, ClusterState, Origin, Timing};
use jiff::Timestamp;
use parking_lot::Mutex;
use storage::Storage;
use tauri::{AppHandle, Manager};
use tokio::sync::Notify;

use crate::book::count;
use crate::notification;
use crate::program::Program;
use crate::session::Connection;
use crate::view::{ErrorView, ModeView, NoticeView};
use crate::{history, needed};

/// The lists are fetched so often, give or take.
const INTERVAL: Duration = Duration::from_secs(6 * 3600);
/// Give or take so much, so that not everybody asks at once.
const JITTER: Duration = Duration::from_secs(20 * 60);
/// The clock on the wall is looked at so often: a laptop sleeps.
const STEP: Duration = Duration::from_secs(30);
/// While a cluster is changing, its addresses are asked for so often (safety rule A7).
const CLUSTER_INTERVAL: Duration = Duration::from_secs(60);

/// Wakes the watch, and knows which project has clusters that are changing.
#[derive(Default)]
pub struct Watch {
    woken: Notify,
    changing: Mutex<Option<String>>,
}

impl Watch {
    /// Looks at the clock now: the window got the focus again.
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
pub async fn run(app: AppHandle) {
    let program = app.state::<Program>();
    let mut due = after(Timestamp::now(), interval());
    let mut clusters = Clusters::default();
    loop {
        tokio::select! {
            () = tokio::time::sleep(STEP) => {}
            () = program.watch.woken.notified() => {}
        }
        let Ok(connection) = program.session.current() else {
            continue;
        };
        if connection.is_practice() {
            continue;
        }
        let now = Timestamp::now();
        if now >= due {
            due = after(now, look(&program, &connection).await);
        }
        let changing = program.watch.changing.lock().clone();
        if let Some(project) = changing
            && now >= clusters.due
        {
            clusters.due = after(now, CLUSTER_INTERVAL);
            clusters.look(&program, &connection, &project).await;
        }
    }
}

/// Fetches the lists, tells what changed, and says when to look again.
async fn look(program: &Program, connection: &Connection) -> Duration {
    let source = connection.source();
    let before = program.storage.last_list(&source.origin);
    let fetched = program.books.refresh(connection, &program.storage).await;
    let in_use = match fetched {
        Ok(in_use) => in_use,
        Err(ErrorView::RateLimited {
            retry_after_seconds: Some(seconds),
        }) => return Duration::from_secs(u64::from(seconds)).max(STEP),
        Err(_) => return JITTER,
    };
    if in_use.fetch_problem.is_some() {
        return JITTER;
    }
    let change = before.map(|before| in_use.book.change_since(&before));
    if let Some(change) = change.filter(|change| change.added + change.removed > 0) {
        let missing = missing_now(program, connection).await;
        program.notices.tell(NoticeView::ListChanged {
            added: count(change.added),
            removed: count(change.removed),
            missing,
        });
        notification::show(&words(change, missing));
    }
    interval()
}

/// How many needed blocks the access list lacks; `None` where that is not known here.
async fn missing_now(program: &Program, connection: &Connection) -> Option<u32> {
    let set = needed::read(program, connection).await.ok()?;
    let source = connection.source();
    let earlier = history::ever_needed(&source, &program.storage);
    let compared =
        program
            .access
            .compare(&source, &program.storage, Arc::clone(&set.needed), &earlier)?;
    Some(count(compared.comparison.missing.len()))
}

/// The addresses of clusters that are changing.
#[derive(Default)]
struct Clusters {
    due: Timestamp,
    project: String,
    known: HashSet<String>,
}

impl Clusters {
    async fn look(&mut self, program: &Program, connection: &Connection, project: &str) {
        if connection.mode == ModeView::AddressesOnly {
            return;
        }
        let (clusters, found) = tokio::join!(
            connection.client.clusters(project),
            connection.client.project_addresses(project),
        );
        if let Ok(found) = found {
            let now: HashSet<String> = found
                .into_iter()
                .flat_map(|cluster| cluster.outbound.into_iter().chain(cluster.future_outbound))
                .collect();
            let news = now.difference(&self.known).count();
            if self.project == project && news > 0 {
                let missing = missing_now(program, connection).await;
                program.notices.tell(NoticeView::ClusterAddresses {
                    added: count(news),
                    missing,
                });
                notification::show(
                    "A cluster gets new addresses. Let them in now: Atlas tries for three days, then rolls back.",
                );
            }
            project.clone_into(&mut self.project);
            self.known = now;
        }
        if let Ok(clusters) = clusters
            && clusters
                .iter()
                .all(|cluster| cluster.state == ClusterState::Idle)
        {
            let mut changing = program.watch.changing.lock();
            if changing.as_deref() == Some(project) {
                *changing = None;
            }
        }
    }
}

/// One look without a window: `keygate --check`. Returns whether the list could be fetched.
pub async fn check(storage: &Storage) -> bool {
    let origin = storage
        .connection()
        .and_then(|connection| Origin::parse(&connection.origin).ok())
        .unwrap_or_else(Origin::commercial);
    let source = Source {
        origin: origin.as_str().to_owned(),
        practice: false,
    };
    let Ok(client) = Client::new(origin, None, Timing::default()) else {
        return false;
    };
    let Ok(book) = client.control_plane_addresses(false).await else {
        return false;
    };
    let before = storage.last_list(&source.origin);
    let kept = storage.keep_list(&book).is_ok() && storage.keep_moment(&book).is_ok();
    let change = before.map(|before| book.change_since(&before));
    if let Some(change) = change.filter(|change| change.added + change.removed > 0) {
        notification::show(&words(change, missing_of(&book, &source, storage)));
    }
    kept
}

/// How many of the control plane's blocks the remembered access list lacks.
fn missing_of(book: &AddressBook, source: &Source, storage: &Storage) -> Option<u32> {
    let list = storage.access(&source.origin).list?;
    let mut builder = Needed::from_control_plane(book);
    builder.gap(Gap::NoSignIn);
    let comparison = compare(&builder.build(), &list.content, &[]);
    Some(count(comparison.missing.len()))
}

/// What a notification says.
fn words(change: Change, missing: Option<u32>) -> String {
    let Change { added, removed, .. } = change;
    let changed = format!("The addresses Atlas uses changed: {added} came, {removed} went.");
    match missing {
        None => format!("{changed} Whether your access list has them is not known."),
        Some(0) => format!("{changed} Your access list has all of them."),
        Some(1) => format!("{changed} 1 is missing from your access list."),
        Some(missing) => format!("{changed} {missing} are missing from your access list."),
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(now)
}

/// Six hours, give or take.
fn interval() -> Duration {
    // The nanoseconds of the moment are as good as dice here.
    let dice = u64::from(Timestamp::now().subsec_nanosecond().unsigned_abs());
    let range = 2 * JITTER.as_secs();
    INTERVAL - JITTER + Duration::from_secs(dice % (range + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_six_hours_give_or_take() {
        for _ in 0..100 {
            let interval = interval();
            assert!(interval >= INTERVAL - JITTER && interval <= INTERVAL + JITTER);
        }
    }

    #[test]
    fn a6_what_is_not_known_is_not_claimed() {
        let change = Change {
            added: 8,
            removed: 1,
            share: 0.02,
        };
        assert_eq!(
            words(change, None),
            "The addresses Atlas uses changed: 8 came, 1 went. Whether your access list has them is not known."
        );
        assert!(words(change, Some(8)).ends_with("8 are missing from your access list."));
        assert!(words(change, Some(0)).ends_with("has all of them."));
    }
}
