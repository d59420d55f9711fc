//! Pages and workbooks that a person saves or prints.

use std::io::Cursor;
use std::sync::Arc;

use addresses::Direction;
use command::command;
use report::WorkbookError;
use tauri::{AppHandle, State};

use super::history::accepted;
use super::saved_files::{ask, record, saved};
use super::{Answer, Program};
use crate::addresses::book::{AddressList, InUse};
use crate::desktop::files;
use crate::reports::page::{self, Content, List, Sources};
use crate::reports::workbook;
use crate::support::blocking::blocking;
use crate::support::erasing;
use crate::support::error::ShellError;
use crate::support::practice;
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
    let asks_for = page.rows.as_ref().map(|rows| rows.list);
    let hands_over = page.hands_over && asks_for == Some(AddressListView::Needed);
    let written = write(&program, page, confirmed)?;
    let destination = ask(&app, &program, &name).await?;
    let path = blocking(|| files::write(&destination, &written.page));
    let (count, total) = (view::count(written.count), view::count(written.total));
    record(&program, &destination, &path, count);
    let path = path?;
    accepted(&program, &written.lists, confirmed);
    if let Some(List { book, .. }) = &written.sources.list
        && hands_over
        && count == total
    {
        let rows = book.addresses(Direction::Outbound);
        let blocks = rows.map(|row| row.net).collect();
        let (state, storage) = (&program.access_list, &program.storage);
        state.hand_over(book.source(), storage, blocks);
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
    accepted(&program, &written.lists, confirmed);
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
    accepted(&program, &in_use, confirmed);
    Ok(saved(&program, path, count, count))
}

/// A page, and what it was made from.
struct Written {
    page: Vec<u8>,
    sources: Sources,
    /// Addresses in it, and in the whole list; none where it has no list.
    count: usize,
    total: usize,
    /// What a person looks at where it is unusual.
    lists: Vec<InUse>,
}

fn write(program: &Program, page: PageRequest, confirmed: bool) -> Answer<Written> {
    let connection = program.session.current()?;
    let source = connection.source();
    let mut sources = Sources {
        practice: source.practice,
        private_issuer: connection.client.has_private_issuer(),
        ..Sources::default()
    };
    let mut lists = Vec::new();
    if let Some(rows) = page.rows {
        let list = AddressList::from(rows.list);
        let in_use = program.books.current(list, rows.generation)?;
        in_use.may_leave(confirmed)?;
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
    let mut page = Vec::new();
    let count = blocking(|| page::write(&content, &sources, &mut page))
        .map_err(|error| ShellError::internal(&error))?;
    let list = sources.list.as_ref();
    if list.is_some() && count == 0 {
        return Err(ErrorView::NothingToWrite);
    }
    let total = list.map_or(0, |list| list.book.totals(list.direction).total);
    Ok(Written {
        page,
        sources,
        count,
        total,
        lists,
    })
}

/// The name proposed for a file: what it is, and today; a practice file says so (safety rule A5).
fn file_name(program: &Program, name: &str, ending: &str) -> Answer<String> {
    let practice = practice::file_mark(program.session.current()?.is_practice());
    let day = jiff::Zoned::now().strftime("%Y-%m-%d");
    let name: String = name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(80)
        .collect();
    Ok(format!("{practice}{name}_{day}.{ending}"))
}
