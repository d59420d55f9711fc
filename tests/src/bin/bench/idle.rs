//! What the program costs while nobody looks at it, and how it draws where there is no graphics card.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tests::Stop;
use tests::desktop::{Desktop, Size};
use tests::process::Process;
use tests::watching::Running;

use crate::data::{july, program, stand_in};
use crate::frame::Glass;
use crate::peer::{chromium, empty};
use crate::report::{Report, Target};
use crate::system::processor_time;

const WATCHED: Duration = Duration::from_secs(60);

pub(crate) async fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nIdle behind another window, the list of July 2026, for a minute");
    let desktop = Desktop::start(Size(1100, 760))?;
    let glass = Glass::of(&desktop)?;
    let atlas = stand_in(july()?).await?;
    let bare = glass.look()?;
    let mut command = desktop.command(program());
    command
        .arg("--addresses")
        .env("KEYGATE_ATLAS_URL", atlas.origin());
    let process = Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let shown = glass.finished(&bare)?;
    let profile = empty(desktop.home().join("profile"))?;
    let mut other = chromium(&desktop, "data:text/html,Another program", &profile);
    let _in_front = Process::start(other.stdout(Stdio::null()).stderr(Stdio::null()))?;
    glass.finished(&shown)?;
    // What the change of focus set off comes to its end.
    tokio::time::sleep(Duration::from_secs(5)).await;

    let family = Running::family(process.child.id())?;
    cheaper_renderer(&family, report);
    let before = processor_time(&family);
    tokio::time::sleep(WATCHED).await;
    let taken = processor_time(&family) - before;
    let share = 100.0 * taken.as_secs_f64() / WATCHED.as_secs_f64();
    report.figure("processor", share, "% of one core", Target::AtMost(0.1));
    Ok(())
}

/// Whether WebKit was told to draw without DMA-BUF, which takes far more memory where there is no
/// graphics card.
fn cheaper_renderer(family: &[Running], report: &mut Report) {
    if Path::new("/dev/dri/renderD128").exists() {
        return report
            .note("     there is a graphics card: which renderer is cheaper is not looked at");
    }
    let told = b"WEBKIT_DISABLE_DMABUF_RENDERER=1\0";
    let drawing = family.iter().filter(|it| it.name == "WebKitWebProces");
    let cheaper = drawing.filter(|process| {
        let environment = process.about("environ").unwrap_or_default();
        environment.windows(told.len()).any(|part| part == told)
    });
    report.figure(
        "processes that draw with the cheaper renderer",
        cheaper.count() as f64,
        "of 1",
        Target::AtLeast(1.0),
    );
}
