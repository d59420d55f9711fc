//! The key service itself: signing in to AWS, reading its policies, adding to its lists.

use clouds::loopback::Page;
use command::command;
use tauri::State;
use tauri::ipc::Channel;
use url::Url;

use super::{Answer, Program};
use crate::clouds::aws_sign_in::ProfileOutcome;
use crate::clouds::{aws_adding, aws_reading, aws_rights, aws_sign_in};
use crate::connection::session::Connection;
use crate::desktop::links;
use crate::view::{
    AwsAccessListView, AwsAccountView, AwsAddedView, AwsCredentialsRequest, AwsPlanView,
    AwsProfileView, AwsProgressView, AwsReadView, AwsRightsView, AwsView, CallId,
};

/// Who is signed in to AWS, and what is offered for signing in.
///
/// # Errors
/// `NotConnected`, `PracticeNotStarted`.
#[command]
pub async fn read_aws(program: State<'_, Program>) -> Answer<AwsView> {
    let connection = program.session.current()?;
    aws_view(&program, &connection).await
}

/// Signs in to AWS with pasted credentials.
///
/// # Errors
/// `AwsPasted`, `Cloud`, `Cancelled`.
#[command]
pub async fn paste_aws_credentials(
    program: State<'_, Program>,
    call: CallId,
    credentials: AwsCredentialsRequest,
) -> Answer<AwsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.cloud_parts();
    let signing_in = aws_sign_in::paste(parts, &connection, &credentials.text);
    call.until_cancelled(signing_in).await?;
    aws_view(&program, &connection).await
}

/// Signs in to AWS as a profile of this computer says.
///
/// # Errors
/// `AwsProfile`, `AwsPasted`, `Cloud`, `Cancelled`.
#[command]
pub async fn use_aws_profile(
    program: State<'_, Program>,
    call: CallId,
    name: String,
) -> Answer<AwsProfileView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.cloud_parts();
    let signing_in = aws_sign_in::profile(parts, &connection, &name);
    Ok(match call.until_cancelled(signing_in).await? {
        ProfileOutcome::SignedIn => AwsProfileView::SignedIn {
            view: aws_view(&program, &connection).await?,
        },
        ProfileOutcome::Portal { start_url, region } => {
            AwsProfileView::Portal { start_url, region }
        }
    })
}

/// Opens the access portal in the browser, and gives the accounts there. `done` and `refused` stand on
/// the page that the browser shows in the end.
///
/// # Errors
/// `AwsStartUrl`, `AwsRegion`, `Browser`, `Cloud`, `Cancelled`.
#[command]
pub async fn open_aws_portal(
    program: State<'_, Program>,
    call: CallId,
    start_url: String,
    region: String,
    done: String,
    refused: String,
) -> Answer<Vec<AwsAccountView>> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.cloud_parts();
    let page = Page {
        done,
        refused,
        ..Page::default()
    };
    let open = |address: &Url| links::open(address.as_str());
    let opening = aws_sign_in::open_portal(parts, &connection, &start_url, &region, &page, &open);
    let accounts = call.until_cancelled(opening).await?;
    Ok(accounts.into_iter().map(Into::into).collect())
}

/// The roles that the person may take on in an account of the portal.
///
/// # Errors
/// `AwsNotSignedIn`, `Cloud`, `Cancelled`.
#[command]
pub async fn read_aws_roles(
    program: State<'_, Program>,
    call: CallId,
    account: String,
) -> Answer<Vec<String>> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = aws_sign_in::roles(program.cloud_parts(), &connection, &account);
    Ok(call.until_cancelled(reading).await?)
}

/// Signs in to an account of the portal.
///
/// # Errors
/// `AwsNotSignedIn`, `Cloud`, `Cancelled`.
#[command]
pub async fn choose_aws_role(
    program: State<'_, Program>,
    call: CallId,
    account: String,
    role: String,
) -> Answer<AwsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let choosing = aws_sign_in::choose(program.cloud_parts(), &connection, &account, &role);
    call.until_cancelled(choosing).await?;
    aws_view(&program, &connection).await
}

/// Forgets who is signed in to AWS, and what was read there.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn sign_out_of_aws(program: State<'_, Program>) -> Answer<AwsView> {
    let connection = program.session.current()?;
    program.aws.sign_out(&connection);
    aws_view(&program, &connection).await
}

/// The policies that the sign-in to AWS needs, with the names of the project's role and key.
///
/// # Errors
/// `AwsNotUsed`, `Cancelled`, and why Atlas did not say what it uses.
#[command]
pub async fn read_aws_rights(program: State<'_, Program>, call: CallId) -> Answer<AwsRightsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = aws_rights::rights(program.cloud_parts(), &connection);
    Ok(call.until_cancelled(reading).await?.into())
}

/// What was read from AWS last; `None`: nothing since the sign-in.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn last_read_from_aws(program: State<'_, Program>) -> Answer<Option<AwsReadView>> {
    let connection = program.session.current()?;
    let read = program.aws.read(&connection);
    Ok(read.map(|read| read.as_ref().into()))
}

/// Reads what decides from AWS, and compares it; it is remembered as what the access list has.
///
/// # Errors
/// `AwsNotSignedIn`, `AwsNotUsed`, `Cloud`, `Cancelled`, and as `read_needed`.
#[command]
pub async fn read_from_aws(program: State<'_, Program>, call: CallId) -> Answer<AwsAccessListView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let read = aws_reading::read(program.cloud_parts(), &connection, &call).await?;
    Ok(read.into())
}

/// What will be added to the lists in AWS. `own_policy`: lists that others use are left alone.
///
/// # Errors
/// `AwsAddition`, `StaleSummary`.
#[command]
pub async fn plan_aws_addition(
    program: State<'_, Program>,
    own_policy: bool,
) -> Answer<AwsPlanView> {
    let connection = program.session.current()?;
    let planned = aws_adding::plan(program.cloud_parts(), &connection, own_policy)?;
    Ok((&planned).into())
}

/// Adds what was planned and named `token`.
///
/// # Errors
/// `StaleSummary`, `UnusualList` unless `confirmed`, `AwsNotSignedIn`.
#[command]
pub async fn add_to_aws(
    program: State<'_, Program>,
    call: CallId,
    token: u32,
    confirmed: bool,
    on_progress: Channel<AwsProgressView>,
) -> Answer<AwsAddedView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let progress = |progress| {
        // A window that is gone needs not hear of it.
        let _gone = on_progress.send(AwsProgressView::from(progress));
    };
    let parts = program.cloud_parts();
    let added = aws_adding::add(parts, &connection, token, confirmed, &call, &progress);
    Ok(added.await?.into())
}

async fn aws_view(program: &Program, connection: &Connection) -> Answer<AwsView> {
    let offers = aws_sign_in::offers(program.cloud_parts(), connection).await?;
    Ok(AwsView::new(program.aws.signed_in(connection), offers))
}
