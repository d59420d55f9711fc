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
    /// Presets that say where the program keeps things and which Atlas it asks.
    environment: Vec<(&'static str, String)>,
}

/// What a system needs for a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    /// Files and their content; the timer is there as long as the first of them is.
    files: Vec<(PathBuf, Vec<u8>)>,
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
    let plan = plan(&Job::unknown())?;
    let (first, _) = plan.files.first()?;
    Some(first.exists())
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
            environment: Vec::new(),
        }
    }

    fn of_this_program(every: Every, presets: &Presets) -> io::Result<Self> {
        let set = |name| std::env::var_os(name).map(PathBuf::from);
        Ok(Self {
            program: program(std::env::current_exe()?, set("APPIMAGE"), set("APPDIR")),
            every,
            environment: presets.for_a_check(),
        })
    }
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
        Some(launchd::plan(&dirs::home_dir()?, job))
    } else if cfg!(target_os = "windows") {
        Some(task_scheduler::plan(&dirs::data_local_dir()?, job))
    } else {
        None
    }
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

/// The timer is off once its files are gone: a system that does not answer runs none.
fn switch_off(plan: &Plan, run: Run<'_>) -> Done {
    for command in &plan.stop {
        let _not_running = run(command);
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
    Ok(())
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
    let output = match Command::new(&program).args(arguments).output() {
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
    let stderr = String::from_utf8_lossy(&output.stderr);
    let detail = stderr.trim().to_owned();
    Err(TimerProblem::Refused { program, detail })
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
mod tests {
    use std::cell::RefCell;

    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    pub(super) fn job(program: &str) -> Job {
        Job {
            program: PathBuf::from(program),
            every: Every::SixHours,
            environment: vec![("KEYGATE_DATA_DIR", "/data/a \"b\" %c".to_owned())],
        }
    }

    fn no_bus() -> TimerProblem {
        TimerProblem::Refused {
            program: "systemctl".to_owned(),
            detail: "no bus".to_owned(),
        }
    }

    #[test]
    #[cfg(unix)]
    fn an_image_is_started_only_by_the_program_that_lies_in_it() {
        let path = |text: &str| PathBuf::from(text);
        let (image, mounted) = ("/home/sam/Keygate.AppImage", "/tmp/.mount_Keygat1");
        let started = |running: &str, image: &str, mounted: &str| {
            program(path(running), Some(path(image)), Some(path(mounted)))
        };
        let inside = "/tmp/.mount_Keygat1/usr/bin/keygate";
        assert_eq!(started(inside, image, mounted), path(image));
        for (running, image, mounted) in [
            ("/usr/bin/keygate", image, mounted),
            ("/tmp/.mount_Keygat12/usr/bin/keygate", image, mounted),
            ("/usr/bin/keygate", image, "/"),
            (inside, "Keygate.AppImage", mounted),
            (inside, image, ""),
        ] {
            assert_eq!(started(running, image, mounted), path(running), "{image}");
        }
        assert_eq!(program(path(inside), Some(path(image)), None), path(inside));
    }

    #[test]
    fn a_link_to_the_timer_is_removed_though_the_system_does_not_answer() -> Result {
        let home = tempfile::tempdir()?;
        let plan = systemd::plan(home.path(), home.path(), &job("/opt/keygate"));
        for trace in &plan.traces {
            if let Some(folder) = trace.parent() {
                fs::create_dir_all(folder)?;
            }
            #[cfg(unix)]
            std::os::unix::fs::symlink("../keygate-check.timer", trace)?;
            #[cfg(not(unix))]
            fs::write(trace, "")?;
        }
        switch_off(&plan, &|_| Err(no_bus()))?;
        assert_eq!(plan.traces.len(), 2);
        for trace in &plan.traces {
            assert!(fs::symlink_metadata(trace).is_err(), "{}", trace.display());
        }
        Ok(())
    }

    #[test]
    fn switching_on_makes_files_and_runs_commands_and_off_undoes_both() -> Result {
        let config = tempfile::tempdir()?;
        let plan = systemd::plan(config.path(), config.path(), &job("/opt/keygate"));
        let ran = RefCell::new(Vec::new());
        let run = |command: &[String]| {
            ran.borrow_mut().push(command.join(" "));
            Ok(())
        };
        switch_on(&plan, &run)?;
        assert!(plan.files.iter().all(|(file, _)| file.exists()));
        assert_eq!(
            ran.take(),
            [
                "systemctl --user daemon-reload",
                "systemctl --user enable --now keygate-check.timer"
            ]
        );
        switch_off(&plan, &run)?;
        assert!(plan.files.iter().all(|(file, _)| !file.exists()));
        assert_eq!(
            ran.take(),
            [
                "systemctl --user disable --now keygate-check.timer",
                "systemctl --user daemon-reload"
            ]
        );
        switch_off(&plan, &run)?;
        Ok(())
    }

    #[test]
    fn a_timer_that_cannot_be_started_leaves_no_file() -> Result {
        let config = tempfile::tempdir()?;
        let plan = systemd::plan(config.path(), config.path(), &job("/opt/keygate"));
        let refused = |_: &[String]| Err(no_bus());
        assert_eq!(switch_on(&plan, &refused), Err(no_bus()));
        assert!(plan.files.iter().all(|(file, _)| !file.exists()));
        assert_eq!(switch_off(&plan, &refused), Ok(()), "nothing is left");
        Ok(())
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() -> Result {
        let config = tempfile::tempdir()?;
        let taken = config.path().join("systemd");
        fs::write(&taken, "no folder")?;
        let plan = systemd::plan(config.path(), config.path(), &job("/opt/keygate"));
        let problem = switch_on(&plan, &|_| Ok(())).err();
        assert!(
            matches!(&problem, Some(TimerProblem::File { path, .. }) if path.starts_with(&taken)),
            "{problem:?}"
        );
        Ok(())
    }

    #[test]
    fn a_program_that_is_not_there_and_one_that_fails_are_told_apart() {
        let program = "keygate-no-such-program".to_owned();
        let missing = run(&command(&[&program]));
        assert_eq!(missing, Err(TimerProblem::NotInstalled { program }));
        let ends_with = |status: &str| {
            if cfg!(windows) {
                run(&command(&["cmd", "/c", "exit", status]))
            } else {
                run(&command(&["sh", "-c", &format!("exit {status}")]))
            }
        };
        assert_eq!(ends_with("0"), Ok(()));
        assert!(matches!(
            ends_with("1"),
            Err(TimerProblem::Refused { detail, .. }) if detail.is_empty()
        ));
    }
}
