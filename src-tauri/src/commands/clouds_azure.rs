//! Signing in to Azure.

use clouds::loopback::Page;
use command::command;
use tauri::State;
use url::Url;

use super::clouds::clouds_view;
use super::{Answer, Program};
use crate::clouds::azure::sign_in;
use crate::desktop::links;
use crate::view::{AzureAppRequest, AzureSecretRequest, CallId, CloudsView};

/// Signs a person in to Azure in the browser. `done` and `refused` stand on the page that the browser
/// shows in the end.
///
/// # Errors
/// `AzureField`, `Browser`, `Cloud`, `Cancelled`.
#[command]
pub async fn sign_in_to_azure(
    program: State<'_, Program>,
    call: CallId,
    app: AzureAppRequest,
    done: String,
    refused: String,
) -> Answer<CloudsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let page = Page {
        done,
        refused,
        ..Page::default()
    };
    let open = |address: &Url| links::open(address.as_str());
    let app = app.into();
    let signing_in = sign_in::browser(program.cloud_parts(), &connection, &app, &page, &open);
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
    let signing_in = sign_in::service_principal(parts, &connection, &app, secret.text);
    call.until_cancelled(signing_in).await?;
    clouds_view(&program, &connection).await
}
