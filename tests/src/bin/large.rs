//! Large lists in the real window: a comparison with a million rows, and a text as long as Keygate reads
//! at all, pasted with the clipboard as a person would. Says how long each step takes, how long the
//! page stands still at most, and how much memory the program and its webview hold. `large PROGRAM`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sandbox::{Config, Sandbox};
use serde_json::json;
use tests::Stop;
use tests::desktop::{Desktop, Size};
use tests::steps::{SignIn, connect, go_to};
use tests::waiting::INTERVAL;
use tests::window::Window;

/// Addresses in Atlas's list, and entries in the access list.
const MANY: u32 = 1_000_000;

/// The longest text that Keygate reads, bytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(600);

#[tokio::main]
#[expect(clippy::print_stderr, reason = "a program for the command line")]
async fn main() -> ExitCode {
    let Some(program) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("Name the program, for example target/release/keygate.");
        return ExitCode::FAILURE;
    };
    match walk(&program).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn walk(program: &Path) -> Result<(), Stop> {
    let desktop = Desktop::start(Size(1100, 760))?;
    let atlas = Sandbox::start(Config {
        control_plane: Some(document()),
        ..Config::default()
    })
    .await?;
    let environment = [
        ("KEYGATE_ATLAS_URL", atlas.origin().into()),
        ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
    ];
    let program = program.canonicalize()?;
    let window = Window::open_installed(&desktop, &program, &environment).await?;
    let probe = Probe {
        desktop: &desktop,
        window: &window,
    };
    probe.report("started", Instant::now()).await?;

    let (public, private) = atlas.api_key();
    let started = Instant::now();
    connect(&window.screen, SignIn::ApiKey(public, private), false).await?;
    window.screen.find("navigation", "Main").await?;
    go_to(&window.screen, "Access list").await?;
    probe
        .await_text("Keygate does not know your access list yet")
        .await?;
    probe
        .report("a million fetched and needed", started)
        .await?;

    // Every fourth is missing, and as many are somebody else's.
    let mut listed: Vec<String> = (0..MANY).filter(|it| it % 4 != 0).map(address).collect();
    listed.extend((0..MANY / 4).map(|number| dotted(0x5100_0000 + number * 2)));
    probe
        .compare("a million pasted and compared", &listed.join("\n"))
        .await?;
    let quarter = MANY / 4;
    probe
        .await_text(&format!("{} missing", grouped(quarter)))
        .await?;
    probe
        .await_text(&format!("with {} entries", grouped(MANY)))
        .await?;
    let started = Instant::now();
    window.screen.press("tab", "Not from Atlas: keep").await?;
    probe.await_text("81.0.0.0/32").await?;
    window.screen.press("button", "Show 200 more").await?;
    probe.await_text("400 of 250,000 shown").await?;
    probe
        .report("another table, and more of its rows", started)
        .await?;

    let line = "81.69.160.1 # an office\n";
    let mut longest = line.repeat(LONGEST / line.len());
    longest.extend(std::iter::repeat_n(' ', LONGEST - longest.len()));
    probe
        .compare("64 MiB pasted and compared", &longest)
        .await?;
    let entries = u32::try_from(LONGEST / line.len())?;
    probe
        .await_text(&format!("with {} entries", grouped(entries)))
        .await?;
    probe
        .report("… all of it read, nothing lost", Instant::now())
        .await?;

    longest.push('.');
    probe.compare("one byte more pasted", &longest).await?;
    probe.await_text("It is larger than 64 MiB").await?;
    probe
        .await_text(&format!("with {} entries", grouped(entries)))
        .await?;
    probe
        .report("… refused, and the list from before kept", Instant::now())
        .await?;
    window.close().await
}

struct Probe<'a> {
    desktop: &'a Desktop,
    window: &'a Window<'a>,
}

impl Probe<'_> {
    /// Pastes `text` with the keyboard and compares it.
    async fn compare(&self, what: &str, text: &str) -> Result<(), Stop> {
        let file = self.desktop.folder("clipboard")?.join("text");
        fs::File::create(&file)?.write_all(text.as_bytes())?;
        let put = self
            .desktop
            .command("xclip")
            .args(["-selection", "clipboard", "-in"])
            .arg(&file)
            .status()?;
        if !put.success() {
            return Err("xclip did not take the text".into());
        }
        let screen = &self.window.screen;
        self.watch_frames().await?;
        let started = Instant::now();
        screen
            .find("textbox", "Current access list")
            .await?
            .focus()
            .await?;
        let keys = ["key", "ctrl+a", "ctrl+v"];
        self.desktop.command("xdotool").args(keys).status()?;
        self.until("Compare to be ready", async || {
            let button = screen.find("button", "Compare").await?;
            Ok(
                button.attr("aria-disabled").await?.as_deref() != Some("true")
                    && button.attr("disabled").await?.is_none(),
            )
        })
        .await?;
        self.report("… taken from the clipboard", started).await?;
        let started = Instant::now();
        screen.press("button", "Compare").await?;
        self.until("the comparison", async || {
            let button = screen.find("button", "Open file").await?;
            Ok(button.attr("disabled").await?.is_none())
        })
        .await?;
        self.report(what, started).await
    }

    async fn await_text(&self, text: &str) -> Result<(), Stop> {
        let shows = async || Ok(self.window.screen.text().await?.contains(text));
        self.until(text, shows).await
    }

    async fn until(
        &self,
        what: &str,
        holds: impl AsyncFn() -> Result<bool, Stop>,
    ) -> Result<(), Stop> {
        let started = Instant::now();
        while !holds().await? {
            if started.elapsed() > PATIENCE {
                let text = self.window.screen.text().await?;
                return Err(format!("waited for {what}; on screen: {text}").into());
            }
            tokio::time::sleep(INTERVAL).await;
        }
        Ok(())
    }

    /// Notes the longest time between two frames from now on.
    async fn watch_frames(&self) -> Result<(), Stop> {
        let script = "window.stood = 0;
            if (!window.frames_watched) {
              window.frames_watched = true;
              let last = performance.now();
              const frame = (now) => {
                window.stood = Math.max(window.stood, now - last);
                last = now;
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            }";
        self.window.screen.run(script).await?;
        Ok(())
    }

    #[expect(clippy::print_stdout, reason = "this is what the program is for")]
    async fn report(&self, what: &str, started: Instant) -> Result<(), Stop> {
        let seconds = started.elapsed().as_secs_f64();
        let stood = self.window.screen.run("return window.stood ?? 0").await?;
        let stood = stood.as_f64().unwrap_or_default();
        let (program, webview) = memory(self.desktop)?;
        println!(
            "{what:45} {seconds:6.1} s   stood still {stood:5.0} ms at most   {program:5} MiB program, {webview:5} MiB webview"
        );
        self.watch_frames().await
    }
}

/// What the program and its webview hold, MiB, shared parts by their share.
fn memory(desktop: &Desktop) -> Result<(u64, u64), Stop> {
    let home = format!("HOME={}", desktop.home().display());
    let (mut program, mut webview) = (0, 0);
    for process in fs::read_dir("/proc")? {
        let process = process?.path();
        // Others' processes and those that ended meanwhile tell nothing.
        let Ok(options) = fs::read_to_string(process.join("environ")) else {
            continue;
        };
        if !options.split('\0').any(|it| it == home) {
            continue;
        }
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        let smaps = fs::read_to_string(process.join("smaps_rollup")).unwrap_or_default();
        let held = smaps.lines().find_map(|line| line.strip_prefix("Pss:"));
        let held = held.and_then(|held| held.split_whitespace().next()?.parse::<u64>().ok());
        let held = held.unwrap_or_default() / 1024;
        match name.trim() {
            "keygate" => program += held,
            name if name.starts_with("WebKit") => webview += held,
            _ => {}
        }
    }
    Ok((program, webview))
}

/// The number-th address of the made-up list.
fn address(number: u32) -> String {
    dotted(0x0300_0000 + number * 2)
}

fn dotted(address: u32) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

fn document() -> Vec<u8> {
    let regions = 24;
    let region = |region: u32| -> Vec<String> {
        let addresses = (region..MANY).step_by(24).map(address);
        addresses.collect()
    };
    let regions: serde_json::Map<String, serde_json::Value> = (0..regions)
        .map(|number| (format!("region-{number}"), json!(region(number))))
        .collect();
    json!({ "outbound": { "aws": regions } })
        .to_string()
        .into_bytes()
}

fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups
        .filter_map(|group| str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}
