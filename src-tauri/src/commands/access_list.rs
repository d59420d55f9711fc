//! The Access list screen.

use command::command;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::history::accepted;
use super::saved_files::{ask, record, saved};
use super::{Answer, Program};
use crate::access_list::{comparing, needed, rollback};
use crate::desktop::files;
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::practice;
use crate::view::{
    self, AccessListView, ArtefactRequest, ArtefactView, CallId, ComparisonOrderRequest,
    ComparisonRowsView, ComparisonTableView, CopiedView, ErrorView, NeededView, SavedView,
};

/// What the key service must let in, read anew from Atlas.
///
/// # Errors
/// Why there is no list at all, `Cancelled`.
#[command]
pub async fn read_needed(program: State<'_, Program>, call: CallId) -> Answer<NeededView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = needed::read(program.list_parts(), &connection);
    Ok(call.until_cancelled(reading).await?.into())
}

/// Says which projects use the key service, and reads what is needed anew.
///
/// # Errors
/// `Cancelled` (the choice before holds again), and as `read_needed`.
#[command]
pub async fn tick_projects(
    program: State<'_, Program>,
    call: CallId,
    project_ids: Vec<String>,
) -> Answer<NeededView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.list_parts();
    Ok(needed::tick(parts, &connection, project_ids, &call)
        .await?
        .into())
}

/// What is needed, what there is, and how they differ.
///
/// # Errors
/// As `read_needed`.
#[command]
pub async fn read_access_list(program: State<'_, Program>, call: CallId) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = comparing::read(program.list_parts(), &connection);
    Ok(call.until_cancelled(reading).await?.into())
}

/// Compares what was pasted; it is remembered as what the access list has.
///
/// # Errors
/// `AccessListUnreadable`, `Cancelled` (what was remembered before stays), and as `read_needed`.
#[command]
pub async fn compare_text(
    program: State<'_, Program>,
    call: CallId,
    text: String,
) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    compare(&program, &call, text.into_bytes()).await
}

/// Takes a part of a long text, its `first` or the next one.
#[command]
pub async fn take_part(program: State<'_, Program>, part: String, first: bool) -> Answer<()> {
    program
        .pasted
        .take_part(&part, first, comparing::LARGEST_TEXT);
    Ok(())
}

/// Compares the text that came in parts.
///
/// # Errors
/// As `compare_text`.
#[command]
pub async fn compare_parts(program: State<'_, Program>, call: CallId) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    let text = program.pasted.take();
    compare(&program, &call, text.into_bytes()).await
}

/// Compares a file that the person chooses; `on_chosen` gets its name.
///
/// # Errors
/// `Cancelled`, `FileNotRead`, and as `compare_text`.
#[command]
pub async fn compare_file(
    app: AppHandle,
    program: State<'_, Program>,
    call: CallId,
    on_chosen: Channel<String>,
) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    let preset = program.presets.open_file();
    let path = files::ask_open(&app, preset, program.preferences.last_folder()).await?;
    // A window that is gone needs not hear of it.
    let _gone = on_chosen.send(files::name_of(&path));
    let reading = files::read(&path, comparing::LARGEST);
    let bytes = call.until_cancelled(reading).await?;
    program.preferences.set_last_folder(&path);
    compare(&program, &call, bytes).await
}

/// Says whether the screen is shown that takes a dropped file.
#[command]
pub fn take_drops(program: State<'_, Program>, takes: bool) {
    program.drops.set_takes(takes);
}

/// Compares the file that was dropped on the window; its path comes from the system's own event
/// (safety rule X7).
///
/// # Errors
/// `Cancelled` where there is none, `FileNotRead`, and as `compare_text`.
#[command]
pub async fn compare_dropped(program: State<'_, Program>, call: CallId) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    let path = program.drops.take().ok_or(ErrorView::Cancelled)?;
    let reading = files::read(&path, comparing::LARGEST);
    let bytes = call.until_cancelled(reading).await?;
    compare(&program, &call, bytes).await
}

/// Compares the list at `position` of those in the text that was compared.
///
/// # Errors
/// `StaleList` where the text is not here any more, `Cancelled`, and as `read_needed`.
#[command]
pub async fn pick_list(
    program: State<'_, Program>,
    call: CallId,
    position: u32,
) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.list_parts();
    let shown = comparing::pick(parts, &connection, position, &call, &program.activity).await?;
    Ok(shown.into())
}

/// Forgets what the access list has.
///
/// # Errors
/// As `read_needed`.
#[command]
pub async fn forget_access_list(
    program: State<'_, Program>,
    call: CallId,
) -> Answer<AccessListView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.list_parts();
    let shown = comparing::forget(parts, &connection, &call, &program.activity).await?;
    Ok(shown.into())
}

/// `count` rows of a table from row `start`, sorted where `order` says so.
///
/// # Errors
/// `StaleList`.
#[command]
pub async fn comparison_rows(
    program: State<'_, Program>,
    generation: u32,
    table: ComparisonTableView,
    order: Option<ComparisonOrderRequest>,
    start: u32,
    count: u32,
) -> Answer<ComparisonRowsView> {
    let source = program.session.current()?.source();
    let compared = program
        .access_list
        .compared(&source, &program.storage)
        .filter(|compared| compared.generation == generation)
        .ok_or(ErrorView::StaleList)?;
    let news = program.history.newcomers(&source, &program.storage);
    let since = |position: usize| news.since(compared.set.needed.nets().get(position)?);
    Ok(blocking(|| {
        ComparisonRowsView::new(&compared, table, start, count, order, &since)
    }))
}

/// Writes a list in the form that `request` names, and reads it back.
///
/// # Errors
/// `ArtefactRefused`, `NothingToWrite`, `Cancelled`, and as `read_needed`.
#[command]
pub async fn write_artefact(
    program: State<'_, Program>,
    call: CallId,
    request: ArtefactRequest,
) -> Answer<ArtefactView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let parts = program.list_parts();
    let writing = comparing::write(parts, &connection, request.into());
    let (token, artefact) = call.until_cancelled(writing).await?;
    Ok(ArtefactView::new(token, &artefact))
}

/// Copies a file of what was written.
///
/// # Errors
/// `StaleSummary`, `UnusualList` unless `confirmed`, `ClipboardRefused`.
#[command]
pub async fn copy_artefact(
    program: State<'_, Program>,
    token: u32,
    file: u32,
    confirmed: bool,
) -> Answer<CopiedView> {
    let source = program.session.current()?.source();
    let (artefact, list) =
        program
            .access_list
            .artefact(&source, &program.storage, token, confirmed)?;
    let file = artefact
        .files
        .get(file as usize)
        .ok_or(ErrorView::StaleSummary)?;
    program.clipboard.put(file.text.clone())?;
    accepted(&program, [&list], confirmed);
    Ok(CopiedView {
        count: view::count(artefact.count),
    })
}

/// Saves a file of what was written.
///
/// # Errors
/// `StaleSummary`, `UnusualList` unless `confirmed`, `Cancelled`, `FileNotWritten`.
#[command]
pub async fn save_artefact(
    app: AppHandle,
    program: State<'_, Program>,
    token: u32,
    file: u32,
    confirmed: bool,
) -> Answer<SavedView> {
    let source = program.session.current()?.source();
    let (artefact, list) =
        program
            .access_list
            .artefact(&source, &program.storage, token, confirmed)?;
    let file = artefact
        .files
        .get(file as usize)
        .ok_or(ErrorView::StaleSummary)?;
    let count = view::count(artefact.count);
    let saved = save(&app, &program, &file.name, file.text.as_bytes(), count).await?;
    accepted(&program, [&list], confirmed);
    Ok(saved)
}

/// Saves what was compared byte for byte, to go back to (safety rule A3): a file for each text.
///
/// # Errors
/// `NothingToWrite` where the text is not here any more, `Cancelled`, `FileNotWritten`.
#[command]
pub async fn save_rollback(app: AppHandle, program: State<'_, Program>) -> Answer<SavedView> {
    let source = program.session.current()?.source();
    let (state, storage) = (&program.access_list, &program.storage);
    let compared = state
        .compared(&source, storage)
        .ok_or(ErrorView::NothingToWrite)?;
    let texts = state.texts(&source, storage);
    let count = view::count(compared.list.entries.len());
    let mut last = Err(ErrorView::NothingToWrite);
    for (name, bytes) in rollback::files(&texts, compared.read_at, source.practice) {
        last = Ok(save(&app, &program, &name, &bytes, count).await?);
    }
    let saved = last?;
    // What was compared meanwhile is another list.
    if let Some(now) = state.compared(&source, storage)
        && now.read_at == compared.read_at
    {
        state.saved_rollback(&source, storage);
    }
    Ok(saved)
}

/// Saves the steps of the run-book, in the page's words.
///
/// # Errors
/// `Cancelled`, `FileNotWritten`.
#[command]
pub async fn save_runbook(
    app: AppHandle,
    program: State<'_, Program>,
    text: String,
) -> Answer<SavedView> {
    let practice = practice::file_mark(program.session.current()?.is_practice());
    save(
        &app,
        &program,
        &format!("{practice}run-book.txt"),
        text.as_bytes(),
        0,
    )
    .await
}

async fn compare(program: &Program, call: &Call<'_>, bytes: Vec<u8>) -> Answer<AccessListView> {
    let connection = program.session.current()?;
    let parts = program.list_parts();
    let shown = comparing::compare(parts, &connection, bytes, call, &program.activity);
    Ok(shown.await?.into())
}

async fn save(
    app: &AppHandle,
    program: &Program,
    name: &str,
    bytes: &[u8],
    count: u32,
) -> Answer<SavedView> {
    let destination = ask(app, program, name).await?;
    let path = blocking(|| files::write(&destination, bytes));
    record(program, &destination, &path, count);
    Ok(saved(program, path?, count, count))
}
