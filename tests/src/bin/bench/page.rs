//! The program's window with the benchmarks' script in its page.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::Desktop;
use tests::window::Window;

use crate::data::program;
use crate::system::memory;

const SCRIPT: &str = include_str!("measure.js");

/// After so long the page has thrown away what it does not need any more.
const REST: Duration = Duration::from_secs(10);

/// An open window that shows the outbound list.
pub(crate) struct Page<'a> {
    pub(crate) window: Window<'a>,
}

impl<'a> Page<'a> {
    /// Opens the program, and in it the outbound list of the Atlas at `origin`.
    ///
    /// # Errors
    /// No window came up, or no list.
    pub(crate) async fn open(
        desktop: &'a Desktop,
        origin: &str,
        save_folder: &Path,
        total: &str,
    ) -> Result<Self, Stop> {
        let environment = [
            ("KEYGATE_ATLAS_URL", origin.into()),
            ("KEYGATE_SAVE_DIR", save_folder.into()),
        ];
        let window = Window::open_installed(desktop, &program(), &environment).await?;
        let screen = &window.screen;
        screen.press("button", "Just show the IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.shows(total).await?;
        screen.rest().await?;
        screen.run(SCRIPT).await?;
        Ok(Self { window })
    }

    /// What the script's function `name` answers.
    ///
    /// # Errors
    /// WebDriver's, or the page's.
    pub(crate) async fn ask(&self, name: &str, given: Value) -> Result<Value, Stop> {
        let answer = self
            .window
            .screen
            .wait_for(
                "const [name, given, done] = arguments;
                 window.measure[name](given).then(
                   (answer) => done({ answer }), (error) => done({ error: String(error) }));",
                vec![json!(name), given],
            )
            .await?;
        match answer.get("error") {
            Some(error) => Err(format!("{name}: {error}").into()),
            None => Ok(answer.get("answer").cloned().unwrap_or_default()),
        }
    }

    /// The same for a function that answers with a number.
    ///
    /// # Errors
    /// The same, or it is none.
    pub(crate) async fn figure(&self, name: &str) -> Result<f64, Stop> {
        let answer = self.ask(name, Value::Null).await?;
        answer
            .as_f64()
            .ok_or_else(|| format!("{name}: {answer}").into())
    }

    /// What the process that draws the page takes once it has come to rest: MiB.
    ///
    /// # Errors
    /// It has ended.
    pub(crate) async fn memory(&self) -> Result<f64, Stop> {
        tokio::time::sleep(REST).await;
        let mut processes = self.window.processes()?;
        processes.retain(|process| process.name == "WebKitWebProces");
        memory(&processes)
    }
}
