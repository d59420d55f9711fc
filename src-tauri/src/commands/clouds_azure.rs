//! Signing in to Azure.

use clouds::loopback::Page;
use command::command;
use tauri::State;
use tauri::ipc::Channel;
use url::Url;

use super::clouds::{clouds_view, show};
use super::{Answer, Program};
use crate::clouds::azure::sign_in;
use crate::view::{AzureAppRequest, AzureSecretRequest, CallId, CloudsView, SignInPageView};

/// Signs a person in to Azure in the browser. `keep`: what signs in again goes into the key store.
/// `done` and `refused` stand on the page that the browser shows in the end; `on_page` hears of the
/// first one.
///
/// # Errors
/// `AzureField`, `Browser`, `Cloud`, `Cancelled`.
#[command]
pub async fn sign_in_to_azure(
    program: State<'_, Program>,
    call: CallId,
    app: AzureAppRequest,
    keep: bool,
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
    let open = |address: &Url| show(&on_page, address);
    let (parts, app) = (program.cloud_parts(), app.into());
    let signing_in = sign_in::browser(parts, &connection, &app, keep, &page, &open);
    call.until_cancelled(signing_in).await?;
    clouds_view(&program, &connection).await
}

/// Signs in to Azure as a service principal.
///
/// # Errors
/// `AzureField`, `Cloud`, `Cancelled`.
#[command]
pub async fn sign_in_to_azure_as_program(
    program: State<'_, Program>,
    call: CallId,
    app: AzureAppRequest,
    secret: AzureSecretRequest,
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let (parts, app) = (program.cloud_parts(), app.into());
    let AzureSecretRequest { text, keep } = secret;
    let signing_in = sign_in::service_principal(parts, &connection, &app, text, keep);
    call.until_cancelled(signing_in).await?;
    clouds_view(&program, &connection).await
}
