//! The Access list screen: comparing, and taking the result to the key service.

use super::write_request::{basis, blocks, no_longer_needed, refused, takes_whole_only, target};
pub use access_list::LARGEST_TEXT;
use access_list::{About, AccessList, Order};
use jiff::Timestamp;
use storage::Deed;

use crate::access_list::needed::{self, NeededSet};
use crate::activity::Actor;
use crate::connection::session::Connection;
use crate::program::Program;
use crate::view::{
    AccessListView, ArtefactProblemView, ArtefactRequest, ArtefactView, ErrorView, ScopeRequest,
    TargetDefaultsView, UnreadableView,
};

/// Reads what is needed anew, and compares.
///
/// # Errors
/// As the command `read_access_list`.
pub async fn read(program: &Program) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    let defaults = defaults(&connection).await;
    let set = needed::read(program, &connection).await?;
    Ok(view(program, &connection, defaults, set).await)
}

/// Takes over `bytes` as what the access list has, and compares.
///
/// # Errors
/// As the command `compare_text`.
pub async fn compare(program: &Program, bytes: Vec<u8>) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    // Once it is remembered, the rest is a moment, and stopping would leave half of it done.
    let reading = async {
        let defaults = defaults(&connection).await;
        let read = understood(bytes, defaults.role_arn.clone()).await?;
        let set = needed::read(program, &connection).await?;
        Ok((defaults, read, set))
    };
    let (defaults, (list, text), set) = program.reading.until_cancelled(reading).await?;
    let count = crate::addresses::book::count(list.entries.len());
    program
        .access
        .set_list(&connection.source(), &program.storage, Some((list, text)))?;
    program.activity.done(
        Actor::new(&connection, connection.project()),
        Deed::RememberAccessList { count },
    );
    Ok(view(program, &connection, defaults, set).await)
}

/// The access list that stands in `bytes`, of which Atlas uses `role`, and its text.
async fn understood(bytes: Vec<u8>, role: String) -> Result<(AccessList, String), ErrorView> {
    let reading = tauri::async_runtime::spawn_blocking(move || {
        let role = Some(role.as_str()).filter(|role| !role.is_empty());
        let list = access_list::read_for(&bytes, role)?;
        let text = String::from_utf8(bytes);
        let lossy = |bytes: std::string::FromUtf8Error| {
            String::from_utf8_lossy(bytes.as_bytes()).into_owned()
        };
        Ok((list, text.unwrap_or_else(lossy)))
    });
    reading
        .await
        .map_err(|error| ErrorView::Internal {
            detail: error.to_string(),
        })?
        .map_err(unreadable)
}

/// Forgets what the access list has.
///
/// # Errors
/// As the command `forget_access_list`.
pub async fn forget(program: &Program) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    program
        .access
        .set_list(&connection.source(), &program.storage, None)?;
    program.activity.done(
        Actor::new(&connection, connection.project()),
        Deed::ForgetAccessList,
    );
    read(program).await
}

/// Writes a list in the form that `request` names.
///
/// # Errors
/// As the command `write_artefact`.
pub async fn write(program: &Program, request: ArtefactRequest) -> Result<ArtefactView, ErrorView> {
    let connection = program.session.current()?;
    let source = connection.source();
    let compared = program.access.compared(&source, &program.storage);
    let set = match basis(compared.as_ref(), program.books.needed()) {
        Some(set) => set,
        None => needed::read(program, &connection).await?,
    };
    if request.remove {
        let removal = super::removal::removal(program, &connection, &set, compared.as_ref()).await;
        if !removal.blocked_by.is_empty() || !removal.rollback_saved {
            return Err(refused(ArtefactProblemView::RemovalBlocked));
        }
    }
    let text = program.access.text(&source, &program.storage);
    let target = target(request.target, text.as_ref())?;
    let whole = request.scope == ScopeRequest::Whole || takes_whole_only(&target);
    let (blocks, kept) = match &compared {
        Some(compared) => blocks(compared, whole, request.remove),
        None => (set.needed.nets().to_vec(), Vec::new()),
    };
    let removed = match &compared {
        Some(compared) if request.remove => no_longer_needed(compared),
        _ => Vec::new(),
    };
    let order = Order {
        needed: &set.needed,
        blocks: &blocks,
        kept: &kept,
        removed: &removed,
        is_whole: whole,
        merged: request.merged,
        beside: match &compared {
            Some(compared) if !whole => compared.list.entries.len(),
            _ => 0,
        },
        about: About {
            host: connection.host(),
            fetched_at: set.book.fetched_at(),
            practice: connection.is_practice(),
        },
    };
    let artefact = access_list::write(&target, &order).map_err(ErrorView::from)?;
    let view = ArtefactView::from(&artefact);
    let token = program
        .access
        .put_artefact(&source, &program.storage, artefact, set.in_use());
    Ok(ArtefactView { token, ..view })
}

/// The access list as it was compared, one block a line.
#[must_use]
pub fn rollback(list: &AccessList, read_at: Timestamp) -> String {
    let mut text =
        format!("# The access list as it was compared on {read_at}. Written by Keygate.\n");
    for entry in &list.entries {
        text.push_str(&entry.net.to_string());
        text.push('\n');
    }
    text
}

/// The largest file that is opened, in bytes.
pub const LARGEST: u64 = LARGEST_TEXT as u64;

/// Why a text is no access list.
#[must_use]
pub fn unreadable(error: access_list::ReadError) -> ErrorView {
    let reason = match error {
        access_list::ReadError::Empty => UnreadableView::Empty,
        access_list::ReadError::Binary => UnreadableView::Binary,
        access_list::ReadError::TooLarge => UnreadableView::TooLarge {
            limit_mebibytes: (LARGEST_TEXT / 1024 / 1024) as u32,
        },
    };
    ErrorView::AccessListUnreadable { reason }
}

async fn view(
    program: &Program,
    connection: &Connection,
    defaults: TargetDefaultsView,
    set: NeededSet,
) -> AccessListView {
    let source = connection.source();
    let earlier = program.history.ever_needed(&source, &program.storage);
    let compared = program
        .access
        .compare(&source, &program.storage, set.clone(), &earlier);
    let removal = super::removal::removal(program, connection, &set, compared.as_ref()).await;
    AccessListView::new(set.view, compared.as_ref(), removal, defaults)
}

/// What Atlas has of the project in use; what cannot be read stays empty.
async fn defaults(connection: &Connection) -> TargetDefaultsView {
    let Some(project) = connection.project() else {
        return TargetDefaultsView::default();
    };
    let (settings, roles) = tokio::join!(
        connection.client.encryption_at_rest(&project.id),
        connection.client.roles(&project.id),
    );
    match settings {
        Ok(settings) => TargetDefaultsView::new(&settings, &roles.unwrap_or_default()),
        Err(_) => TargetDefaultsView::default(),
    }
}
