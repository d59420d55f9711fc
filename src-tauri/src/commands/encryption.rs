//! The Encryption screen.

use command::command;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::{Answer, Program};
use crate::activity::{Actor, action_of, outcome};
use crate::desktop::files;
use crate::encryption::chosen_key_file::LARGEST;
use crate::encryption::{change, disabling};
use crate::view::{
    CallId, CheckedFormView, DisablingView, EncryptionView, KeyFileView, KmsFormRequest,
    ProviderView, SaveAnswerView, SavePhaseView, SaveRequest, SummaryView,
};

/// What Atlas has for the project in use, read anew; also *Check now*.
///
/// # Errors
/// Whatever stands between here and Atlas, `ProjectChanged`, `Cancelled`.
#[command]
pub async fn read_encryption(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
) -> Answer<EncryptionView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = change::read(&connection, &project_id);
    Ok(call.until_cancelled(reading).await?.into())
}

/// What is wrong or unusual in the fields that are not secret, while typing, and the form as it
/// would be sent.
#[command]
pub fn check_form(form: KmsFormRequest) -> CheckedFormView {
    let form = encryption::KmsForm::from(form);
    CheckedFormView {
        findings: encryption::check(&form)
            .into_iter()
            .map(Into::into)
            .collect(),
        form: form.normalised().into(),
    }
}

/// Sums up what Save would send.
///
/// # Errors
/// `Form` with the fields that block, `NothingChanged`, `ProjectChanged`.
#[command]
pub async fn prepare_save(
    program: State<'_, Program>,
    request: SaveRequest,
) -> Answer<SummaryView> {
    let SaveRequest {
        project_id,
        form,
        secret,
        key_file,
    } = request;
    let connection = program.session.current()?;
    let secret = match key_file {
        Some(token) => program.key_file.copy(token)?,
        None => secret,
    };
    let pending = &program.pending;
    let summary = change::prepare_save(pending, connection, &project_id, &form.into(), secret)?;
    Ok(summary.into())
}

/// Asks for the key file of a Google service account and holds it: its text never enters the page.
///
/// # Errors
/// `Cancelled`, `FileNotRead`.
#[command]
pub async fn choose_key_file(
    app: AppHandle,
    program: State<'_, Program>,
    call: CallId,
) -> Answer<KeyFileView> {
    let call = program.cancellation.begin(call.number);
    let preset = program.presets.open_file();
    let path = files::ask_open(&app, preset, program.preferences.last_folder()).await?;
    let reading = files::read(&path, LARGEST);
    let content = call.until_cancelled(reading).await?;
    Ok(KeyFileView {
        token: program.key_file.put(content),
        name: files::name_of(&path),
    })
}

/// Wipes the key file that was chosen.
#[command]
pub fn forget_key_file(program: State<'_, Program>) {
    program.key_file.clear();
}

/// Sums up what switching a provider off would send.
///
/// # Errors
/// `DisablingBlocked`, `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn prepare_disabling(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
) -> Answer<SummaryView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let pending = &program.pending;
    let preparing = disabling::prepare(pending, connection, &project_id, provider.into());
    Ok(call.until_cancelled(preparing).await?.into())
}

/// Forgets the change that was summed up, and the secret in it.
#[command]
pub fn drop_summary(program: State<'_, Program>) {
    program.pending.clear();
}

/// Sends the change that was summed up, and reads back what became of it.
///
/// # Errors
/// `StaleSummary`, `Cancelled`, `ChangedMeanwhile`, `NotTaken`, `Refused`, `StillRefused`,
/// `StoppedWaiting`, and whatever stands between here and Atlas.
#[command]
pub async fn send(
    program: State<'_, Program>,
    call: CallId,
    token: u32,
    on_phase: Channel<SavePhaseView>,
) -> Answer<SaveAnswerView> {
    let call = program.cancellation.begin(call.number);
    let pending = program.pending.take(token)?;
    let _sending = program.events.sending();
    let actor = Actor::new(&pending.connection, Some(pending.project.clone()));
    let action = action_of(&pending.change);
    let sent = change::send(pending, &call, |phase| {
        // A page that is gone has nothing to draw; the change goes on.
        let _gone = on_phase.send(phase.into());
    });
    let answer = program
        .activity
        .during(actor, action, sent, |answer| {
            outcome::of_change(&answer.verdict)
        })
        .await?;
    Ok(answer.into())
}

/// What has to be dealt with before a provider is switched off, read anew.
///
/// # Errors
/// `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn read_disabling(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
) -> Answer<DisablingView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = disabling::obstacles(&connection, &project_id, provider.into());
    let obstacles = call.until_cancelled(reading).await?;
    Ok(DisablingView {
        project_id,
        provider,
        obstacles: obstacles.into_iter().map(Into::into).collect(),
    })
}
