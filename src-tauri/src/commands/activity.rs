//! The Activity screen.

use addresses::csv;
use command::command;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use storage::Action;
use tauri::{AppHandle, State};

use super::saved_files::{ask, csv_name, record_as, saved};
use super::{Answer, Program};
use crate::activity::Actor;
use crate::activity::document::{COLUMNS, Filter, cells};
use crate::clouds::recording;
use crate::desktop::files;
use crate::support::blocking::blocking;
use crate::support::error::ShellError;
use crate::support::practice;
use crate::view::{
    self, ActivityRequest, ActivityRowView, ActivityRowsView, ActivityView, ErrorView, SavedView,
};

/// How much there is: what was practised while practising, else what is kept.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn read_activity(
    program: State<'_, Program>,
    shown: ActivityRequest,
) -> Answer<ActivityView> {
    let practice = program.session.current()?.is_practice();
    let recorded = program.activity.recorded(practice).await;
    let of = view::count(recorded.count);
    let filter = Filter::new(&shown.filter);
    let matching = blocking(|| program.activity.matching(practice, of, &filter));
    Ok(ActivityView::new(recorded, matching))
}

/// `count` rows from row `start` of those shown of the oldest `of` that there are.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn activity_rows(
    program: State<'_, Program>,
    shown: ActivityRequest,
    of: u32,
    start: u32,
    count: u32,
) -> Answer<ActivityRowsView> {
    let connection = program.session.current()?;
    let practice = connection.is_practice();
    let here = Actor::new(&connection, connection.project());
    let filter = Filter::new(&shown.filter);
    let start = start as usize;
    let range = start..start.saturating_add(count as usize);
    let (activity, oldest_first) = (&program.activity, shown.oldest_first);
    let rows = blocking(|| activity.rows(practice, of, &filter, oldest_first, range));
    let put_back = blocking(|| activity.put_back(practice));
    let has_way_back = |entry| recording::is_addition(entry, here.place(), &put_back);
    let row = |entry| ActivityRowView::new(entry, has_way_back(entry));
    Ok(ActivityRowsView {
        rows: rows.iter().map(row).collect(),
    })
}

/// Writes what is shown of the oldest `of` entries as CSV.
///
/// # Errors
/// `NotConnected`, `NothingToWrite`, `Cancelled`, `FileNotWritten`.
#[command]
pub async fn export_activity(
    app: AppHandle,
    program: State<'_, Program>,
    shown: ActivityRequest,
    of: u32,
) -> Answer<SavedView> {
    let practice = program.session.current()?.is_practice();
    let lines: Vec<_> = blocking(|| {
        let filter = Filter::new(&shown.filter);
        let mut entries = program.activity.entries(practice, of, &filter);
        if !shown.oldest_first {
            entries.reverse();
        }
        entries.iter().map(cells).collect()
    });
    if lines.is_empty() {
        return Err(ErrorView::NothingToWrite);
    }
    let count = view::count(lines.len());
    let name = csv_name(&file_name(practice, Timestamp::now()), count, of);
    let destination = ask(&app, &program, &name).await?;
    let path = blocking(|| {
        let head = COLUMNS.map(str::to_owned);
        let table = csv::document(std::iter::once(&head).chain(&lines))
            .map_err(|error| ShellError::internal(&error))?;
        files::write(&destination, &table)
    });
    record_as(&program, &destination, &path, |file| Action::SaveActivity {
        file,
        count,
    });
    Ok(saved(&program, path?, count, of))
}

/// The name proposed, without its ending; a file from practice says so (safety rule A5).
fn file_name(practice: bool, now: Timestamp) -> String {
    let practice = practice::file_mark(practice);
    let day = now.to_zoned(TimeZone::system()).strftime("%Y-%m-%d");
    format!("{practice}keygate-activity_{day}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a5_a_file_from_practice_is_marked_in_its_name() {
        let now = Timestamp::UNIX_EPOCH;

        assert!(file_name(true, now).starts_with("PRACTICE-keygate-activity_19"));
        assert!(file_name(false, now).starts_with("keygate-activity_19"));
    }
}
