//! The Activity screen.

use command::command;
use tauri::State;

use super::{Answer, Program};
use crate::view::{ActivityRowsView, ActivityView};

/// How much there is: what was practised while practising, else what is kept.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn read_activity(program: State<'_, Program>) -> Answer<ActivityView> {
    let practice = program.session.current()?.is_practice();
    Ok(program.activity.recorded(practice).await.into())
}

/// `count` rows from row `start`, newest first, of the oldest `of` that there are.
///
/// # Errors
/// `NotConnected`.
#[command]
pub async fn activity_rows(
    program: State<'_, Program>,
    of: u32,
    start: u32,
    count: u32,
) -> Answer<ActivityRowsView> {
    let practice = program.session.current()?.is_practice();
    let rows = program.activity.rows(practice, of, start, count);
    Ok(ActivityRowsView {
        rows: rows.iter().map(Into::into).collect(),
    })
}
