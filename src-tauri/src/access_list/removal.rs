//! When something may be removed from an access list (safety rules A2, A3 and A4).

use access_list::{ProjectKey, RemovalBlock, Standing, Waits, removal_blocks};
use atlas::Alert;
use encryption::{KeyAlert, every_key_valid};
use jiff::Timestamp;

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

impl Removal {
    /// Nothing keeps it from being removed, and what was there can be put back.
    pub(super) fn is_possible(&self) -> bool {
        self.blocked_by.is_empty() && self.rollback_saved
    }
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
        has_public_issuer: parts
            .history
            .has_public_issuer(&connection.source(), parts.storage),
        now: Timestamp::now(),
        waits: match connection.is_practice() {
            true => Waits::PRACTICE,
            false => Waits::USUAL,
        },
    };
    Removal {
        blocked_by: removal_blocks(
            compared.map(|compared| compared.comparison.as_ref()),
            &standing,
        ),
        rollback_saved: compared.is_some_and(|compared| compared.rollback_saved),
    }
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
    let settings = settings.ok();
    let google = settings.as_ref().and_then(|it| it.gcp.as_ref());
    ProjectKey {
        project: project.project.name.clone(),
        is_google: google.is_some_and(|google| google.enabled),
        is_valid: settings.is_some_and(|settings| every_key_valid(&settings)),
        has_no_alert: alerts.is_ok_and(|alerts| !alerts.iter().any(denied)),
    }
}

#[cfg(test)]
mod tests {
    use atlas::{Client, Credentials, Origin as Atlas, Timing};
    use sandbox::{Config, Sandbox};
    use secret::Secret;

    use super::*;
    use crate::connection::session::{Project, with_organizations};

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

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
            all.iter().filter(|key| !key.is_valid).count(),
            seen.len(),
            "no key yet"
        );
        assert!(all.len() > 1 && all.iter().all(|key| key.has_no_alert));

        let ledger = keys(&connection, &projects(&|name| name.starts_with("Ledger"))).await;
        let names: Vec<&str> = ledger.iter().map(|key| key.project.as_str()).collect();
        assert_eq!(names, ["Ledger (practice)"]);

        let mut unreadable = projects(&|_| true);
        for project in &mut unreadable {
            project.project.id = "ffffffffffffffffffffffff".to_owned();
        }
        let unreadable = keys(&connection, &unreadable).await;
        assert!(
            unreadable
                .iter()
                .all(|key| !key.is_valid && !key.has_no_alert)
        );
        Ok(())
    }
}
