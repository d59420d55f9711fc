//! Pages and workbooks that a person saves or prints.

use std::io::Cursor;
use std::sync::Arc;

use addresses::{Direction, Source};
use command::command;
use ipnet::IpNet;
use report::WorkbookError;
use tauri::{AppHandle, State};

use super::access_list::accepted;
use super::saved_files::{ask, record, saved};
use super::{Answer, Program};
use crate::addresses::book::{AddressList, InUse};
use crate::desktop::files;
use crate::reports::page::{self, Content, List, Sources};
use crate::reports::workbook;
use crate::support::blocking::blocking;
use crate::support::erasing;
use crate::support::error::ShellError;
use crate::view::{
    self, AddressListView, ErrorView, PageRequest, SavedView, SheetRequest, WorkbookRequest,
};

/// Saves a page, as one file in HTML.
///
/// # Errors
/// `StaleList`, `StaleSummary`, `UnusualList` unless `confirmed`, `NothingToWrite`, `Cancelled`,
/// `FileNotWritten`.
#[command]
pub async fn save_page(
    app: AppHandle,
    program: State<'_, Program>,
    page: PageRequest,
    confirmed: bool,
) -> Answer<SavedView> {
    let name = file_name(&program, &page.name, "html")?;
    let hands_over = page.hands_over;
    let written = write(&program, page, confirmed)?;
    let destination = ask(&app, &program, &name).await?;
    let path = blocking(|| files::write(&destination, &written.page));
    let (count, total) = (view::count(written.count), view::count(written.total));
    record(&program, &destination, &path, count);
    let path = path?;
    written.accept(&program, confirmed);
    if let Some((source, blocks)) = written.needed.filter(|_| hands_over) {
        program
            .access_list
            .hand_over(&source, &program.storage, blocks);
    }
    Ok(saved(&program, path, count, total))
}

/// Opens a window with a page, and the system's dialog that prints it.
///
/// # Errors
/// `StaleList`, `StaleSummary`, `UnusualList` unless `confirmed`, `NothingToWrite`, `Internal`.
#[command]
pub async fn print_page(
    app: AppHandle,
    program: State<'_, Program>,
    page: PageRequest,
    confirmed: bool,
) -> Answer<()> {
    let title = page.title.clone();
    let written = write(&program, page, confirmed)?;
    let webview_data = program.data_folder.join(erasing::WEBVIEW);
    written.accept(&program, confirmed);
    Ok(program
        .printing
        .open(&app, &title, written.page, &webview_data)?)
}

/// Saves a workbook: a sheet for each list, whole.
///
/// # Errors
/// `StaleList`, `UnusualList` unless `confirmed`, `NothingToWrite`, `TooLongForWorkbook`, `Cancelled`,
/// `FileNotWritten`.
#[command]
pub async fn save_workbook(
    app: AppHandle,
    program: State<'_, Program>,
    request: WorkbookRequest,
    confirmed: bool,
) -> Answer<SavedView> {
    let connection = program.session.current()?;
    let mut lists = Vec::new();
    let mut in_use = Vec::new();
    for (list, sheet) in [
        (AddressListView::Needed, request.needed),
        (AddressListView::Outbound, request.outbound),
        (AddressListView::Inbound, request.inbound),
    ] {
        let Some(SheetRequest { generation, name }) = sheet else {
            continue;
        };
        let list = AddressList::from(list);
        let current = program.books.current(list, generation)?;
        current.may_leave(confirmed)?;
        lists.push(workbook::List {
            name,
            book: Arc::clone(&current.book),
            direction: list.into(),
        });
        in_use.push(current);
    }
    let count = lists
        .iter()
        .map(|list| list.book.totals(list.direction).total)
        .sum();
    if count == 0 {
        return Err(ErrorView::NothingToWrite);
    }
    let content = workbook::Content {
        names: request.names.into(),
        lists,
        host: connection.client.origin().host().to_owned(),
        practice: connection.is_practice(),
        private_issuer: connection.client.has_private_issuer(),
    };
    let bytes = blocking(|| {
        let mut file = Cursor::new(Vec::new());
        let written = workbook::write(&content, &mut file);
        written.map(|()| file.into_inner())
    })
    .map_err(|error| match error {
        WorkbookError::TooManyRows => ShellError::TooLongForWorkbook {
            most: report::MOST_ROWS,
        },
        WorkbookError::Write(error) => ShellError::internal(&error),
    })?;
    let name = file_name(&program, "atlas-addresses", "xlsx")?;
    let destination = ask(&app, &program, &name).await?;
    let path = blocking(|| files::write(&destination, &bytes));
    let count = view::count(count);
    record(&program, &destination, &path, count);
    let path = path?;
    if confirmed {
        for list in &in_use {
            accepted(&program, list);
        }
    }
    Ok(saved(&program, path, count, count))
}

/// A page, and what it was made from.
struct Written {
    page: Vec<u8>,
    count: usize,
    total: usize,
    lists: Vec<InUse>,
    /// All that is needed, where that is what it has.
    needed: Option<(Source, Vec<IpNet>)>,
}

impl Written {
    /// What was confirmed was looked at.
    fn accept(&self, program: &Program, confirmed: bool) {
        for list in self.lists.iter().filter(|_| confirmed) {
            accepted(program, list);
        }
    }
}

fn write(program: &Program, page: PageRequest, confirmed: bool) -> Answer<Written> {
    let connection = program.session.current()?;
    let source = connection.source();
    let mut sources = Sources {
        practice: source.practice,
        private_issuer: connection.client.has_private_issuer(),
        ..Sources::default()
    };
    let (mut lists, mut count, mut total) = (Vec::new(), 0, 0);
    let mut needed = None;
    if let Some(rows) = page.rows {
        let list = AddressList::from(rows.list);
        let in_use = program.books.current(list, rows.generation)?;
        in_use.may_leave(confirmed)?;
        count = in_use.book.matching(list.into(), &rows.filter).len();
        total = in_use.book.totals(list.into()).total;
        if count == 0 {
            return Err(ErrorView::NothingToWrite);
        }
        if list == AddressList::Needed && count == total {
            let rows = in_use.book.addresses(Direction::Outbound);
            needed = Some((source.clone(), rows.map(|row| row.net).collect()));
        }
        sources.list = Some(List {
            book: Arc::clone(&in_use.book),
            direction: list.into(),
            filter: rows.filter,
            host: connection.client.origin().host().to_owned(),
        });
        lists.push(in_use);
    }
    if let Some(token) = page.artefact {
        let (state, storage) = (&program.access_list, &program.storage);
        let (artefact, list) = state.artefact(&source, storage, token, confirmed)?;
        sources.artefact = Some(artefact);
        lists.push(list);
    }
    let content = Content::new(
        page.title,
        page.practice_mark,
        page.private_issuer_mark,
        page.sections,
    );
    let page = blocking(|| {
        let mut out = Vec::new();
        page::write(&content, &sources, &mut out).map(|()| out)
    });
    Ok(Written {
        page: page.map_err(|error| ShellError::internal(&error))?,
        count,
        total,
        lists,
        needed,
    })
}

/// The name proposed for a file: what it is, and today; a practice file says so (safety rule A5).
fn file_name(program: &Program, name: &str, ending: &str) -> Answer<String> {
    let practice = program.session.current()?.is_practice();
    let practice = if practice { "PRACTICE-" } else { "" };
    let day = jiff::Zoned::now().strftime("%Y-%m-%d");
    let name: String = name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(80)
        .collect();
    Ok(format!("{practice}{name}_{day}.{ending}"))
}
