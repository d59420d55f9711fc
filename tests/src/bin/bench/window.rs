//! What people do in the window, and how long it takes until they see it.

use addresses::{AddressBook, Direction, Source};
use sandbox::{Answer, Operation};
use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::{Desktop, Size};
use thirtyfour::Key;

use crate::data::{july, list, median, stand_in};
use crate::page::Page;
use crate::report::{Report, Target};
use crate::start;

const TIMES: usize = 10;
const MILLION: usize = 1_000_000;

/// How long scrolling through everything takes.
const SCROLL: u32 = 5_000;

/// How a person empties the filter.
#[derive(Clone, Copy)]
enum Emptied {
    /// With Escape, as the program offers it: the field is as it was at first.
    Escaping,
    /// With Delete: WebKit leaves something behind, and paints the whole window when it goes.
    Deleting,
}

pub(crate) async fn run(report: &mut Report) -> Result<(), Stop> {
    let desktop = Desktop::start(Size(1100, 760))?;
    let pace = start::pace(&desktop)?;
    report.note(&format!(
        "\nIn the window. Chromium takes {pace:.2} times as long to draw the first screen as where the\ntargets were set, so they are taken times that."
    ));
    report.note("\nThe list of July 2026, median of 10");
    let memory = real_list(&desktop, report, pace).await?;
    report.note("\nA million entries");
    million(&desktop, report, pace, memory).await
}

/// Gives the memory of the process that draws, after scrolling for as long as through the million.
async fn real_list(desktop: &Desktop, report: &mut Report, pace: f64) -> Result<f64, Stop> {
    let now = july()?;
    let same: Value = serde_json::from_slice(&now)?;
    let more = with_one_more(same.clone())?;
    let atlas = stand_in(now).await?;
    let folder = desktop.folder("exports")?;
    let page = Page::open(desktop, atlas.origin(), &folder, "420 addresses").await?;

    let mut refreshed = Vec::new();
    for turn in 0..TIMES {
        let next = if turn % 2 == 0 { &more } else { &same };
        let answer = Answer::json(200, next.clone());
        atlas
            .script()
            .always(Operation::ControlPlaneAddresses, answer);
        refreshed.push(page.figure("refresh").await?);
    }
    let figure = median(refreshed);
    report.figure(
        "Refresh to the list drawn",
        figure,
        "ms",
        Target::AtMost(100.0 * pace),
    );
    let figure = key_to_rows(&page, "u", Emptied::Escaping).await?;
    report.figure(
        "a key in the filter to rows drawn",
        figure,
        "ms",
        Target::AtMost(16.0 * pace),
    );
    let deleted = key_to_rows(&page, "u", Emptied::Deleting).await?;
    report.note(&format!(
        "     {deleted:.0} ms after what was in it was deleted by hand: the whole window is painted first"
    ));
    scrolled(&page).await?;
    let memory = page.memory().await?;
    page.window.close().await?;
    Ok(memory)
}

async fn million(desktop: &Desktop, report: &mut Report, pace: f64, few: f64) -> Result<(), Stop> {
    let document = std::fs::read(list("json", MILLION)?)?;
    let total = outbound(&document)?;
    let atlas = stand_in(document).await?;
    let folder = desktop.folder("many")?;
    let page = Page::open(desktop, atlas.origin(), &folder, &total).await?;

    let mut expanded = Vec::new();
    for _ in 0..TIMES {
        expanded.push(page.figure("expand").await?);
    }
    let figure = median(expanded);
    report.figure(
        "opening the largest group",
        figure,
        "ms",
        Target::AtMost(50.0 * pace),
    );
    let figure = key_to_rows(&page, "7", Emptied::Escaping).await?;
    report.figure(
        "a key in the filter to rows drawn",
        figure,
        "ms",
        Target::AtMost(50.0 * pace),
    );

    let scrolled = scrolled(&page).await?;
    let rows = of(&scrolled, "rows")?;
    let what = format!("scrolling {rows} rows to the very end");
    report.figure(
        &what,
        of(&scrolled, "rate")?,
        "frames/s",
        Target::AtLeast(55.0 / pace),
    );
    report.figure(
        "  longest frame",
        of(&scrolled, "worst")?,
        "ms",
        Target::AtMost(50.0 * pace),
    );

    let exported = page.ask("exported", Value::Null).await?;
    report.figure(
        "Export CSV",
        of(&exported, "result")?,
        "ms",
        Target::AtMost(1000.0 * pace),
    );
    report.figure(
        "  longest frame",
        of(&exported, "worst")?,
        "ms",
        Target::AtMost(100.0 * pace),
    );
    let grown = page.memory().await? - few;
    report.figure(
        "webview memory after scrolling, more than with July's list",
        grown,
        "MiB",
        Target::AtMost(30.0),
    );
    page.window.close().await
}

/// Scrolls through all addresses: under a filter that each of them passes, every group is open.
async fn scrolled(page: &Page<'_>) -> Result<Value, Stop> {
    page.window.screen.fill("Filter addresses", ".").await?;
    let scrolled = page.ask("scroll", json!(SCROLL)).await?;
    if scrolled.get("seen") != Some(&Value::Bool(true)) {
        return Err(format!("scrolling did not reach the last row: {scrolled}").into());
    }
    Ok(scrolled)
}

/// From a key pressed in the empty filter to its rows: milliseconds.
async fn key_to_rows(page: &Page<'_>, key: &str, emptied: Emptied) -> Result<f64, Stop> {
    let screen = &page.window.screen;
    screen.fill("Filter addresses", key).await?;
    let mut figures = Vec::new();
    for _ in 0..TIMES {
        match emptied {
            Emptied::Escaping => screen.keys(Key::Escape + "").await?,
            Emptied::Deleting => screen.fill("Filter addresses", "").await?,
        }
        screen.rest().await?;
        page.ask("listen", Value::Null).await?;
        screen.keys(key).await?;
        figures.push(page.figure("typed").await?);
    }
    screen.keys(Key::Escape + "").await?;
    screen.rest().await?;
    Ok(median(figures))
}

fn of(answer: &Value, name: &str) -> Result<f64, Stop> {
    let figure = answer.get(name).and_then(Value::as_f64);
    figure.ok_or_else(|| format!("{name} is no number in {answer}").into())
}

/// The document with a region more in its outbound list.
fn with_one_more(mut document: Value) -> Result<Value, Stop> {
    let regions = document
        .pointer_mut("/outbound/aws")
        .and_then(Value::as_object_mut);
    let regions = regions.ok_or("the list has no outbound AWS regions")?;
    regions.insert("us-new-1".to_owned(), json!(["3.0.0.1"]));
    Ok(document)
}

/// How many outbound addresses the document has, as the window says it.
fn outbound(document: &[u8]) -> Result<String, Stop> {
    let source = Source {
        origin: "http://127.0.0.1".to_owned(),
        practice: false,
    };
    let book = AddressBook::read(document, source, jiff::Timestamp::now())?;
    let digits = book.totals(Direction::Outbound).total.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| str::from_utf8(group).ok())
        .collect();
    Ok(format!("{} addresses", groups.join(",")))
}
