//! The history of the lists, on the IP addresses screen: what was fetched, and what a person says of it.

use command::command;
use storage::Action;
use tauri::State;

use super::{Answer, Program};
use crate::addresses::book::InUse;
use crate::addresses::{fetched, history};
use crate::support::blocking::blocking;
use crate::support::error::ShellError;
use crate::view::{ErrorView, HistoryView, SnapshotsView};

/// The lists fetched so far from the Atlas in use; also without a network.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn read_history(program: State<'_, Program>) -> Answer<HistoryView> {
    let source = program.session.current()?.source();
    Ok(blocking(|| program.history.read(&source, &program.storage)).into())
}

/// Takes a list of the history as looked at: it may be used. What was read from the lists is read again.
///
/// # Errors
/// `StaleList` where it is not there any more, `ListHeldBack`.
#[command]
pub async fn accept_list(program: State<'_, Program>, list: String) -> Answer<()> {
    decide(&program, |origin| {
        let fetched = fetched::accept(&program.storage, origin, &list)?;
        Ok(Action::AcceptList { fetched })
    })
}

/// Strikes a list of the history out: it counts nowhere. What was read from the lists is read again.
///
/// # Errors
/// `StaleList` where it is not there any more.
#[command]
pub async fn strike_out_list(program: State<'_, Program>, list: String) -> Answer<()> {
    decide(&program, |origin| {
        let fetched = fetched::strike_out(&program.storage, origin, &list)?;
        Ok(Action::StrikeOutList { fetched })
    })
}

/// What changed from one snapshot to another.
///
/// # Errors
/// `StaleList` where one of them is not there any more.
#[command]
pub async fn compare_snapshots(
    program: State<'_, Program>,
    from: String,
    to: String,
) -> Answer<SnapshotsView> {
    let source = program.session.current()?.source();
    let changed = blocking(|| history::compare(&source, &program.storage, &from, &to))?;
    Ok(changed.into())
}

/// Writes down that the person took `lists` as looked at, where copying or saving what is made from them
/// was `confirmed`.
pub(super) fn accepted<'a>(
    program: &Program,
    lists: impl IntoIterator<Item = &'a InUse>,
    confirmed: bool,
) {
    for list in lists.into_iter().filter(|_| confirmed) {
        accept(program, list);
    }
}

fn accept(program: &Program, list: &InUse) {
    if let Some(fetched) = program.books.accept(list, &program.storage) {
        let accepting = Action::AcceptList { fetched };
        program.activity.done(program.actor(), accepting);
    }
}

fn decide(
    program: &Program,
    decision: impl FnOnce(&str) -> Result<Action, ShellError>,
) -> Answer<()> {
    let source = program.session.current()?.source();
    if source.practice {
        return Err(ErrorView::StaleList);
    }
    let decided = blocking(|| decision(&source.origin))?;
    program.activity.done(program.actor(), decided);
    program.books.decided(&source, &program.storage);
    program.access_list.void(&source, &program.storage);
    Ok(())
}
