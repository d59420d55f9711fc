//! The real program in a real window, driven over WebDriver as a person would: by role and name.

use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

use crate::Stop;
use crate::desktop::Desktop;
use crate::process::Process;
use crate::screen::Screen;
use crate::waiting;
use crate::watching::Running;

/// A running program. One that is dropped instead of closed belongs to a journey that failed: a
/// picture of its last screen is kept in `target/failed-journeys`.
#[derive(Debug)]
pub struct Window<'a> {
    /// What is on screen.
    pub screen: Screen,
    driver: WebDriver,
    desktop: &'a Desktop,
    closed: bool,
    driver_process: Process,
}

impl<'a> Window<'a> {
    /// Starts the program on `desktop` with `environment` added to its own.
    ///
    /// # Errors
    /// The program was not built, is older than its sources, or no window came up.
    pub async fn open(
        desktop: &'a Desktop,
        environment: &[(&str, OsString)],
    ) -> Result<Self, Stop> {
        Self::open_installed(desktop, &program()?, environment).await
    }

    /// The same for a program that was installed.
    ///
    /// # Errors
    /// No window came up.
    pub async fn open_installed(
        desktop: &'a Desktop,
        program: &Path,
        environment: &[(&str, OsString)],
    ) -> Result<Self, Stop> {
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "wry")?;
        wanted.set("tauri:options", json!({ "application": program }))?;
        let (driver, driver_process) = session(desktop, environment, &wanted).await?;
        Ok(Self {
            screen: Screen::new(driver.clone()),
            driver,
            desktop,
            closed: false,
            driver_process,
        })
    }

    /// How many windows there are.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn count(&self) -> Result<usize, Stop> {
        Ok(self.driver.windows().await?.len())
    }

    /// The program's processes, its own first, then those of the webview.
    ///
    /// # Errors
    /// It has ended.
    pub fn processes(&self) -> Result<Vec<Running>, Stop> {
        Running::below(self.driver_process.child.id(), "keygate")
    }

    /// Ends the program.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn close(mut self) -> Result<(), Stop> {
        self.closed = true;
        self.driver.clone().quit().await?;
        Ok(())
    }

    /// Presses the button that ends the program, and waits until it has ended.
    ///
    /// # Errors
    /// The button did not appear, or the program is still there.
    pub async fn leave(mut self, button: &str) -> Result<(), Stop> {
        let last = self.screen.find("button", button).await?;
        // Nobody may be left to say that it was pressed.
        let _no_answer = last.click().await;
        waiting::until("the program to end", async || {
            Ok(self.driver.title().await.is_err().then_some(()))
        })
        .await?;
        self.closed = true;
        // Its own `Drop` would wait for an answer about a session that is gone.
        std::mem::forget(self.driver.clone());
        Ok(())
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if !self.closed {
            let journey = std::thread::current()
                .name()
                .unwrap_or("journey")
                .to_owned();
            let file = fixtures::target()
                .join("failed-journeys")
                .join(format!("{}.png", journey.replace("::", "-")));
            // The journey's own error matters more than a missing picture of it.
            let _no_picture = self.desktop.picture(&file);
            // Its own `Drop` would wait minutes for an answer from a driver that is being killed.
            std::mem::forget(self.driver.clone());
        }
    }
}

/// How long one driver has to bring a window up before another is started in its place.
const ATTEMPT: Duration = Duration::from_secs(30);

/// How many drivers are tried.
const ATTEMPTS: usize = 3;

/// Starts a driver, and the program through it. Between asking for a free port and taking it,
/// another program may take either of a driver's two; only its own shows in the driver's end.
async fn session(
    desktop: &Desktop,
    environment: &[(&str, OsString)],
    wanted: &Capabilities,
) -> Result<(WebDriver, Process), Stop> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let (port, mut process) = driver(desktop, environment)?;
        let attempt = tokio::time::timeout(ATTEMPT, async {
            while process.child.try_wait()?.is_none() {
                match WebDriver::new(format!("http://127.0.0.1:{port}"), wanted.clone()).await {
                    Ok(driver) => return Ok(Some(driver)),
                    Err(error) => last = Some(error),
                }
                tokio::time::sleep(waiting::INTERVAL).await;
            }
            Ok::<_, Stop>(None)
        });
        if let Some(driver) = attempt.await.unwrap_or(Ok(None))? {
            return Ok((driver, process));
        }
    }
    Err(format!("no window from {ATTEMPTS} drivers; {last:?}").into())
}

/// A driver that listens on the port that comes with it.
fn driver(desktop: &Desktop, environment: &[(&str, OsString)]) -> Result<(u16, Process), Stop> {
    let (port, native) = (free_port()?, free_port()?);
    let mut command = desktop.command(driver_program());
    command
        .arg(format!("--port={port}"))
        .arg(format!("--native-port={native}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for (name, value) in environment {
        command.env(name, value);
    }
    Ok((port, Process::start(&mut command)?))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn driver_program() -> PathBuf {
    let own = fixtures::tools().map(|tools| tools.join("bin/tauri-driver"));
    own.filter(|driver| driver.exists())
        .unwrap_or_else(|| "tauri-driver".into())
}

/// The program under test, refused where it is older than what it is built from.
///
/// # Errors
/// It was not built, or is too old.
pub fn program() -> Result<PathBuf, Stop> {
    let program = fixtures::target().join("debug/keygate");
    let built = fs::metadata(&program)
        .and_then(|about| about.modified())
        .map_err(|error| format!("{}: {error}; `make test` builds it", program.display()))?;
    for folder in ["src-tauri", "ui/dist"] {
        if let Some(newer) = newer_than(&root().join(folder), built)? {
            return Err(format!(
                "{} is older than {}; `make test` builds it anew",
                program.display(),
                newer.display()
            )
            .into());
        }
    }
    Ok(program.canonicalize()?)
}

fn newer_than(folder: &Path, moment: SystemTime) -> Result<Option<PathBuf>, Stop> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let generated = path.ends_with("src-tauri/gen") || path.ends_with("src-tauri/permissions");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let only_tests = name == "tests" || name == "benches" || name.ends_with("tests.rs");
        if generated || only_tests {
            continue;
        }
        if path.is_dir() {
            if let Some(newer) = newer_than(&path, moment)? {
                return Ok(Some(newer));
            }
        } else if path.metadata()?.modified()? > moment {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn free_port() -> Result<u16, Stop> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
