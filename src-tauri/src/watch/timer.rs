//! Watching while the program is closed: a timer of the system starts `keygate --check` for this
//! user. On Linux systemd's, on macOS launchd's, on Windows the Task Scheduler's.

mod launchd;
mod systemd;
mod task_scheduler;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sha2::{Digest, Sha256};
use storage::Every;

use crate::connection::presets::Presets;
use crate::support::erasing::Remaining;
use crate::support::error::{ShellError, TimerProblem};

/// What the system is to start.
#[derive(Debug, Clone)]
struct Job {
    program: PathBuf,
    /// Between two starts.
    every: Every,
    /// Of the hour, where a timer draws none by itself.
    minute: u8,
    /// Presets that say where the program keeps things and which Atlas it asks.
    environment: Vec<(&'static str, String)>,
}

/// What a system needs for a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    /// Files and their content.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// A command that succeeds as long as the system has the timer; without one, it has the timer as
    /// long as the first file is there.
    asked: Option<Vec<String>>,
    /// What the system makes of them, and may leave behind.
    traces: Vec<PathBuf>,
    /// Commands once the files are there.
    start: Vec<Vec<String>>,
    /// Commands before the files go.
    stop: Vec<Vec<String>>,
    /// Commands after the files are gone.
    gone: Vec<Vec<String>>,
}

/// Whether the timer is there; `None` where this system has none that Keygate knows.
#[must_use]
pub fn is_on() -> Option<bool> {
    Some(is_there(&plan(&Job::unknown())?, &run))
}

fn is_there(plan: &Plan, run: Run<'_>) -> bool {
    match &plan.asked {
        Some(command) => run(command).is_ok(),
        None => plan.files.iter().take(1).all(|(file, _)| file.exists()),
    }
}

/// Lets a timer that is there start the program in other intervals.
///
/// # Errors
/// `Timer`.
pub fn set_interval(every: Every, presets: &Presets) -> Result<(), ShellError> {
    if is_on() == Some(true) {
        set(false, every, presets)?;
        set(true, every, presets)?;
    }
    Ok(())
}

/// The wait is drawn from so much, so that not everybody asks at once: an eighteenth of what lies
/// between two checks, and twenty minutes of six hours.
#[must_use]
pub const fn spread(every: Every) -> Duration {
    Duration::from_secs(every.hours() as u64 * 3600 / 18)
}

/// Makes the timer, or removes it.
///
/// # Errors
/// `Timer`.
pub fn set(on: bool, every: Every, presets: &Presets) -> Result<(), ShellError> {
    switch(on, every, presets).map_err(ShellError::Timer)
}

fn switch(on: bool, every: Every, presets: &Presets) -> Done {
    let job = Job::of_this_program(every, presets).map_err(|error| TimerProblem::OwnPlace {
        detail: error.to_string(),
    })?;
    let plan = plan(&job).ok_or(TimerProblem::NoTimer)?;
    if on && cfg!(target_os = "macos") && vanishes(&job.program) {
        let path = job.program;
        return Err(TimerProblem::Vanishes { path });
    }
    if on {
        switch_on(&plan, &run)
    } else {
        switch_off(&plan, &run)
    }
}

impl Job {
    fn unknown() -> Self {
        Self {
            program: PathBuf::new(),
            every: Every::SixHours,
            minute: 0,
            environment: Vec::new(),
        }
    }

    fn of_this_program(every: Every, presets: &Presets) -> io::Result<Self> {
        let set = |name| std::env::var_os(name).map(PathBuf::from);
        let folder = presets.data_folder().map(|it| it.display().to_string());
        let folder = folder.unwrap_or_default();
        Ok(Self {
            program: program(std::env::current_exe()?, set("APPIMAGE"), set("APPDIR")),
            every,
            minute: minute(&[&computer(), &home(), &folder]),
            environment: presets.for_a_check(),
        })
    }
}

/// One minute of the hour for each computer, user and data folder, always the same.
fn minute(of: &[&str]) -> u8 {
    let digest = Sha256::digest(of.join("\0"));
    // A byte more than four times as often as there are minutes: none comes much more often.
    digest.first().map_or(0, |byte| byte % 60)
}

fn computer() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname();
    #[cfg(unix)]
    let name = name.nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = String::new();
    name
}

fn home() -> String {
    let home = dirs::home_dir().unwrap_or_default();
    home.display().to_string()
}

/// Whether macOS takes the program away from there: a disk image is closed, and what was downloaded and
/// not moved runs from a folder of its own. Source: Apple's documentation, Gatekeeper (app
/// translocation).
fn vanishes(program: &Path) -> bool {
    let mut parts = program.components();
    program.starts_with("/Volumes") || parts.any(|part| part.as_os_str() == "AppTranslocation")
}

/// What the timer starts: this program. An AppImage runs from a folder that is gone when it ends, so
/// its file is started, where this program lies in the folder `mounted` of it: a program that another
/// AppImage started has its variables, too.
fn program(running: PathBuf, image: Option<PathBuf>, mounted: Option<PathBuf>) -> PathBuf {
    match (image, mounted) {
        (Some(image), Some(mounted))
            if image.is_absolute()
                && mounted.is_absolute()
                && mounted.parent().is_some()
                && running.starts_with(&mounted) =>
        {
            image
        }
        _ => running,
    }
}

fn plan(job: &Job) -> Option<Plan> {
    if cfg!(target_os = "linux") {
        Some(systemd::plan(&dirs::config_dir()?, &dirs::data_dir()?, job))
    } else if cfg!(target_os = "macos") {
        Some(launchd::plan(&dirs::home_dir()?, user_number(), job))
    } else if cfg!(target_os = "windows") {
        let user = std::env::var("USERNAME").unwrap_or_default();
        Some(task_scheduler::plan(&dirs::data_local_dir()?, &user, job))
    } else {
        None
    }
}

fn user_number() -> u32 {
    #[cfg(unix)]
    let number = rustix::process::getuid().as_raw();
    #[cfg(not(unix))]
    let number = 0;
    number
}

type Done = Result<(), TimerProblem>;
type Run<'a> = &'a dyn Fn(&[String]) -> Done;

fn switch_on(plan: &Plan, run: Run<'_>) -> Done {
    let started = write(plan).and_then(|()| plan.start.iter().try_for_each(|command| run(command)));
    if started.is_err() {
        // Half a timer would be taken for one; the reason is returned already.
        let _left = switch_off(plan, run);
    }
    started
}

/// The timer is off once its files are gone and the system has it no more. Where only files say so, a
/// system that does not answer runs none.
fn switch_off(plan: &Plan, run: Run<'_>) -> Done {
    let mut refused = None;
    for command in &plan.stop {
        // Most often it was not there.
        refused = run(command).err().or(refused);
    }
    for file in plan.files.iter().map(|(file, _)| file).chain(&plan.traces) {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(of_file(file, &error));
            }
            _ => {}
        }
    }
    for command in &plan.gone {
        let _not_there = run(command);
    }
    match refused {
        Some(problem) if plan.asked.is_some() && is_there(plan, run) => Err(problem),
        _ => Ok(()),
    }
}

fn write(plan: &Plan) -> Done {
    for (file, content) in &plan.files {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|error| of_file(folder, &error))?;
        }
        fs::write(file, content).map_err(|error| of_file(file, &error))?;
    }
    Ok(())
}

fn of_file(path: &Path, error: &io::Error) -> TimerProblem {
    TimerProblem::File {
        path: path.to_owned(),
        detail: error.to_string(),
    }
}

fn run(command: &[String]) -> Done {
    let Some((program, arguments)) = command.split_first() else {
        return Ok(());
    };
    let program = program.clone();
    let mut command = Command::new(&program);
    command.args(arguments);
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        /// No window of a console comes up. Source: Microsoft's documentation, process creation flags.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(TimerProblem::NotInstalled { program });
        }
        Err(error) => {
            let detail = error.to_string();
            return Err(TimerProblem::Refused { program, detail });
        }
    };
    if output.status.success() {
        return Ok(());
    }
    let detail = said(&output.stderr).trim().to_owned();
    Err(TimerProblem::Refused { program, detail })
}

#[cfg(windows)]
fn said(bytes: &[u8]) -> String {
    win32::oem_text(bytes)
}

#[cfg(not(windows))]
fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn command(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Removes the timer, also where only parts of it are there, and says what could not be removed.
pub fn erase(every: Every, presets: &Presets) -> Option<Remaining> {
    is_on()?;
    let problem = switch(false, every, presets).err()?;
    Some(Remaining::Timer { problem })
}

#[cfg(test)]
mod tests;
