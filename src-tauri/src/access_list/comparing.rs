//! Comparing what is needed with what there is, and writing the result for the key service.

use std::sync::Arc;

pub use access_list::LARGEST_TEXT;
use access_list::{About, AccessList, Artefact, Order};
use jiff::Timestamp;
use storage::Deed;

use super::Parts;
use super::defaults::{self, TargetDefaults};
use super::needed::{self, NeededSet};
use super::removal::{Removal, removal};
use super::state::Compared;
use super::write_request::{
    WriteRequest, basis, blocks, merged_into, no_longer_needed, takes_whole_only,
};
use crate::activity::{Activity, Actor};
use crate::addresses::book::AddressList;
use crate::connection::session::Connection;
use crate::support::cancellation::Cancellation;
use crate::support::error::ShellError;

/// The largest file that is opened, in bytes.
pub const LARGEST: u64 = LARGEST_TEXT as u64;

/// What is needed, what there is, and how they differ.
pub struct Shown {
    /// What is needed.
    pub set: NeededSet,
    /// What there is; `None`: not known here.
    pub compared: Option<Compared>,
    /// Whether something may be removed.
    pub removal: Removal,
    /// What the forms for writing begin with.
    pub defaults: TargetDefaults,
}

/// Reads what is needed again, and compares.
///
/// # Errors
/// Why there is no list at all.
pub async fn read(parts: Parts<'_>, connection: &Connection) -> Result<Shown, ShellError> {
    let defaults = defaults::read(connection).await;
    let set = needed::read(parts, connection).await?;
    Ok(shown(parts, connection, defaults, set).await)
}

/// Takes over `bytes` as what the access list has, and compares.
///
/// # Errors
/// `AccessListUnreadable`, `Cancelled` (what was remembered before stays), and as `read`.
pub async fn compare(
    parts: Parts<'_>,
    connection: &Connection,
    bytes: Vec<u8>,
    cancellation: &Cancellation,
    activity: &Activity,
) -> Result<Shown, ShellError> {
    // Once it is remembered, the rest is a moment, and stopping would leave half of it done.
    let reading = async {
        let defaults = defaults::read(connection).await;
        let read = understood(bytes, defaults.role_arn.clone()).await?;
        let set = needed::read(parts, connection).await?;
        Ok((defaults, read, set))
    };
    let (defaults, (list, text), set) = cancellation.until_cancelled(reading).await?;
    let count = u32::try_from(list.entries.len()).unwrap_or(u32::MAX);
    parts
        .state
        .set_list(&connection.source(), parts.storage, Some((list, text)));
    activity.done(
        Actor::new(connection, connection.project()),
        Deed::RememberAccessList { count },
    );
    Ok(shown(parts, connection, defaults, set).await)
}

/// The access list that stands in `bytes`, of which Atlas uses `role`, and its text.
async fn understood(bytes: Vec<u8>, role: String) -> Result<(AccessList, String), ShellError> {
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
        .map_err(|error| ShellError::internal(&error))?
        .map_err(ShellError::AccessListUnreadable)
}

/// Forgets what the access list has.
///
/// # Errors
/// As `read`.
pub async fn forget(
    parts: Parts<'_>,
    connection: &Connection,
    activity: &Activity,
) -> Result<Shown, ShellError> {
    parts
        .state
        .set_list(&connection.source(), parts.storage, None);
    activity.done(
        Actor::new(connection, connection.project()),
        Deed::ForgetAccessList,
    );
    read(parts, connection).await
}

/// Writes a list in the form that `request` names, and names what was written.
///
/// # Errors
/// `Write`, `RemovalBlocked`, and as `read`.
pub async fn write(
    parts: Parts<'_>,
    connection: &Connection,
    request: WriteRequest,
) -> Result<(u32, Arc<Artefact>), ShellError> {
    let source = connection.source();
    let compared = parts.state.compared(&source, parts.storage);
    let on_screen = |set: &NeededSet| {
        let shown = parts.books.current(AddressList::Needed, set.generation);
        shown.is_ok()
    };
    let latest = parts.state.needed(&source, parts.storage).filter(on_screen);
    let set = match basis(compared.as_ref(), latest) {
        Some(set) => set,
        None => needed::read(parts, connection).await?,
    };
    if request.remove {
        let removal = removal(parts, connection, &set, compared.as_ref()).await;
        if !removal.is_possible() {
            return Err(ShellError::RemovalBlocked);
        }
    }
    let text = parts.state.text(&source, parts.storage);
    let target = merged_into(request.target, request.merge, text)?;
    let whole = request.whole || takes_whole_only(&target);
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
    let artefact = Arc::new(access_list::write(&target, &order)?);
    let token =
        parts
            .state
            .put_artefact(&source, parts.storage, Arc::clone(&artefact), set.in_use());
    Ok((token, artefact))
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

async fn shown(
    parts: Parts<'_>,
    connection: &Connection,
    defaults: TargetDefaults,
    set: NeededSet,
) -> Shown {
    let source = connection.source();
    let earlier = parts.history.ever_needed(&source, parts.storage);
    let compared = parts
        .state
        .compare(&source, parts.storage, set.clone(), &earlier);
    let removal = removal(parts, connection, &set, compared.as_ref()).await;
    Shown {
        set,
        compared,
        removal,
        defaults,
    }
}
