//! The key service itself: signing in, reading what decides, changing it. Signing in is each cloud's
//! own; the rest names the cloud.

use clouds::loopback::Page;
use command::command;
use tauri::State;
use tauri::ipc::Channel;
use url::Url;

use super::{Answer, Program};
use crate::clouds::aws::sign_in;
use crate::clouds::aws::sign_in::ProfileOutcome;
use crate::clouds::{
    adding, azure, changing, google, keeping, reading, rehearsing, removing, rights,
};
use crate::connection::session::Connection;
use crate::desktop::links;
use crate::support::error::ShellError;
use crate::view::{
    AwsAccountView, AwsCredentialsRequest, AwsProfileView, AwsView, AzureView, CallId,
    CloudAccessListView, CloudChangedView, CloudPlanView, CloudProgressView, CloudReadView,
    CloudRightsView, CloudsView, FirstListRequest, GoogleView, ProviderView, RehearsalRequest,
    SignInPageView,
};

/// Who is signed in to each cloud, and what is offered for signing in.
///
/// # Errors
/// `NotConnected`, `PracticeNotStarted`.
#[command]
pub async fn read_clouds(program: State<'_, Program>) -> Answer<CloudsView> {
    let connection = program.session.current()?;
    clouds_view(&program, &connection).await
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
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.cloud_parts();
    let signing_in = sign_in::paste(parts, &connection, &credentials.text, credentials.keep);
    call.until_cancelled(signing_in).await?;
    clouds_view(&program, &connection).await
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
    let signing_in = sign_in::profile(parts, &connection, &name);
    Ok(match call.until_cancelled(signing_in).await? {
        ProfileOutcome::SignedIn => AwsProfileView::SignedIn {
            view: Box::new(clouds_view(&program, &connection).await?),
        },
        ProfileOutcome::Portal { start_url, region } => {
            AwsProfileView::Portal { start_url, region }
        }
    })
}

/// Opens the access portal in the browser, and gives the accounts there. `done` and `refused` stand on
/// the page that the browser shows in the end; `on_page` hears of the first one.
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
    on_page: Channel<SignInPageView>,
) -> Answer<Vec<AwsAccountView>> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.cloud_parts();
    let page = Page {
        done,
        refused,
        ..Page::default()
    };
    let open = |address: &Url| show(&on_page, address);
    let opening = sign_in::open_portal(parts, &connection, &start_url, &region, &page, &open);
    let accounts = call.until_cancelled(opening).await?;
    Ok(accounts.into_iter().map(Into::into).collect())
}

/// Opens a page of a sign-in in the browser, and tells Keygate's own page of it: where no browser comes
/// up, a person opens it.
pub(super) fn show(on_page: &Channel<SignInPageView>, address: &Url) {
    let page = SignInPageView {
        address: address.as_str().to_owned(),
        opened: links::open(address.as_str()),
    };
    // A window that is gone needs not hear of it.
    let _gone = on_page.send(page);
}

/// The roles that the person may take on in an account of the portal.
///
/// # Errors
/// `CloudNotSignedIn`, `Cloud`, `Cancelled`.
#[command]
pub async fn read_aws_roles(
    program: State<'_, Program>,
    call: CallId,
    account: String,
) -> Answer<Vec<String>> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = sign_in::roles(program.cloud_parts(), &connection, &account);
    Ok(call.until_cancelled(reading).await?)
}

/// Signs in to an account of the portal. `keep`: what signs in again goes into the key store.
///
/// # Errors
/// `CloudNotSignedIn`, `Cloud`, `Cancelled`.
#[command]
pub async fn choose_aws_role(
    program: State<'_, Program>,
    call: CallId,
    account: String,
    role: String,
    keep: bool,
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let choosing = sign_in::choose(program.cloud_parts(), &connection, &account, &role, keep);
    call.until_cancelled(choosing).await?;
    clouds_view(&program, &connection).await
}

/// Forgets who is signed in to a cloud, what was read there, and what is kept.
///
/// # Errors
/// `NotConnected`, `KeyStore`.
#[command]
pub async fn sign_out_of_cloud(
    program: State<'_, Program>,
    cloud: ProviderView,
) -> Answer<CloudsView> {
    let connection = program.session.current()?;
    let cloud = cloud.into();
    keeping::forget(program.cloud_parts(), &connection, cloud).await?;
    program.clouds.sign_out(&connection, cloud);
    clouds_view(&program, &connection).await
}

/// What the sign-in to a cloud needs, with the names of what the project uses there.
///
/// # Errors
/// `CloudNotUsed`, `Cancelled`, and why Atlas did not say what it uses.
#[command]
pub async fn read_cloud_rights(
    program: State<'_, Program>,
    call: CallId,
    cloud: ProviderView,
) -> Answer<CloudRightsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = rights::rights(program.cloud_parts(), &connection, cloud.into());
    Ok(call.until_cancelled(reading).await?.into())
}

/// What was read from a cloud last; `None`: nothing since the sign-in.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn last_read_from_cloud(
    program: State<'_, Program>,
    cloud: ProviderView,
) -> Answer<Option<CloudReadView>> {
    let connection = program.session.current()?;
    let read = program.clouds.read(&connection, cloud.into());
    Ok(read.map(|read| read.as_ref().into()))
}

/// Reads what decides from a cloud, and compares it; it is remembered as what the access list has.
///
/// # Errors
/// `CloudNotSignedIn`, `CloudNotUsed`, `Cloud`, `Cancelled`, and as `read_needed`.
#[command]
pub async fn read_from_cloud(
    program: State<'_, Program>,
    call: CallId,
    cloud: ProviderView,
) -> Answer<CloudAccessListView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let read = reading::read(program.cloud_parts(), &connection, cloud.into(), &call).await?;
    Ok(read.into())
}

/// What will be added to the lists in a cloud. `own`: lists that others use are left alone.
///
/// # Errors
/// `CloudAddition`, `CloudNotSignedIn`, `StaleSummary`.
#[command]
pub async fn plan_cloud_addition(
    program: State<'_, Program>,
    cloud: ProviderView,
    own: bool,
) -> Answer<CloudPlanView> {
    let connection = program.session.current()?;
    let planned = adding::plan(program.cloud_parts(), &connection, cloud.into(), own)?;
    Ok(planned.as_ref().into())
}

/// What will change so that a first list is in force. The project's name is typed before it is carried out.
///
/// # Errors
/// `CloudAddition`, `CloudNotSignedIn`, `StaleSummary`.
#[command]
pub async fn plan_first_list(
    program: State<'_, Program>,
    first: FirstListRequest,
) -> Answer<CloudPlanView> {
    let connection = program.session.current()?;
    let planned = adding::plan_first(program.cloud_parts(), &connection, &first.into())?;
    Ok(planned.as_ref().into())
}

/// What will be taken out of the lists in a cloud, because nothing needs it any more.
///
/// # Errors
/// `RemovalBlocked`, `CloudRemoval`, `CloudNotSignedIn`, `StaleSummary`, and as `read_needed`.
#[command]
pub async fn plan_cloud_removal(
    program: State<'_, Program>,
    call: CallId,
    cloud: ProviderView,
) -> Answer<CloudPlanView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let planning = removing::plan(program.cloud_parts(), &connection, cloud.into());
    let planned = call.until_cancelled(Box::pin(planning)).await?;
    Ok(planned.as_ref().into())
}

/// What will put back what there was before the last addition.
///
/// # Errors
/// `CloudRemoval`, `CloudNotSignedIn`, `StaleSummary`.
#[command]
pub async fn plan_putting_back(
    program: State<'_, Program>,
    cloud: ProviderView,
) -> Answer<CloudPlanView> {
    let connection = program.session.current()?;
    let planned = removing::plan_putting_back(program.cloud_parts(), &connection, cloud.into())?;
    Ok(planned.as_ref().into())
}

/// What will take out again what an entry of the activity, which `entry` names, says was added.
///
/// # Errors
/// As `plan_putting_back`.
#[command]
pub async fn plan_putting_back_entry(
    program: State<'_, Program>,
    entry: String,
) -> Answer<CloudPlanView> {
    let connection = program.session.current()?;
    let id = entry.parse().map_err(|_| ShellError::StaleSummary)?;
    let planned = removing::plan_putting_back_entry(program.cloud_parts(), &connection, id)?;
    Ok(planned.as_ref().into())
}

/// Carries out what was planned and named `token`.
///
/// # Errors
/// `StaleSummary`, `UnusualList` unless `confirmed`.
#[command]
pub async fn change_cloud(
    program: State<'_, Program>,
    call: CallId,
    token: u32,
    confirmed: bool,
    on_progress: Channel<CloudProgressView>,
) -> Answer<CloudChangedView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let progress = |progress| {
        // A window that is gone needs not hear of it.
        let _gone = on_progress.send(CloudProgressView::from(progress));
    };
    let parts = program.cloud_parts();
    let changing = changing::carry_out(parts, &connection, token, confirmed, &call, &progress);
    Ok(changing.await?.into())
}

/// Lets somebody else do something in a pretend cloud.
///
/// # Errors
/// `NotPractice`, `CloudNotSignedIn`, `NotConnected`.
#[command]
pub async fn rehearse_in_cloud(
    program: State<'_, Program>,
    cloud: ProviderView,
    what: RehearsalRequest,
) -> Answer<()> {
    let connection = program.session.current()?;
    rehearsing::rehearse(&program.clouds, &connection, cloud.into(), what.into())?;
    Ok(())
}

/// Who is signed in to each cloud, and what is offered for signing in.
pub(super) async fn clouds_view(program: &Program, connection: &Connection) -> Answer<CloudsView> {
    let parts = program.cloud_parts();
    keeping::again(parts, connection).await;
    let aws = sign_in::offers(parts, connection).await?;
    let azure = azure::sign_in::offers(parts, connection).await?;
    let google = google::sign_in::offers(parts, connection).await?;
    Ok(CloudsView {
        aws: AwsView::new(program.clouds.aws(connection), aws),
        azure: AzureView::new(program.clouds.azure(connection), azure),
        gcp: GoogleView::new(program.clouds.google(connection), google),
    })
}
