//! Setting up a role.

use command::command;
use encryption::check_role_arn;
use storage::{Action, Outcome};
use tauri::State;
use tauri::ipc::Channel;

use super::{Answer, Program};
use crate::activity::{self, Actor};
use crate::encryption::roles;
use crate::view::{CallId, GranteeView, NewRoleRequest, RoleStateView, WaitView};

/// Makes a role in Atlas: one more each time. `key` is what was entered as the key, for the
/// policies and grants.
///
/// # Errors
/// `Cancelled`, `AzureRole`, `RoleNotSetUp`, `NotTaken`, `LostSight`, `ProjectChanged`, and whatever stands
/// between here and Atlas.
#[command]
pub async fn create_role(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    role: NewRoleRequest,
    key: String,
) -> Answer<RoleStateView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let _sending = program.events.sending();
    let actor = Actor::new(&connection, connection.project());
    let provider = activity::provider(role.provider());
    let created = roles::create(&connection, &project_id, role.into(), &call);
    let role = program
        .activity
        .during(actor, Action::CreateRole { provider }, created, |_| {
            Outcome::Done
        })
        .await?;
    Ok(RoleStateView::new(role, &key, None, &connection)?)
}

/// How far a role's set-up is, read from Atlas: a set-up that was left is taken up with this.
/// `confirmed` is who a person compared with Atlas's own page, as it was shown.
///
/// # Errors
/// `GranteeRefused`, `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn role_setup(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    role_id: String,
    key: String,
    confirmed: Option<GranteeView>,
) -> Answer<RoleStateView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = roles::read(&connection, &project_id, &role_id);
    let role = call.until_cancelled(reading).await?;
    Ok(RoleStateView::new(role, &key, confirmed, &connection)?)
}

/// AWS: sends Atlas the IAM role to assume, again while AWS may need time.
///
/// # Errors
/// `RoleArn`, `StillRefused`, `RoleNotSetUp`, `Cancelled`, and as `create_role`.
#[command]
pub async fn authorize_role(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    role_id: String,
    arn: String,
    on_wait: Channel<WaitView>,
) -> Answer<RoleStateView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let _sending = program.events.sending();
    let authorizing = roles::authorize(
        &connection,
        &project_id,
        &role_id,
        &arn,
        &call,
        |progress| {
            // A page that is gone has nothing to draw; the waiting goes on.
            let _gone = on_wait.send(progress.into());
        },
    );
    let actor = Actor::new(&connection, connection.project());
    let action = Action::AuthorizeRole {
        arn: check_role_arn(&arn)
            .map_or_else(|_| arn.trim().to_owned(), |read| read.as_str().to_owned()),
    };
    let role = program
        .activity
        .during(actor, action, authorizing, |_| Outcome::Done)
        .await?;
    Ok(RoleStateView::new(role, "", None, &connection)?)
}

/// Google: waits until Atlas has made the service account.
///
/// # Errors
/// `RoleNotSetUp`, `Cancelled`, and as `role_setup`.
#[command]
pub async fn wait_for_role(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    role_id: String,
    key: String,
    on_wait: Channel<WaitView>,
) -> Answer<RoleStateView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let waiting = roles::wait(&connection, &project_id, &role_id, |progress| {
        // A page that is gone has nothing to draw; the waiting goes on.
        let _gone = on_wait.send(progress.into());
    });
    let role = call.until_cancelled(waiting).await?;
    Ok(RoleStateView::new(role, &key, None, &connection)?)
}
