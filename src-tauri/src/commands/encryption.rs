//! The Encryption screen.

use command::command;
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use crate::activity::Actor;
use crate::encryption::change;
use crate::encryption::disabling;
use crate::program::Program;
use crate::view::{
    EncryptionView, FieldFindingView, KmsFormRequest, ProviderView, SaveAnswerView, SavePhaseView,
    SaveRequest, SummaryView, deed_of,
};

/// What Atlas has for the project in use, read anew; also *Check now*.
///
/// # Errors
/// Whatever stands between here and Atlas, `ProjectChanged`, `Cancelled`.
#[command]
pub async fn read_encryption(
    program: State<'_, Program>,
    project_id: String,
) -> Answer<EncryptionView> {
    let connection = program.session.current()?;
    let reading = change::read(&connection, &project_id);
    program.reading.until_cancelled(reading).await
}

/// What is wrong or unusual in the fields that are not secret, while typing.
#[command]
pub fn check_form(form: KmsFormRequest) -> Vec<FieldFindingView> {
    encryption::check(&form.into())
        .into_iter()
        .map(Into::into)
        .collect()
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
    change::prepare_save(&program, request)
}

/// Sums up what switching a provider off would send.
///
/// # Errors
/// `OffBlocked`, `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn prepare_off(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
) -> Answer<SummaryView> {
    let preparing = disabling::prepare(&program, &project_id, provider.into());
    program.reading.until_cancelled(preparing).await
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
    token: u32,
    on_phase: Channel<SavePhaseView>,
) -> Answer<SaveAnswerView> {
    let pending = program.pending.take(token)?;
    let _sending = program.notices.sending();
    let actor = Actor::new(&pending.connection, Some(pending.project.clone()));
    let deed = deed_of(&pending.change);
    let sent = change::send(pending, &program.waiting, on_phase);
    program
        .activity
        .during(actor, deed, sent, |answer| answer.verdict.into())
        .await
}
