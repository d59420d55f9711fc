//! Signing in to Google Cloud.

use clouds::google::sign_in::Client;
use clouds::loopback::Page;
use command::command;
use secret::Secret;
use tauri::State;
use tauri::ipc::Channel;
use url::Url;

use super::clouds::{clouds_view, show};
use super::{Answer, Program};
use crate::clouds::google::sign_in::{self, App};
use crate::view::{CallId, CloudsView, GoogleClientRequest, SignInPageView};

/// Signs a person in to Google Cloud, in the browser. `done` and `refused` stand on the page that the
/// browser shows in the end; `on_page` hears of the first one.
///
/// # Errors
/// `GoogleClient`, `GoogleProject`, `Browser`, `Cloud`, `Cancelled`.
#[command]
pub async fn sign_in_to_google(
    program: State<'_, Program>,
    call: CallId,
    client: GoogleClientRequest,
    done: String,
    refused: String,
    on_page: Channel<SignInPageView>,
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let page = Page {
        done,
        refused,
        ..Page::default()
    };
    let GoogleClientRequest {
        id,
        secret,
        quota_project,
        keep,
    } = client;
    let app = App {
        client: Client {
            id: id.trim().to_owned(),
            secret,
        },
        quota_project,
        keep,
    };
    let open = |address: &Url| show(&on_page, address);
    let parts = program.cloud_parts();
    let signing_in = sign_in::browser(parts, &connection, app, &page, &open);
    call.until_cancelled(signing_in).await?;
    clouds_view(&program, &connection).await
}

/// Signs in to Google Cloud with the key file that was chosen and named `token`. The file is wiped.
/// `keep`: what signs in goes into the key store.
///
/// # Errors
/// `GoogleFile`, `Cloud`, `Cancelled`, `Form` where it is not held any more.
#[command]
pub async fn use_google_key_file(
    program: State<'_, Program>,
    call: CallId,
    token: u32,
    quota_project: String,
    keep: bool,
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let text: Secret = program.key_file.copy(token)?;
    let parts = program.cloud_parts();
    let signing_in = sign_in::key_file(parts, &connection, &text, &quota_project, keep);
    let signed_in = call.until_cancelled(signing_in).await;
    program.key_file.clear();
    signed_in?;
    clouds_view(&program, &connection).await
}

/// Signs in to Google Cloud with the application default credentials of this computer.
///
/// # Errors
/// `GoogleFile`, `Cloud`, `Cancelled`.
#[command]
pub async fn use_google_default_credentials(
    program: State<'_, Program>,
    call: CallId,
    quota_project: String,
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.cloud_parts();
    let signing_in = sign_in::default_credentials(parts, &connection, &quota_project);
    call.until_cancelled(signing_in).await?;
    clouds_view(&program, &connection).await
}

/// Remembers the service account that Atlas uses, where Atlas does not tell it.
///
/// # Errors
/// `GoogleAccount`.
#[command]
pub async fn name_google_account(
    program: State<'_, Program>,
    account: String,
) -> Answer<CloudsView> {
    let connection = program.session.current()?;
    sign_in::name_account(program.cloud_parts(), &connection, &account)?;
    clouds_view(&program, &connection).await
}
