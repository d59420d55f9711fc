//! Reading a project's encryption, summing up a change to it, and sending that.

use std::sync::Arc;

use atlas::EncryptionAtRest;
use encryption::{Change, KmsForm, Level, Outcome};
use secret::Secret;
use tauri::ipc::Channel;

use crate::connection::session::{Connection, LastRead};
use crate::encryption::pending::Pending;
use crate::program::Program;
use crate::support::cancellation::Waiting;
use crate::view::{
    EncryptionParts, EncryptionView, ErrorView, FieldFindingView, SaveAnswerView, SavePhaseView,
    SaveRequest, SummaryView, VerdictView, encryption_view,
};

/// Reads configuration and roles from Atlas. Roles that cannot be read do not hide the rest.
///
/// # Errors
/// Whatever stands between here and Atlas; `ProjectChanged` where another project is in use by
/// the time the answer is here.
pub async fn read(connection: &Connection, project: &str) -> Result<EncryptionView, ErrorView> {
    connection.project_in_use(project)?;
    let (encryption, surroundings) = tokio::join!(
        connection.client.encryption_at_rest(project),
        Surroundings::read(connection, project),
    );
    let encryption = encryption.map_err(|error| connection.problem(error))?;
    surroundings.around(connection, project, encryption)
}

/// What is shown beside the configuration.
struct Surroundings {
    roles: atlas::Roles,
    roles_problem: Option<ErrorView>,
    alerts: Option<Vec<atlas::Alert>>,
    clusters: Option<Vec<atlas::Cluster>>,
    may_change: bool,
}

impl Surroundings {
    async fn read(connection: &Connection, project: &str) -> Self {
        let (roles, alerts, clusters, may_change) = tokio::join!(
            connection.client.roles(project),
            connection.client.alerts(project),
            connection.client.clusters(project),
            connection.may_change(project),
        );
        let (roles, roles_problem) = match roles {
            Ok(roles) => (roles, None),
            Err(error) => (atlas::Roles::default(), Some(connection.problem(error))),
        };
        Self {
            roles,
            roles_problem,
            alerts: alerts.ok(),
            clusters: clusters.ok(),
            may_change,
        }
    }

    /// Remembers `encryption` and draws it with what is around it.
    fn around(
        self,
        connection: &Connection,
        project: &str,
        encryption: EncryptionAtRest,
    ) -> Result<EncryptionView, ErrorView> {
        let read = LastRead {
            project: project.to_owned(),
            encryption,
            roles: self.roles,
        };
        let view = encryption_view(
            &read,
            EncryptionParts {
                roles_problem: self.roles_problem,
                alerts: self.alerts,
                clusters: self.clusters,
                may_change: self.may_change,
                practice: connection.is_practice(),
            },
        );
        connection.remember(read)?;
        Ok(view)
    }
}

/// Lets the form's change wait for its confirming press.
///
/// # Errors
/// As the command `prepare_save`.
pub fn prepare_save(program: &Program, request: SaveRequest) -> Result<SummaryView, ErrorView> {
    let connection = program.session.current()?;
    let read = connection.last_read(&request.project_id)?;
    let form = KmsForm::from(request.form);
    let secret: Option<Secret> = Some(request.secret).filter(|secret| !secret.is_empty());
    let warnings: Vec<_> = encryption::check(&form)
        .into_iter()
        .filter(|finding| finding.level == Level::Warn)
        .map(Into::into)
        .collect();
    let change =
        Change::save(&form, secret, &read.encryption, &read.roles).map_err(|findings| {
            if findings.is_empty() {
                return ErrorView::NothingChanged;
            }
            ErrorView::Form {
                findings: findings.into_iter().map(Into::into).collect(),
            }
        })?;
    wait(program, connection, read, change, warnings)
}

/// Sends what waited. It belongs to its own connection and project, whatever is in use by now.
///
/// # Errors
/// As the command `send`.
pub async fn send(
    pending: Pending,
    waiting: &Waiting,
    on_phase: Channel<SavePhaseView>,
) -> Result<SaveAnswerView, ErrorView> {
    let Pending {
        connection,
        project,
        baseline,
        change,
    } = pending;
    let sent = encryption::send(
        &connection.client,
        &project.id,
        &baseline,
        &change,
        &connection.timing,
        waiting.cancelled(),
        |phase| {
            // A page that is gone has nothing to draw; the change goes on.
            let _gone = on_phase.send(phase.into());
        },
    )
    .await;
    let Outcome { verdict, now } =
        sent.map_err(|error| ErrorView::from_send(error, &connection))?;
    let surroundings = Surroundings::read(&connection, &project.id).await;
    let encryption = surroundings.around(&connection, &project.id, now).ok();
    let verdict = VerdictView::from(verdict);
    Ok(SaveAnswerView {
        verdict,
        provider: change.provider().into(),
        encryption,
    })
}

/// Lets `change` wait for its confirming press.
///
/// # Errors
/// `ProjectChanged`.
pub fn wait(
    program: &Program,
    connection: Arc<Connection>,
    read: LastRead,
    change: Change,
    warnings: Vec<FieldFindingView>,
) -> Result<SummaryView, ErrorView> {
    let project = connection.project_in_use(&read.project)?;
    let summary = SummaryView::new(
        &change,
        &project,
        connection.host(),
        connection.client.has_private_issuer(),
    );
    let token = program.pending.put(Pending {
        connection,
        project,
        baseline: read.encryption,
        change,
    });
    Ok(SummaryView {
        token,
        warnings,
        ..summary
    })
}
