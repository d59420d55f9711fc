//! What a person answers about the project in use, remembered for the next time.

use command::command;
use tauri::State;

use super::{Answer, Program};
use crate::connection::session::Connection;
use crate::support::error::ShellError;
use crate::view::{AnswersView, ListedView, TargetKindView};

/// What was answered about a project; `None` stands for none.
///
/// # Errors
/// `ProjectChanged`, `NotConnected`.
#[command]
pub async fn read_answers(
    program: State<'_, Program>,
    project_id: Option<String>,
) -> Answer<AnswersView> {
    let connection = program.session.current()?;
    let project = checked(&connection, project_id)?;
    let answers = program
        .access_list
        .answers(&connection.source(), &program.storage, &project);
    Ok(answers.into())
}

/// Says whether the project's key service accepts requests only from certain addresses.
///
/// # Errors
/// As `read_answers`.
#[command]
pub async fn answer_listed(
    program: State<'_, Program>,
    project_id: String,
    listed: ListedView,
) -> Answer<()> {
    let connection = program.session.current()?;
    let project = checked(&connection, Some(project_id))?;
    let source = connection.source();
    program
        .access_list
        .answer(&source, &program.storage, &project, |answers| {
            answers.listed = Some(listed.into());
        });
    Ok(())
}

/// Chooses the form of list.
///
/// # Errors
/// As `read_answers`.
#[command]
pub async fn choose_target(
    program: State<'_, Program>,
    project_id: Option<String>,
    target: TargetKindView,
) -> Answer<()> {
    let connection = program.session.current()?;
    let project = checked(&connection, project_id)?;
    let name = serde_json::to_value(target).map_err(|error| ShellError::internal(&error))?;
    let source = connection.source();
    program
        .access_list
        .answer(&source, &program.storage, &project, |answers| {
            answers.target = name.as_str().map(str::to_owned);
        });
    Ok(())
}

/// The project in use, which `project` must be; empty where there is none.
fn checked(connection: &Connection, project: Option<String>) -> Result<String, ShellError> {
    if let Some(project) = &project {
        connection.project_in_use(project)?;
    }
    Ok(project.unwrap_or_default())
}
