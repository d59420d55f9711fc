//! When something may be removed from an access list (safety rules A2, A3 and A4).

use access_list::Comparison;
use atlas::Alert;
use encryption::{KeyAlert, every_key_valid};
use jiff::{Timestamp, ToSpan};

use super::Parts;
use super::needed::{NeededProject, NeededSet};
use super::state::Compared;
use crate::connection::session::Connection;

/// Whether what is no longer needed may be removed (safety rules A2 and A3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Empty: it may.
    pub blocked_by: Vec<RemovalBlock>,
    /// The list as it was compared has been saved, to go back to.
    pub rollback_saved: bool,
}

/// Why nothing may be removed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemovalBlock {
    /// Something could not be read.
    Incomplete,
    /// Something is missing: adding comes first.
    Missing,
    /// The key check of these projects is not *Valid*, or not known; none: no project is ticked.
    NotValid {
        /// Their names.
        projects: Vec<String>,
    },
    /// A network alert of these projects is open, or their alerts could not be read.
    AlertOpen {
        /// Their names.
        projects: Vec<String>,
    },
    /// Half an hour has to pass after the last additions.
    TooSoon {
        /// So much of it is left.
        minutes_left: u32,
    },
    /// Atlas's list shrank and no later fetch has confirmed it yet (safety rule A4).
    JustShrank {
        /// So long until a fetch confirms it.
        hours_left: u32,
    },
}

impl Removal {
    /// Nothing stands in its way, and what was there can be put back.
    pub(super) fn is_possible(&self) -> bool {
        self.blocked_by.is_empty() && self.rollback_saved
    }
}

/// Atlas tries the key every 15 minutes and clouds take minutes: so long after the last addition
/// something may be removed (safety rule A3).
const SETTLING_MINUTES: i64 = 30;

/// A list that shrank is trusted once a fetch so much later still says the same: one regular check
/// (safety rule A4).
const CONFIRMING_MINUTES: i64 = 6 * 60;

/// What removing depends on beside the comparison.
#[derive(Debug, Clone)]
struct Standing {
    /// Of every project that uses the key service.
    keys: Vec<ProjectKey>,
    /// Since when nothing is missing.
    complete_since: Option<Timestamp>,
    /// When Atlas's list was first seen as it is now, where it shrank then.
    shrank_at: Option<Timestamp>,
    /// When it was fetched last.
    fetched_at: Timestamp,
    now: Timestamp,
}

/// How the key of one project stands.
#[derive(Debug, Clone)]
struct ProjectKey {
    /// The project's name.
    project: String,
    /// The key check reads *Valid* for every provider that is switched on, and one is.
    valid: bool,
    /// The alerts could be read, and none says that the key service does not let Atlas in.
    quiet: bool,
}

/// Whether something may be removed (safety rules A2, A3 and A4).
pub(super) async fn removal(
    parts: Parts<'_>,
    connection: &Connection,
    set: &NeededSet,
    compared: Option<&Compared>,
) -> Removal {
    let standing = Standing {
        keys: keys(connection, &set.projects).await,
        complete_since: compared.and_then(|compared| compared.complete_since),
        shrank_at: parts.history.shrank_at(&connection.source(), parts.storage),
        fetched_at: set.book.fetched_at(),
        now: Timestamp::now(),
    };
    Removal {
        blocked_by: blocked_by(
            compared.map(|compared| compared.comparison.as_ref()),
            &standing,
        ),
        rollback_saved: compared.is_some_and(|compared| compared.rollback_saved),
    }
}

fn blocked_by(comparison: Option<&Comparison>, standing: &Standing) -> Vec<RemovalBlock> {
    let mut blocked_by = Vec::new();
    if comparison.is_none_or(|comparison| !comparison.complete) {
        blocked_by.push(RemovalBlock::Incomplete);
    }
    if comparison.is_some_and(|comparison| !comparison.missing.is_empty()) {
        blocked_by.push(RemovalBlock::Missing);
    }
    let keys = &standing.keys;
    let projects = names(keys, |key| !key.valid);
    if keys.is_empty() || !projects.is_empty() {
        blocked_by.push(RemovalBlock::NotValid { projects });
    }
    let projects = names(keys, |key| !key.quiet);
    if !projects.is_empty() {
        blocked_by.push(RemovalBlock::AlertOpen { projects });
    }
    if let Some(since) = standing.complete_since {
        let minutes_left = minutes_left(since, SETTLING_MINUTES, standing.now);
        if minutes_left > 0 {
            blocked_by.push(RemovalBlock::TooSoon { minutes_left });
        }
    }
    if let Some(at) = standing.shrank_at {
        let minutes_left = minutes_left(at, CONFIRMING_MINUTES, standing.fetched_at);
        if minutes_left > 0 {
            let hours_left = minutes_left.div_ceil(60);
            blocked_by.push(RemovalBlock::JustShrank { hours_left });
        }
    }
    blocked_by
}

fn names(keys: &[ProjectKey], stands: impl Fn(&ProjectKey) -> bool) -> Vec<String> {
    let found = keys.iter().filter(|key| stands(key));
    found.map(|key| key.project.clone()).collect()
}

/// How the key of every ticked project stands. Those that this sign-in does not see make the set
/// incomplete.
async fn keys(connection: &Connection, projects: &[NeededProject]) -> Vec<ProjectKey> {
    let mut keys = Vec::new();
    for project in projects.iter().filter(|project| project.ticked) {
        keys.push(key(connection, project).await);
    }
    keys
}

async fn key(connection: &Connection, project: &NeededProject) -> ProjectKey {
    let (settings, alerts) = tokio::join!(
        connection.client.encryption_at_rest(&project.project.id),
        connection.client.alerts(&project.project.id),
    );
    let denied = |alert: &Alert| KeyAlert::of(alert) == Some(KeyAlert::NetworkDenied);
    ProjectKey {
        project: project.project.name.clone(),
        valid: settings.is_ok_and(|settings| every_key_valid(&settings)),
        quiet: alerts.is_ok_and(|alerts| !alerts.iter().any(denied)),
    }
}

/// Minutes that are left at `now` of the `minutes` after `since`.
fn minutes_left(since: Timestamp, minutes: i64, now: Timestamp) -> u32 {
    let Ok(then) = since.checked_add(minutes.minutes()) else {
        return 0;
    };
    let seconds = then.as_second() - now.as_second();
    u32::try_from((seconds + 59) / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use access_list::{AccessList, Gap, Needed, NeededBuilder, Origin, compare, read};
    use addresses::{Cloud, Service};
    use atlas::{Client, Credentials, Origin as Atlas, Timing};
    use ipnet::IpNet;
    use sandbox::{Config, Sandbox};
    use secret::Secret;

    use super::*;
    use crate::connection::session::{Project, with_organizations};

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    fn nets(texts: &[&str]) -> std::result::Result<Vec<IpNet>, ipnet::AddrParseError> {
        texts.iter().map(|text| text.parse()).collect()
    }

    fn needed(nets: &[IpNet]) -> NeededBuilder {
        let mut builder = NeededBuilder::default();
        for net in nets {
            let origin = Origin {
                service: Service::ControlPlane,
                cloud: Cloud::Aws,
                region: "us-east-1".to_owned(),
                project: None,
                planned: false,
            };
            builder.add(*net, origin);
        }
        builder
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn key(project: &str, valid: bool, quiet: bool) -> ProjectKey {
        ProjectKey {
            project: project.to_owned(),
            valid,
            quiet,
        }
    }

    /// Everything speaks for removing.
    fn settled() -> Standing {
        Standing {
            keys: vec![key("Ledger", true, true), key("Payments", true, true)],
            complete_since: Some(at(0)),
            shrank_at: Some(at(0)),
            fetched_at: at(6 * 3600),
            now: at(6 * 3600),
        }
    }

    /// Nothing is missing from this list.
    fn complete() -> std::result::Result<(Needed, AccessList), Box<dyn std::error::Error>> {
        let needed = needed(&nets(&["3.0.0.1/32"])?).build();
        Ok((needed, read(b"3.0.0.1 3.0.0.9")?))
    }

    #[test]
    fn a3_half_an_hour_passes_after_the_last_addition() {
        let left = |now| minutes_left(at(0), SETTLING_MINUTES, at(now));
        assert_eq!(left(0), 30);
        assert_eq!(left(61), 29);
        assert_eq!(left(1799), 1);
        assert_eq!(left(1800), 0);
        assert_eq!(left(90_000), 0);
    }

    #[test]
    fn a3_removal_waits_for_nothing_missing_a_valid_key_no_alert_and_half_an_hour() -> Result {
        let (needed, list) = complete()?;
        let comparison = compare(&needed, &list, &[]);
        let blocks = |standing: Standing| blocked_by(Some(&comparison), &standing);
        assert_eq!(blocks(settled()), []);
        let just_added = Standing {
            complete_since: Some(at(6 * 3600 - 60)),
            ..settled()
        };
        assert_eq!(
            blocks(just_added),
            [RemovalBlock::TooSoon { minutes_left: 29 }]
        );
        let missing = compare(&needed, &read(b"3.0.0.9")?, &[]);
        assert_eq!(
            blocked_by(Some(&missing), &settled()),
            [RemovalBlock::Missing]
        );
        Ok(())
    }

    #[test]
    fn a3_every_project_that_uses_the_key_service_is_valid_and_without_an_alert() -> Result {
        let (needed, list) = complete()?;
        let comparison = compare(&needed, &list, &[]);
        let blocks = |keys| {
            let standing = Standing { keys, ..settled() };
            blocked_by(Some(&comparison), &standing)
        };
        let (ledger, payments) = (vec!["Ledger".to_owned()], vec!["Payments".to_owned()]);
        assert_eq!(
            blocks(vec![
                key("Ledger", false, true),
                key("Payments", true, true)
            ]),
            [RemovalBlock::NotValid {
                projects: ledger.clone()
            }]
        );
        assert_eq!(
            blocks(vec![
                key("Ledger", false, true),
                key("Payments", true, false)
            ]),
            [
                RemovalBlock::NotValid { projects: ledger },
                RemovalBlock::AlertOpen { projects: payments }
            ]
        );
        let none = RemovalBlock::NotValid {
            projects: Vec::new(),
        };
        assert_eq!(blocks(Vec::new()), [none], "nothing proves anything");
        Ok(())
    }

    #[tokio::test]
    async fn a3_every_ticked_project_is_asked_about_and_no_other() -> Result {
        let sandbox = Sandbox::start(Config::practice()).await?;
        let (public_key, private_key) = sandbox.api_key();
        let credentials = Credentials::ApiKey {
            public_key: public_key.to_owned(),
            private_key: Secret::new(private_key.to_owned()),
        };
        let origin = Atlas::parse(sandbox.origin())?;
        let client = Client::new(origin, Some(credentials), Timing::default())?;
        let seen = with_organizations(client.projects().await?, &[]);
        let kind = storage::SignInKind::ApiKey;
        let connection = Connection::signed_in(client, kind, seen.clone(), None, false);
        let projects = |ticked: &dyn Fn(&str) -> bool| -> Vec<NeededProject> {
            let needed = |project: &Project| NeededProject {
                project: project.clone(),
                ticked: ticked(&project.name),
                addresses: 0,
                planned: 0,
                problem: None,
            };
            seen.iter().map(needed).collect()
        };

        let all = keys(&connection, &projects(&|_| true)).await;
        assert_eq!(
            names(&all, |key| !key.valid).len(),
            seen.len(),
            "no key yet"
        );
        assert!(all.len() > 1 && all.iter().all(|key| key.quiet));

        let ledger = keys(&connection, &projects(&|name| name.starts_with("Ledger"))).await;
        assert_eq!(names(&ledger, |_| true), ["Ledger (practice)"]);

        let mut unreadable = projects(&|_| true);
        for project in &mut unreadable {
            project.project.id = "ffffffffffffffffffffffff".to_owned();
        }
        let unreadable = keys(&connection, &unreadable).await;
        assert!(unreadable.iter().all(|key| !key.valid && !key.quiet));
        Ok(())
    }

    #[test]
    fn a2_removal_is_off_where_something_could_not_be_read_or_nothing_was_compared() -> Result {
        let mut builder = needed(&nets(&["3.0.0.1/32"])?);
        builder.gap(Gap::Project("Payments".to_owned()));
        let comparison = compare(&builder.build(), &read(b"3.0.0.1")?, &[]);
        assert_eq!(
            blocked_by(Some(&comparison), &settled()),
            [RemovalBlock::Incomplete]
        );
        assert_eq!(blocked_by(None, &settled()), [RemovalBlock::Incomplete]);
        Ok(())
    }

    #[test]
    fn a4_a_list_that_shrank_once_never_leads_to_removal() -> Result {
        let (needed, list) = complete()?;
        let comparison = compare(&needed, &list, &nets(&["3.0.0.9/32"])?);
        let once = Standing {
            fetched_at: at(0),
            ..settled()
        };
        assert_eq!(
            blocked_by(Some(&comparison), &once),
            [RemovalBlock::JustShrank { hours_left: 6 }]
        );
        Ok(())
    }
}
