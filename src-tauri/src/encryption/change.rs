//! Reading a project's encryption, summing up a change to it, and sending that.

use std::sync::Arc;

use atlas::{Alert, Cluster, EncryptionAtRest, Roles};
use encryption::{
    Change, ChangeLine, Finding, KmsForm, OneWay, Outcome, Phase, Provider, Reminder, Subject,
    Verdict,
};
use jiff::Timestamp;
use secret::Secret;

use super::pending::{Pending, PendingChange};
use crate::connection::session::{Connection, LastRead, Project};
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// What Atlas has for a project.
pub struct ProjectEncryption {
    /// Configuration and roles.
    pub read: LastRead,
    /// When it was read.
    pub read_at: Timestamp,
    /// What is around them.
    pub beside: Beside,
    /// Whether this is the pretend Atlas.
    pub practice: bool,
}

/// What is shown beside the configuration.
pub struct Beside {
    /// Why the roles could not be read.
    pub roles_problem: Option<ShellError>,
    /// Open alerts, where they could be read.
    pub alerts: Option<Vec<Alert>>,
    /// The clusters, where they could be read.
    pub clusters: Option<Vec<Cluster>>,
    /// Whether this sign-in may change anything.
    pub may_change: bool,
}

/// What is about to be sent, for one confirming press.
pub struct Summary {
    /// Names it when it is confirmed.
    pub token: u32,
    /// The project it changes.
    pub project: Project,
    /// The Atlas's host.
    pub host: String,
    /// Whose key service.
    pub provider: Provider,
    /// What it is about.
    pub subject: Subject,
    /// What would differ.
    pub lines: Vec<ChangeLine>,
    /// What cannot be undone.
    pub one_way: Vec<OneWay>,
    /// What to see to outside Keygate.
    pub reminders: Vec<Reminder>,
    /// Unusual values that do not block.
    pub warnings: Vec<Finding>,
    /// A secret is among the changes, and the issuer of the certificate in use, which is no public
    /// authority, can read it in transit.
    pub read_along: bool,
}

/// What became of a change.
pub struct Answer {
    /// What Atlas says of it.
    pub verdict: Verdict,
    /// Whose key service.
    pub provider: Provider,
    /// What Atlas has now; `None` where another project is in use by now.
    pub encryption: Option<ProjectEncryption>,
}

/// Reads configuration and roles from Atlas. Roles that cannot be read do not hide the rest.
///
/// # Errors
/// `Atlas`; `ProjectChanged` where another project is in use by the time the answer is here.
pub async fn read(connection: &Connection, project: &str) -> Result<ProjectEncryption, ShellError> {
    connection.project_in_use(project)?;
    let (encryption, (roles, beside)) = tokio::join!(
        connection.client.encryption_at_rest(project),
        read_beside(connection, project),
    );
    let encryption = encryption.map_err(|cause| connection.error(cause))?;
    remembered(connection, project, encryption, roles, beside)
}

async fn read_beside(connection: &Connection, project: &str) -> (Roles, Beside) {
    let (roles, alerts, clusters, may_change) = tokio::join!(
        connection.client.roles(project),
        connection.client.alerts(project),
        connection.client.clusters(project),
        connection.may_change(project),
    );
    let (roles, roles_problem) = match roles {
        Ok(roles) => (roles, None),
        Err(cause) => (Roles::default(), Some(connection.error(cause))),
    };
    let beside = Beside {
        roles_problem,
        alerts: alerts.ok(),
        clusters: clusters.ok(),
        may_change,
    };
    (roles, beside)
}

/// What was read, remembered as what the next change is made against.
fn remembered(
    connection: &Connection,
    project: &str,
    encryption: EncryptionAtRest,
    roles: Roles,
    beside: Beside,
) -> Result<ProjectEncryption, ShellError> {
    let read = LastRead {
        project: project.to_owned(),
        encryption,
        roles,
    };
    connection.remember(read.clone())?;
    Ok(ProjectEncryption {
        read,
        read_at: Timestamp::now(),
        beside,
        practice: connection.is_practice(),
    })
}

/// Lets the form's change wait for its confirming press.
///
/// # Errors
/// `Form` with the fields that block, `NothingChanged`, `ProjectChanged`.
pub fn prepare_save(
    pending: &PendingChange,
    connection: Arc<Connection>,
    project: &str,
    form: &KmsForm,
    secret: Secret,
) -> Result<Summary, ShellError> {
    let read = connection.last_read(project)?;
    let secret = Some(secret).filter(|secret| !secret.is_empty());
    let change =
        Change::save(form, secret, &read.encryption, &read.roles).map_err(
            |findings| match findings.is_empty() {
                true => ShellError::NothingChanged,
                false => ShellError::Form { findings },
            },
        )?;
    wait(pending, connection, read, change)
}

/// Sends what waited. It belongs to its own connection and project, whatever is in use by now.
///
/// # Errors
/// `Change`.
pub async fn send(
    pending: Pending,
    call: &Call<'_>,
    on_phase: impl FnMut(Phase),
) -> Result<Answer, ShellError> {
    let Pending {
        connection,
        project,
        baseline,
        change,
        read_along,
    } = pending;
    if read_along {
        connection.client.accept_private_issuer();
    }
    let sent = encryption::send(
        &connection.client,
        &project.id,
        &baseline,
        &change,
        &connection.timing,
        call.cancelled(),
        on_phase,
    )
    .await;
    let Outcome { verdict, now } = sent.map_err(|cause| ShellError::Change {
        asked: connection.asked(),
        cause: Box::new(cause),
    })?;
    let (roles, beside) = read_beside(&connection, &project.id).await;
    Ok(Answer {
        verdict,
        provider: change.provider(),
        encryption: remembered(&connection, &project.id, now, roles, beside).ok(),
    })
}

/// Lets `change` wait for its confirming press.
///
/// # Errors
/// `ProjectChanged`.
pub fn wait(
    pending: &PendingChange,
    connection: Arc<Connection>,
    read: LastRead,
    change: Change,
) -> Result<Summary, ShellError> {
    let project = connection.project_in_use(&read.project)?;
    let summary = Summary {
        token: 0,
        project: project.clone(),
        host: connection.host(),
        provider: change.provider(),
        subject: change.subject(),
        lines: change.lines(),
        one_way: change.one_way(),
        reminders: change.reminders(),
        warnings: change.warnings().to_vec(),
        read_along: connection.client.has_private_issuer() && change.sends_secret(),
    };
    let token = pending.put(Pending {
        connection,
        project,
        baseline: read.encryption,
        change,
        read_along: summary.read_along,
    });
    Ok(Summary { token, ..summary })
}
