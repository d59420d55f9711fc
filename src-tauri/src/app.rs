//! Plugins, state, window, and the list of commands.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use atlas::Origin;
use credentials::SystemStore;
use storage::{FolderLock, Storage, StorageError};
use tauri::{App, AppHandle, Manager, RunEvent, WindowEvent, Wry};
use tauri_specta::{Builder, ErrorHandlingMode};

use crate::access_list::pasted::Pasted;
use crate::access_list::state::AccessListState;
use crate::activity::Activity;
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::clusters::moves::Moves;
use crate::commands::Program;
use crate::connection::key_store::KeyStore;
use crate::connection::presets::Presets;
use crate::connection::proxy_settings::ProxySettings;
use crate::connection::session::Session;
use crate::desktop::appearance::{Appearance, Wish};
use crate::desktop::clipboard::Clipboard;
use crate::desktop::drops::Drops;
use crate::desktop::printing::{self, Printing};
use crate::desktop::saved_files::SavedFiles;
use crate::desktop::{placement, window, zoom};
use crate::encryption::chosen_key_file::ChosenKeyFile;
use crate::encryption::pending::PendingChange;
use crate::support::cancellation::Cancellation;
use crate::support::events::{Event, Events};
use crate::support::preferences::Preferences;
use crate::support::{erasing, logs, panics, starting};
use crate::view::{self, ErrorView};
use crate::watch::{self, Failure, Watch};

/// Checks whether the lists changed, reports it, and ends.
const CHECK: &str = "--check";

/// Begins with the IP addresses, without a sign-in.
const ADDRESSES: &str = "--addresses";

/// Said where no first copy can be found; the lock of the data folder still holds.
const NAME_TAKEN: &str = "Another program uses Keygate's name on the session bus, so opening Keygate again does not bring this window to the front.";

/// How long starting waits for a check that `--check` is just writing down.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the end waits for Atlas to revoke the token.
const SIGNING_OUT: Duration = Duration::from_secs(2);

/// Runs Keygate until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    starting::begins();
    #[cfg(target_os = "linux")]
    crate::desktop::webkit::prepare();
    panics::watch();
    no_core_dumps();
    let presets = Presets::from_environment();
    let context = tauri::generate_context!();
    let identifier = context.config().identifier.clone();
    let Some(data_folder) = data_folder(&presets, &identifier) else {
        report("Keygate could not start: this system names no folder for a program's data.");
        return ExitCode::FAILURE;
    };
    if std::env::args().any(|argument| argument == CHECK) {
        return check(&presets, &data_folder);
    }
    let commands = commands();
    let builder = match window::one(&data_folder, &identifier) {
        Some(one) => tauri::Builder::default().plugin(one),
        None => {
            report(NAME_TAKEN);
            tauri::Builder::default()
        }
    };
    let built = builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_store::Builder::default().build())
        .register_uri_scheme_protocol(printing::SCHEME, |context, asked| {
            let program = context.app_handle().state::<Program>();
            program.printing.answer(&asked)
        })
        .invoke_handler(panics::guard(
            commands.invoke_handler(),
            ErrorView::Panicked,
        ))
        .setup(move |app| set_up(app, presets, &data_folder))
        .build(context);
    match built {
        Ok(app) => {
            app.run(|app, event| {
                // Unwinding into the window system would end the program without a word.
                if panics::caught(|| on_event(app, event)).is_none() {
                    app.state::<Program>().events.send(Event::Defect);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            report(&format!("Keygate could not start: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Where everything is stored.
fn data_folder(presets: &Presets, identifier: &str) -> Option<PathBuf> {
    // Where Tauri puts it, too.
    let usual = || dirs::data_local_dir().map(|folder| folder.join(identifier));
    presets.data_folder().cloned().or_else(usual)
}

/// Checks once whether the lists changed, without a window.
fn check(presets: &Presets, data_folder: &Path) -> ExitCode {
    begin_logs(data_folder);
    let failure = match checked(presets, data_folder) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(failure) => failure,
    };
    report(match failure {
        Failure::NotFetched => {
            "Keygate could not check whether the addresses changed: a list could not be fetched. The log says why."
        }
        Failure::NotKept => {
            "Keygate checked whether the addresses changed, and could not keep what it found. Is the disk full?"
        }
        Failure::DataFolder => {
            "Keygate could not check whether the addresses changed: its data folder cannot be used. The log says why."
        }
    });
    ExitCode::from(failure.status())
}

fn checked(presets: &Presets, data_folder: &Path) -> Result<(), Failure> {
    let unusable = |error: StorageError| {
        tracing::error!(%error, "check: the data folder cannot be used");
        Failure::DataFolder
    };
    let lock = match FolderLock::take(data_folder, PATIENCE) {
        Err(StorageError::InUse { .. }) => {
            report("Keygate is open, and checks by itself.");
            return Ok(());
        }
        taken => taken.map_err(unusable)?,
    };
    let storage = Storage::open(data_folder).map_err(unusable)?;
    // A window that opens while Atlas answers need not wait for that.
    drop(lock);
    let kept = storage.connection().map(|connection| connection.origin);
    let kept = kept.or_else(|| storage.custom_address());
    let kept = kept.and_then(|origin| Origin::parse(&origin).ok());
    let usual = presets.atlas().cloned().or(kept);
    let usual = usual.unwrap_or_else(Origin::commercial);
    let turn = || FolderLock::take(data_folder, PATIENCE).ok();
    let proxy = ProxySettings::open(&storage);
    let key_store = KeyStore::new(Arc::new(SystemStore));
    let failures = tauri::async_runtime::block_on(async {
        let route = proxy.route(&key_store).await;
        watch::check(&storage, &usual, route, turn).await
    });
    failures.first().map_or(Ok(()), |failure| Err(*failure))
}

macro_rules! commands {
    ($($name:ident,)*) => {
        /// The names of the commands.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        fn collected() -> tauri_specta::Commands<Wry> {
            command::collect![$($name,)*]
        }
    };
}

include!("commands/list.rs");

/// The commands and the types they speak in.
#[must_use]
pub fn commands() -> Builder<Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Result)
        .disable_serde_phases()
        .constant("refusalCodes", view::REFUSAL_CODES)
        .commands(collected())
}

fn set_up(
    app: &mut App,
    presets: Presets,
    data_folder: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let (storage, folder_lock) = open_storage(data_folder);
    begin_logs(data_folder);
    starting::reached("logs");
    for notice in storage.notices() {
        tracing::warn!(file = notice.file, problem = ?notice.problem, "storage");
    }
    let storage = Arc::new(storage);
    let handle = app.handle().clone();
    storage.on_notices(move |notices| {
        send(&handle, Event::Storage(notices.to_vec()));
    });
    let handle = app.handle().clone();
    let activity = Activity::start(Arc::clone(&storage), move || {
        send(&handle, Event::Activity);
    });
    // For as long as the program runs.
    app.manage(folder_lock);
    app.manage(Program {
        preferences: Preferences::open(app.handle(), data_folder),
        proxy: ProxySettings::open(&storage),
        watch: Watch::new(storage.watching()),
        storage,
        key_store: KeyStore::new(Arc::new(SystemStore)),
        session: Session::default(),
        books: Books::default(),
        access_list: AccessListState::default(),
        history: History::default(),
        drops: Drops::default(),
        pasted: Pasted::default(),
        pending: PendingChange::default(),
        key_file: ChosenKeyFile::default(),
        moves: Moves::recorded_in(activity.clone()),
        activity,
        cancellation: Cancellation::default(),
        events: Events::default(),
        printing: Printing::default(),
        clipboard: Clipboard::default(),
        appearance: Appearance::default(),
        saved_files: SavedFiles::default(),
        erased: AtomicBool::new(false),
        presets,
        begins_with_addresses: std::env::args().any(|argument| argument == ADDRESSES),
        data_folder: data_folder.to_owned(),
    });
    let handle = app.handle().clone();
    panics::tell_with(move || handle.state::<Program>().events.send(Event::Defect));
    let handle = app.handle().clone();
    tauri::async_runtime::spawn(panics::restart_on_panic(watch::AFTER_PANIC, move || {
        let handle = handle.clone();
        async move { watch::run(handle.state::<Program>().watch_parts()).await }
    }));
    #[cfg(target_os = "linux")]
    follow_desktop(app.handle().clone());
    starting::reached("window asked for");
    let preferences = &app.state::<Program>().preferences;
    window::open(app, data_folder.join(erasing::WEBVIEW), preferences)?;
    starting::reached("window made");
    Ok(())
}

/// What is kept; in memory alone where the folder cannot be written or another copy uses it.
fn open_storage(folder: &Path) -> (Storage, Option<FolderLock>) {
    let opened = FolderLock::take(folder, PATIENCE)
        .and_then(|lock| Storage::open(folder).map(|storage| (storage, Some(lock))));
    opened.unwrap_or_else(|why| (Storage::in_memory(folder, &why), None))
}

fn send(app: &AppHandle, event: Event) {
    // Before the program is put together there is no page to send it to.
    if let Some(program) = app.try_state::<Program>() {
        program.events.send(event);
    }
}

/// What the window system, or the end of the program, asks for.
fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event, .. } if window::is_main(&label) => {
            on_window_event(app, &event);
        }
        RunEvent::WindowEvent {
            label,
            event: WindowEvent::Destroyed,
            ..
        } => app.state::<Program>().printing.closed(&label),
        RunEvent::Exit => end(app),
        _ => {}
    }
}

fn on_window_event(app: &AppHandle, event: &WindowEvent) {
    let program = app.state::<Program>().inner();
    match event {
        WindowEvent::CloseRequested { api, .. }
            if !program.events.may_close(program.moves.some_wait()) =>
        {
            api.prevent_close();
        }
        WindowEvent::Destroyed => {
            program.cancellation.cancel_all();
            printing::close_all(app);
        }
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => {
            if let Some(window) = window::of(app) {
                placement::remember(&program.preferences, &window);
                zoom::resized(&window, &program.preferences);
            }
        }
        WindowEvent::ThemeChanged(theme) => {
            wish_for(app, Wish::Dark(*theme == tauri::Theme::Dark));
        }
        WindowEvent::DragDrop(event) => {
            if let Some(drag) = program.drops.on_event(event) {
                program.events.send(Event::FileDrag(drag));
            }
        }
        WindowEvent::Focused(true) => program.watch.wake(),
        _ => {}
    }
}

/// Takes the appearance the desktop asks for, now and whenever that changes.
#[cfg(target_os = "linux")]
fn follow_desktop(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let wished = |wish| wish_for(&app, wish);
        // A session without a bus has no preference.
        let _no_bus = crate::desktop::appearance::follow(wished).await;
    });
}

fn wish_for(app: &AppHandle, wish: Wish) {
    let program = app.state::<Program>();
    if program.appearance.note(wish) {
        program.events.send(match wish {
            Wish::Dark(dark) => Event::SystemTheme { dark },
            Wish::MoreContrast(more) => Event::SystemContrast { more },
        });
    }
}

/// Revokes the token, so that nothing usable is left behind, and writes down what was done.
fn end(app: &AppHandle) {
    let program = app.state::<Program>();
    if let Some(connection) = program.session.end() {
        tauri::async_runtime::block_on(async {
            // Atlas forgets the token by itself within the hour where this is too slow.
            let _late = tokio::time::timeout(SIGNING_OUT, connection.client.sign_out()).await;
        });
    }
    program.activity.finish();
    if program.erased.load(Ordering::SeqCst)
        && let Err((path, error)) = erasing::finish(&program.data_folder)
    {
        report(&format!(
            "Keygate could not remove {}: {error}",
            path.display()
        ));
    }
}

/// No picture of this process's memory is ever left on the disk, nor one of those it starts.
/// (Not by forbidding others to read it altogether: the system's file dialogs need that.)
fn no_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            // Linux ignores 0 where dumps go to a program, and stops at 1; no file of one byte holds
            // a dump either. Source: Linux, `fs/coredump.c`.
            current: Some(1),
            maximum: Some(1),
        };
        if setrlimit(Resource::Core, none).is_err() {
            report("Keygate could not switch core dumps off.");
        }
    }
}

fn begin_logs(data_folder: &Path) {
    if let Err(error) = logs::begin(data_folder) {
        report(&format!("Keygate writes no log: {error}"));
    }
}

/// Says `message` where the program was started.
#[expect(clippy::print_stderr, reason = "there is no window yet to say it in")]
pub fn report(message: &str) {
    eprintln!("{message}");
}
