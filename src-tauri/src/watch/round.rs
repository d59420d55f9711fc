//! One round of the watch: what is due is fetched, and what changed is reported.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use access_list::ListState;
use addresses::Source;
use atlas::{AtlasError, Client, ClusterAddresses, ClusterState};
use jiff::Timestamp;

use super::due::{Due, Timing};
use super::news::News;
use crate::access_list::{Parts, needed};
use crate::connection::session::{Connection, Mode};
use crate::support::error::ShellError;

/// What was read, and when to read again.
pub struct Round {
    timing: Timing,
    source: Option<Source>,
    lists: Due,
    /// When what was read from clouds is read again.
    clouds: Due,
    clusters: Clusters,
    /// Until when Atlas's limit holds back what is due.
    held_back: Option<Due>,
}

impl Round {
    /// A watch that has read nothing yet.
    #[must_use]
    pub fn new(timing: Timing) -> Self {
        Self {
            timing,
            source: None,
            lists: Due::NOW,
            clouds: Due::NOW,
            clusters: Clusters::default(),
            held_back: None,
        }
    }

    /// Asks Atlas as often as `timing` says from now on. What waits after a failure goes on waiting.
    pub fn set_interval(&mut self, timing: Timing) {
        if timing.lists == self.timing.lists {
            return;
        }
        if self.lists.waits_longer_than(self.timing.again) {
            let wait = timing.until_lists(dice(Timestamp::now()));
            self.lists = self.lists.stretched_to(wait);
        }
        self.timing = timing;
    }

    /// Whether clouds are read again at `now`: as often as the lists. The practice project's never is
    /// (safety rule A5).
    pub fn reads_clouds(&mut self, connection: &Connection, now: Timestamp) -> bool {
        if connection.is_practice() || !self.clouds.has_come(now) {
            return false;
        }
        self.clouds = Due::after(now, self.timing.until_lists(dice(now)));
        true
    }

    /// Clusters of `project` are known to be changing.
    pub fn clusters_change(&mut self, project: &str) {
        if self.clusters.project == project {
            self.clusters.due = Due::NOW;
        }
    }

    /// Reads what is due at `now`. The practice project is never watched (safety rule A5).
    pub async fn tick(
        &mut self,
        parts: Parts<'_>,
        connection: &Connection,
        now: Timestamp,
    ) -> Vec<News> {
        if connection.is_practice() {
            return Vec::new();
        }
        let source = connection.source();
        if self.source.as_ref() != Some(&source) {
            self.clusters = Clusters::default();
            // What the window fetched at its start need not be fetched again.
            self.lists = parts.books.fetched_at(&source).map_or(Due::NOW, |at| {
                Due::after(at, self.timing.until_lists(dice(now)))
            });
            self.source = Some(source);
        }
        let mut news = Vec::new();
        if self.may_ask(connection.client.is_at_its_limit(), now) {
            if self.lists.has_come(now) {
                let wait = self.poll(parts, connection, now).await;
                self.lists = Due::after(now, wait);
            }
            news.extend(
                self.clusters
                    .poll(&self.timing, parts, connection, now)
                    .await,
            );
        }
        if let Some(change) = parts.books.take_change(&connection.source(), parts.storage) {
            // What was compared with the list before counts no more.
            parts.state.void(&connection.source(), parts.storage);
            news.extend(match standing(parts, connection).await {
                Standing::NoListNeeded => Some(News::NotNeeded),
                Standing::Of(list) => News::of_lists(change, list),
            });
        }
        news
    }

    /// Asking unasked must not use up what the person's own requests need; but an Atlas that is always
    /// at its limit does not silence the watch.
    fn may_ask(&mut self, is_at_its_limit: bool, now: Timestamp) -> bool {
        if !is_at_its_limit {
            self.held_back = None;
            return true;
        }
        let longest = self.timing.clusters;
        let until = self
            .held_back
            .get_or_insert_with(|| Due::after(now, longest));
        let is_over = until.has_come(now);
        if is_over {
            self.held_back = None;
        }
        is_over
    }

    /// Fetches the lists and says when to fetch them again. What changed is found with every list that
    /// is fetched, for whatever reason.
    async fn poll(&self, parts: Parts<'_>, connection: &Connection, now: Timestamp) -> Duration {
        let fetched = parts.books.refresh(connection, parts.storage).await;
        let problem = match fetched {
            Ok(in_use) => in_use.fetch_problem().cloned(),
            Err(problem) => Some(Arc::new(problem)),
        };
        let usual = self.timing.until_lists(dice(now));
        match problem {
            None => usual,
            // A wait without end would leave a change unseen.
            Some(problem) => pause(&problem).map_or(self.timing.again, |wait| wait.min(usual)),
        }
    }
}

/// The addresses of the clusters of the project in use.
struct Clusters {
    due: Due,
    project: String,
    known: Option<HashSet<String>>,
}

impl Default for Clusters {
    fn default() -> Self {
        Self {
            due: Due::NOW,
            project: String::new(),
            known: None,
        }
    }
}

impl Clusters {
    async fn poll(
        &mut self,
        timing: &Timing,
        parts: Parts<'_>,
        connection: &Connection,
        now: Timestamp,
    ) -> Option<News> {
        if connection.mode == Mode::AddressesOnly {
            return None;
        }
        let project = connection.project()?.id;
        if project != self.project {
            *self = Self {
                project,
                ..Self::default()
            };
        }
        if !self.due.has_come(now) {
            return None;
        }
        let (changing, found) = read(&connection.client, &self.project).await;
        self.due = Due::after(
            now,
            if changing {
                timing.changing
            } else {
                timing.clusters
            },
        );
        let found = found?;
        // What is planned at the first reading is news, too.
        let planned = found.iter().flat_map(|cluster| &cluster.future_outbound);
        let planned: HashSet<String> = planned.cloned().collect();
        let current = found.into_iter().flat_map(|cluster| cluster.outbound);
        let all: HashSet<String> = current.chain(planned.iter().cloned()).collect();
        let added = match &self.known {
            Some(known) => all.difference(known).count(),
            None => planned.len(),
        };
        self.known = Some(all);
        if added == 0 {
            return None;
        }
        parts.state.void(&connection.source(), parts.storage);
        Some(match standing(parts, connection).await {
            Standing::NoListNeeded => News::NotNeeded,
            Standing::Of(list) => News::Cluster { added, list },
        })
    }
}

/// Whether a cluster of `project` is changing, and the addresses of all; what cannot be read is
/// read again with the next round.
async fn read(client: &Client, project: &str) -> (bool, Option<Vec<ClusterAddresses>>) {
    let (clusters, found) =
        tokio::join!(client.clusters(project), client.project_addresses(project));
    let changing = clusters.is_ok_and(|clusters| {
        let idle = |state: &ClusterState| *state == ClusterState::Idle;
        !clusters.iter().all(|cluster| idle(&cluster.state))
    });
    (changing, found.ok())
}

/// What the access list says of what is needed.
enum Standing {
    /// The key service needs no list.
    NoListNeeded,
    /// `None` where that is not known here.
    Of(Option<ListState>),
}

async fn standing(parts: Parts<'_>, connection: &Connection) -> Standing {
    let Ok(set) = needed::gather(parts, connection).await else {
        return Standing::Of(None);
    };
    if set.no_list.is_some() {
        return Standing::NoListNeeded;
    }
    let source = connection.source();
    Standing::Of(parts.state.standing(&source, parts.storage, &set))
}

/// The pause that Atlas asks for.
fn pause(problem: &ShellError) -> Option<Duration> {
    match problem {
        ShellError::Atlas { cause, .. } => match cause.as_ref() {
            AtlasError::RateLimited { retry_after, .. } => *retry_after,
            _ => None,
        },
        _ => None,
    }
}

/// The nanoseconds of the moment are as good as dice here.
fn dice(now: Timestamp) -> u64 {
    u64::from(now.subsec_nanosecond().unsigned_abs())
}

#[cfg(test)]
mod tests;
