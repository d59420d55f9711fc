//! What clouds have whose sign-ins are kept, read by a check without a window. It reads and never
//! writes there.

use access_list::ListState;
use encryption::Provider;
use jiff::Timestamp;

use super::keeping::Kept;
use super::reading::CloudRead;
use super::watching::Drift;
use super::{Parts, keeping, reading};
use crate::access_list::comparing;
use crate::access_list::needed::{self, NeededSet};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// What was read from a cloud.
pub struct Looked {
    read: CloudRead,
    /// What its list says of what is needed.
    pub list: ListState,
    /// Everything could be read.
    pub is_whole: bool,
}

/// What the key service must let in, from the list that was fetched and kept a moment ago.
///
/// # Errors
/// Why there is no list at all.
pub async fn needed(parts: Parts<'_>, connection: &Connection) -> Result<NeededSet, ShellError> {
    let lists = parts.lists;
    lists.books.belong_to(connection.source());
    lists.books.take_kept(connection, lists.storage)?;
    needed::gather(lists, connection).await
}

/// Signs in with what is kept and reads what `cloud` has; `None`: the project does not use it.
///
/// # Errors
/// `CloudNotSignedIn` where what is kept does not sign in any more, `KeyStore`, `Cloud`, and why Atlas
/// did not answer.
pub async fn look(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    set: &NeededSet,
) -> Result<Option<Looked>, ShellError> {
    if keeping::sign_in(parts, connection, cloud).await? != Kept::SignedIn {
        return Err(ShellError::CloudNotSignedIn(cloud));
    }
    // What asks a cloud is large: on the heap it leaves room on the stack.
    let asked = Box::pin(reading::ask(parts, connection, cloud, set)).await;
    let read = match asked {
        Ok((_, read)) => read,
        Err(ShellError::CloudNotUsed(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let found = access_list::compare(&set.needed, read.list(), &[], Timestamp::now());
    Ok(Some(Looked {
        list: ListState::of(&found),
        is_whole: read.is_whole(),
        read,
    }))
}

/// Remembers what was read as what the access list has, and says what somebody changed since. Where
/// nothing changed, or where it was not read whole, nothing is done.
pub async fn remember(parts: Parts<'_>, connection: &Connection, looked: Looked) -> Option<Drift> {
    let lists = parts.lists;
    let (has, cloud) = (looked.read.list(), looked.read.cloud());
    let had = lists.state.list(&connection.source(), lists.storage);
    let drift = had
        .as_ref()
        .map(|had| Drift::between(&had.content, has, cloud));
    if !looked.is_whole || drift == Some(None) {
        return None;
    }
    let taken = (has.clone(), looked.read.texts());
    comparing::remember(lists, connection, taken, looked.list, parts.activity);
    // Whoever waits for the data folder finds all of it there.
    parts.activity.is_written().await;
    drift.flatten().map(|drift| Drift {
        list: Some(looked.list),
        ..drift
    })
}
