//! Plugins, state, window, and the list of commands.

mod check;
mod copies;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use credentials::SystemStore;
use encryption::Provider;
use storage::{FolderLock, Storage, StorageError};
use tauri::{App, AppHandle, Manager, RunEvent, WindowEvent, Wry};
use tauri_specta::ErrorHandlingMode;

use crate::access_list::pasted::Pasted;
use crate::access_list::state::AccessListState;
use crate::activity::Activity;
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::clouds::state::Clouds;
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
use crate::desktop::trouble::{self, Trouble, report};
use crate::desktop::{menu, placement, window, zoom};
use crate::encryption::chosen_key_file::ChosenKeyFile;
use crate::encryption::pending::PendingChange;
use crate::support::cancellation::Cancellation;
use crate::support::events::{Event, Events};
use crate::support::identifier::IDENTIFIER;
use crate::support::preferences::Preferences;
use crate::support::{erasing, logs, panics, starting};
use crate::view::{self, ErrorView};
use crate::watch::{self, Watch};

type Builder = tauri::Builder<Wry>;

/// Checks whether the lists changed, reports it, and ends.
const CHECK: &str = "--check";

/// Begins with the IP addresses, without a sign-in.
const ADDRESSES: &str = "--addresses";

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
    no_crash_dumps();
    let presets = Presets::from_environment();
    let Some(data_folder) = data_folder(&presets) else {
        trouble::say(&Trouble::NoDataFolder);
        return ExitCode::FAILURE;
    };
    if std::env::args().any(|argument| argument == CHECK) {
        return check::run(&presets, &data_folder);
    }
    #[cfg(windows)]
    win32::is_program(IDENTIFIER);
    if cfg!(windows) && tauri::webview_version().is_err() {
        trouble::say(&Trouble::NoWebView);
        return ExitCode::FAILURE;
    }
    let folder = data_folder.clone();
    let app = match panics::caught(|| build(presets, data_folder)) {
        Some(Ok(Some(app))) => app,
        Some(Ok(None)) => return ExitCode::SUCCESS,
        Some(Err(error)) => return no_window(&folder, error.to_string()),
        None => return no_window(&folder, String::new()),
    };
    app.run(|app, event| {
        // Unwinding into the window system would end the program without a word.
        if panics::caught(|| on_event(app, event)).is_none() {
            app.state::<Program>().events.send(Event::Defect);
        }
    });
    ExitCode::SUCCESS
}

fn no_window(data_folder: &Path, detail: String) -> ExitCode {
    trouble::say(&Trouble::NoWindow {
        detail,
        data_folder: data_folder.to_owned(),
    });
    ExitCode::FAILURE
}

/// Puts the program together; `None` where another copy of it has the data folder, and is in front now.
fn build(presets: Presets, data_folder: PathBuf) -> tauri::Result<Option<App>> {
    let commands = commands();
    let Some((builder, lock)) = copies::first(&data_folder) else {
        return Ok(None);
    };
    with_menu(builder)
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
        .setup(move |app| {
            let detail = match panics::caught(|| set_up(app, presets, &data_folder, lock)) {
                Some(Ok(())) => return Ok(()),
                Some(Err(error)) => error.to_string(),
                None => String::new(),
            };
            // What is returned from here ends in a panic, which nobody sees.
            no_window(&data_folder, detail);
            std::process::exit(1)
        })
        .build(tauri::generate_context!())
        .map(Some)
}

/// macOS has the menu of a program at the top of the screen; elsewhere there is none.
fn with_menu(builder: Builder) -> Builder {
    if !cfg!(target_os = "macos") {
        return builder;
    }
    builder
        .menu(menu::make)
        .on_menu_event(|app, event| match menu::asked(event.id().as_ref()) {
            Some(menu::Asked::Settings) => send(app, Event::OpenSettings),
            Some(menu::Asked::Quit) => window::close(app),
            None => {}
        })
}

/// Where everything is stored.
fn data_folder(presets: &Presets) -> Option<PathBuf> {
    // Where Tauri puts it, too.
    let usual = || dirs::data_local_dir().map(|folder| folder.join(IDENTIFIER));
    presets.data_folder().cloned().or_else(usual)
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
pub fn commands() -> tauri_specta::Builder<Wry> {
    tauri_specta::Builder::new()
        .error_handling(ErrorHandlingMode::Result)
        .disable_serde_phases()
        .constant("refusalCodes", view::REFUSAL_CODES)
        .commands(collected())
}

fn set_up(
    app: &mut App,
    presets: Presets,
    data_folder: &Path,
    lock: copies::Lock,
) -> tauri::Result<()> {
    let lock = lock.unwrap_or_else(|| FolderLock::take(data_folder, PATIENCE));
    let (storage, folder_lock) = open_storage(data_folder, lock);
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
    #[cfg(not(target_os = "linux"))]
    if folder_lock.is_some() {
        copies::answer(app.handle(), data_folder);
    }
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
        clouds: Clouds::with_stand_ins(presets.aws().map(|aws| (Provider::Aws, aws.clone()))),
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
fn open_storage(
    folder: &Path,
    lock: Result<FolderLock, StorageError>,
) -> (Storage, Option<FolderLock>) {
    let opened = lock.and_then(|lock| Storage::open(folder).map(|storage| (storage, Some(lock))));
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
        && let Err((path, error)) = erasing::finish(&program.data_folder, &beside())
    {
        let detail = error.to_string();
        trouble::say(&Trouble::NotErased { path, detail });
    }
}

/// What lies outside of the data folder.
fn beside() -> Vec<PathBuf> {
    let home = dirs::home_dir().filter(|_| cfg!(target_os = "macos"));
    home.map_or_else(Vec::new, |home| erasing::left_by_macos(&home))
}

/// No picture of this process's memory is ever left on the disk, nor one of those it starts.
/// (Not by forbidding others to read it altogether: the system's file dialogs need that.)
fn no_crash_dumps() {
    #[cfg(windows)]
    win32::no_crash_reports();
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
