//! The IP addresses screen.

use std::sync::Arc;

use addresses::{Source, text};
use command::command;
use jiff::Timestamp;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::history::accepted;
use super::saved_files::{ask, csv_name, record, saved};
use super::{Answer, Program};
use crate::addresses::book::AddressList;
use crate::addresses::csv_export;
use crate::support::blocking::blocking;
use crate::support::practice;
use crate::view::{
    AddressListView, AddressesView, CallId, CopiedView, CopyScopeRequest, ErrorView, RowsRequest,
    RowsView, SavedView, count,
};

/// The lists: in memory, else kept from earlier, for Atlas is asked with `refresh_addresses`; fetched
/// only where there are none.
///
/// # Errors
/// Why there is nothing to show, `Cancelled`.
#[command]
pub async fn read_addresses(program: State<'_, Program>, call: CallId) -> Answer<AddressesView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = program.books.read_at_once(&connection, &program.storage);
    let in_use = call.until_cancelled(reading).await?;
    Ok(AddressesView::new(&in_use, connection.host()))
}

/// The lists, fetched anew.
///
/// # Errors
/// Why there is nothing to show, `Cancelled`.
#[command]
pub async fn refresh_addresses(program: State<'_, Program>, call: CallId) -> Answer<AddressesView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let refreshing = program.books.refresh(&connection, &program.storage);
    let in_use = call.until_cancelled(refreshing).await?;
    Ok(AddressesView::new(&in_use, connection.host()))
}

/// `count` rows from row `start`.
///
/// # Errors
/// `StaleList`.
#[command]
pub async fn address_rows(
    program: State<'_, Program>,
    view: RowsRequest,
    start: u32,
    count: u32,
) -> Answer<RowsView> {
    let listing = program.books.listing(&view.into())?;
    Ok(RowsView::new(&listing, start, count))
}

/// The next row after `after` whose label begins with `text`, going round at the end.
///
/// # Errors
/// `StaleList`.
#[command]
pub async fn find_row(
    program: State<'_, Program>,
    view: RowsRequest,
    text: String,
    after: u32,
) -> Answer<Option<u32>> {
    let listing = program.books.listing(&view.into())?;
    let found = blocking(|| listing.find(&text, after as usize));
    Ok(found.map(count))
}

/// Copies addresses as plain text, one a line, or one row as the cells of a spreadsheet.
///
/// # Errors
/// `StaleList`, `UnusualList` unless `confirmed` or for one address alone, `NothingToWrite`,
/// `ClipboardRefused`.
#[command]
pub async fn copy_addresses(
    program: State<'_, Program>,
    view: RowsRequest,
    scope: CopyScopeRequest,
    confirmed: bool,
) -> Answer<CopiedView> {
    let in_use = program.books.current(view.list.into(), view.generation)?;
    in_use.may_leave(confirmed || scope.is_one_row())?;
    let direction = AddressList::from(view.list).into();
    let lines = |group: Option<&str>| {
        blocking(|| text::lines(&in_use.book, direction, &view.filter, group))
    };
    let (lines, copied) = match scope {
        CopyScopeRequest::Address { cidr } => (cidr, 1),
        CopyScopeRequest::All => lines(None),
        CopyScopeRequest::Group { key } => lines(Some(&key)),
        CopyScopeRequest::Row { row } => {
            let listing = program.books.listing(&view.into())?;
            let cells = listing.cells(row as usize);
            cells.map_or_else(Default::default, |cells| (cells, 1))
        }
        CopyScopeRequest::Selection { rows } => {
            let listing = program.books.listing(&view.into())?;
            let rows: Vec<_> = rows.iter().map(Into::into).collect();
            blocking(|| listing.selected(&rows))
        }
    };
    if copied == 0 {
        return Err(ErrorView::NothingToWrite);
    }
    program.clipboard.put(lines)?;
    accepted(&program, [&in_use], confirmed);
    Ok(CopiedView {
        count: count(copied),
    })
}

/// Writes exactly what is shown (list and filter; folding hides nothing from a file) as CSV, and says
/// meanwhile how many addresses are written.
///
/// # Errors
/// `StaleList`, `UnusualList` unless `confirmed`, `NothingToWrite`, `Cancelled`, `FileNotWritten`.
#[command]
pub async fn export_csv(
    app: AppHandle,
    program: State<'_, Program>,
    call: CallId,
    view: RowsRequest,
    confirmed: bool,
    on_progress: Channel<u32>,
) -> Answer<SavedView> {
    let call = program.cancellation.begin(call.number);
    let in_use = program.books.current(view.list.into(), view.generation)?;
    in_use.may_leave(confirmed)?;
    let direction = AddressList::from(view.list).into();
    let matching = blocking(|| csv_export::count(&in_use.book, direction, &view.filter))?;
    let matching = count(matching);
    let total = count(in_use.book.totals(direction).total);
    let name = file_name(view.list, in_use.book.source(), in_use.book.fetched_at());
    let name = csv_name(&name, matching, total);
    let destination = ask(&app, &program, &name).await?;
    let written = csv_export::write(
        Arc::clone(&in_use.book),
        direction,
        view.filter,
        destination,
        call.token().clone(),
        move |lines| {
            // A window that is gone needs not hear of it.
            let _gone = on_progress.send(count(lines));
        },
    )
    .await;
    let (destination, path) = written?;
    record(&program, &destination, &path, matching);
    let path = path?;
    accepted(&program, [&in_use], confirmed);
    Ok(saved(&program, path, matching, total))
}

/// The name proposed for a file, without its ending: the day Atlas gave the list, and which Atlas where it
/// is not the usual one; a practice file says so (safety rule A5).
fn file_name(list: AddressListView, source: &Source, fetched_at: Timestamp) -> String {
    let practice = practice::file_mark(source.practice);
    let host = match source.origin.strip_prefix("https://") {
        _ if source.practice => String::new(),
        Some("cloud.mongodb.com") => String::new(),
        Some(host) => format!("_{}", host.replace([':', '[', ']'], "-")),
        None => "_this-computer".to_owned(),
    };
    let day = fetched_at
        .to_zoned(jiff::tz::TimeZone::system())
        .strftime("%Y-%m-%d");
    let list = match list {
        AddressListView::Needed => "needed-by-key-service",
        AddressListView::Outbound => "control-plane",
        AddressListView::Inbound => "control-plane-inbound",
    };
    format!("{practice}atlas-{list}{host}_{day}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(origin: &str, practice: bool) -> String {
        let source = Source {
            origin: origin.to_owned(),
            practice,
        };
        file_name(AddressListView::Outbound, &source, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a5_a_practice_file_is_marked_in_its_name() {
        assert!(name("http://127.0.0.1:4040", true).starts_with("PRACTICE-"));
        assert!(!name("https://cloud.mongodb.com", false).contains("PRACTICE"));
    }

    #[test]
    fn a5_a_file_names_the_atlas_it_came_from_and_the_day_of_the_list() {
        let government = name("https://cloud.mongodbgov.com", false);

        assert!(government.starts_with("atlas-control-plane_cloud.mongodbgov.com_19"));
        assert!(name("https://cloud.mongodb.com", false).starts_with("atlas-control-plane_19"));
    }
}
