//! Comparing what is needed with what there is, and writing the result for the key service.

use std::sync::Arc;

pub use access_list::LARGEST_TEXT;
use access_list::{
    About, AccessList, Artefact, Context, Half, ListState, Selection, Verdict, WriteRequest,
};
use addresses::{Ranges, Source};
use ipnet::IpNet;
use jiff::Timestamp;
use storage::{Action, Outcome};

use super::Parts;
use super::defaults::{self, TargetDefaults};
use super::needed::{self, NeededSet};
use super::removal::{Removal, removal};
use super::state::{Compared, KeptText, Returned};
use super::write_options::{WriteOptions, basis, merged_into};
use crate::activity::{Activity, Actor, Ongoing};
use crate::addresses::book::{AddressList, InUse};
use crate::addresses::unusual::Unusual;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// The largest file that is opened, in bytes.
pub const LARGEST: u64 = LARGEST_TEXT as u64;

/// What is needed, what there is, and how they differ.
pub struct Shown {
    /// What is needed.
    pub set: NeededSet,
    /// What there is; `None`: not known here.
    pub compared: Option<Compared>,
    /// What became of what was handed over last.
    pub returned: Option<Returned>,
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
    let (defaults, set) = read_both(parts, connection).await?;
    Ok(shown(parts, connection, defaults, set).await)
}

/// What the forms for writing begin with, and what is needed.
async fn read_both(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<(TargetDefaults, NeededSet), ShellError> {
    let defaults = defaults::read(connection).await;
    let set = needed::read(parts, connection).await?;
    Ok((defaults, set))
}

/// Takes over `bytes` as what the access list has, and compares.
///
/// # Errors
/// `AccessListUnreadable`, `Cancelled` (what was remembered before stays), and as `read`.
pub async fn compare(
    parts: Parts<'_>,
    connection: &Connection,
    bytes: Vec<u8>,
    call: &Call<'_>,
    activity: &Activity,
) -> Result<Shown, ShellError> {
    // Once it is remembered, the rest is a moment, and stopping would leave half of it done.
    let reading = async {
        let defaults = defaults::read(connection).await;
        let before = parts.state.texts(&connection.source(), parts.storage);
        let read = with_other_half(bytes, before, &defaults, call).await?;
        let set = needed::read(parts, connection).await?;
        Ok((defaults, read, set))
    };
    let (defaults, (list, texts), set) = call.until_cancelled(reading).await?;
    let taken = (list, texts);
    Ok(take_over(parts, connection, taken, defaults, set, activity).await)
}

/// Remembers the list, compares it, and writes down what that proves.
pub async fn take_over(
    parts: Parts<'_>,
    connection: &Connection,
    taken: (AccessList, Vec<KeptText>),
    defaults: TargetDefaults,
    set: NeededSet,
    activity: &Activity,
) -> Shown {
    let comparing = begin(parts, connection, taken, activity);
    let shown = shown(parts, connection, defaults, set).await;
    let compared = shown.compared.as_ref();
    let state = compared.map(|compared| ListState::of(&compared.comparison));
    comparing.end(state.map_or(Outcome::Done, outcome));
    shown
}

/// Remembers the list, which says `state` of what is needed; nothing is shown.
pub fn remember(
    parts: Parts<'_>,
    connection: &Connection,
    taken: (AccessList, Vec<KeptText>),
    state: ListState,
    activity: &Activity,
) {
    begin(parts, connection, taken, activity).end(outcome(state));
}

/// Remembers the list, and writes down that it is.
fn begin(
    parts: Parts<'_>,
    connection: &Connection,
    taken: (AccessList, Vec<KeptText>),
    activity: &Activity,
) -> Ongoing {
    let count = taken.0.entries.len();
    let comparing = activity.begin(
        Actor::new(connection, connection.project()),
        Action::RememberAccessList {
            count: u32::try_from(count).unwrap_or(u32::MAX),
        },
    );
    let source = connection.source();
    blocking(|| {
        remember_administrators(parts, &source, &taken.0);
        parts.state.set_list(&source, parts.storage, Some(taken));
    });
    comparing
}

/// Remembers what of the list before and of `list` is no block of Atlas's so far (safety rule A1).
fn remember_administrators(parts: Parts<'_>, source: &Source, list: &AccessList) {
    let before = parts.state.list(source, parts.storage);
    let before = before.as_ref().map(|it| (it.content.as_ref(), it.read_at));
    for (list, at) in before.into_iter().chain([(list, Timestamp::now())]) {
        let named = list.entries.iter().map(|entry| entry.net);
        let blocks: Vec<IpNet> = named.chain(list.partly.iter().copied()).collect();
        let history = parts.history;
        let read = history.administrators(source, parts.storage, at, &blocks);
        parts.state.add_administrators(source, parts.storage, read);
    }
}

/// What a comparison proves, in the words of the record.
fn outcome(state: ListState) -> Outcome {
    match state.verdict {
        Verdict::Missing => Outcome::Missing,
        Verdict::NotProven => Outcome::NotProven,
        Verdict::NoList => Outcome::NoList,
        Verdict::Allowed if matches!(state.half, Some(Half::Role | Half::Key)) => {
            Outcome::HalfAllowed
        }
        Verdict::Allowed => Outcome::Allowed,
    }
}

/// The access list that stands in `texts`, and these texts. `defaults` say which role and key are
/// Atlas's.
async fn understood(
    texts: Vec<Arc<[u8]>>,
    defaults: TargetDefaults,
    picked: Option<u32>,
    call: &Call<'_>,
) -> Result<(AccessList, Vec<Arc<[u8]>>), ShellError> {
    let token = call.token().clone();
    let reading = tauri::async_runtime::spawn_blocking(move || {
        let known = |text: &str| {
            Some(text)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let (role, key) = (known(&defaults.role_arn), known(&defaults.key_arn));
        let used = [
            defaults.vault.as_str(),
            &defaults.role_arn,
            &defaults.key_arn,
        ];
        let is_cancelled = || token.is_cancelled();
        let context = Context {
            role: role.as_deref(),
            key: key.as_deref(),
            private_networking: defaults.private_networking,
            used: &used,
            picked,
            is_cancelled: &is_cancelled,
            ..Context::at(Timestamp::now())
        };
        let slices: Vec<&[u8]> = texts.iter().map(AsRef::as_ref).collect();
        let list = access_list::read(&slices, &context)?;
        Ok((list, texts))
    });
    reading
        .await
        .map_err(|error| ShellError::internal(&error))?
        .map_err(ShellError::AccessListUnreadable)
}

/// Reads `bytes` alone, and together with the other half of AWS where that was compared before.
async fn with_other_half(
    bytes: Vec<u8>,
    before: Vec<KeptText>,
    defaults: &TargetDefaults,
    call: &Call<'_>,
) -> Result<(AccessList, Vec<KeptText>), ShellError> {
    let (alone, texts) = understood(vec![bytes.into()], defaults.clone(), None, call).await?;
    let half = alone.half;
    let own = texts.into_iter().map(|bytes| KeptText { half, bytes });
    let is_other = |text: &KeptText| {
        matches!(
            (half, text.half),
            (Some(Half::Role), Some(Half::Key)) | (Some(Half::Key), Some(Half::Role))
        )
    };
    let mut kept: Vec<KeptText> = before.into_iter().filter(is_other).collect();
    if kept.is_empty() {
        return Ok((alone, own.collect()));
    }
    kept.extend(own);
    let texts = kept.iter().map(|text| Arc::clone(&text.bytes)).collect();
    let (both, _) = understood(texts, defaults.clone(), None, call).await?;
    Ok((both, kept))
}

/// Compares another of the lists in the text that was compared.
///
/// # Errors
/// `StaleList` where the text is not here any more, and as `read`.
pub async fn pick(
    parts: Parts<'_>,
    connection: &Connection,
    position: u32,
    call: &Call<'_>,
    activity: &Activity,
) -> Result<Shown, ShellError> {
    let source = connection.source();
    let kept = parts.state.texts(&source, parts.storage);
    if kept.is_empty() {
        return Err(ShellError::StaleList);
    }
    let texts = kept.iter().map(|text| Arc::clone(&text.bytes)).collect();
    let reading = async {
        let defaults = defaults::read(connection).await;
        let (list, _) = understood(texts, defaults.clone(), Some(position), call).await?;
        let set = needed::read(parts, connection).await?;
        Ok((defaults, list, set))
    };
    let (defaults, list, set) = call.until_cancelled(reading).await?;
    let taken = (list, kept);
    Ok(take_over(parts, connection, taken, defaults, set, activity).await)
}

/// Forgets what the access list has.
///
/// # Errors
/// `Cancelled` (what was remembered stays), and as `read`.
pub async fn forget(
    parts: Parts<'_>,
    connection: &Connection,
    call: &Call<'_>,
    activity: &Activity,
) -> Result<Shown, ShellError> {
    let reading = read_both(parts, connection);
    let (defaults, set) = call.until_cancelled(reading).await?;
    parts
        .state
        .set_list(&connection.source(), parts.storage, None);
    activity.done(
        Actor::new(connection, connection.project()),
        Action::ForgetAccessList,
    );
    Ok(shown(parts, connection, defaults, set).await)
}

/// Writes a list in the form that `request` names, and names what was written.
///
/// # Errors
/// `Write`, `RemovalBlocked`, and as `read`.
pub async fn write(
    parts: Parts<'_>,
    connection: &Connection,
    request: WriteOptions,
) -> Result<(u32, Arc<Artefact>), ShellError> {
    let source = connection.source();
    if parts.state.is_void(&source, parts.storage) {
        return Err(ShellError::StaleList);
    }
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
    let text = parts.state.policy(&source, parts.storage);
    let target = merged_into(request.target, request.merge, text)?;
    let whole = request.whole || target.takes_whole_only();
    let selection = match &compared {
        Some(Compared {
            set,
            list,
            comparison,
            ..
        }) if whole => Selection::whole(&set.needed, list, comparison, request.remove)?,
        Some(compared) => Selection::difference(&compared.set.needed, &compared.comparison),
        None => Selection {
            blocks: set.needed.nets().to_vec(),
            ..Selection::default()
        },
    };
    let blocks: Vec<IpNet> = match request.merged {
        true => Ranges::of(selection.blocks.iter().copied())
            .blocks()
            .collect(),
        false => selection.blocks.clone(),
    };
    let unusual = Unusual::of_writing(
        parts.storage,
        &set.control_plane,
        set.needed.nets(),
        &blocks,
        selection.removed.len(),
    );
    let order = WriteRequest {
        needed: &set.needed,
        blocks: &selection.blocks,
        kept: &selection.kept,
        removed: &selection.removed,
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
    let artefact = Arc::new(blocking(|| access_list::write(&target, &order))?);
    let written_from = InUse {
        unusual,
        ..set.in_use()
    };
    let token =
        parts
            .state
            .put_artefact(&source, parts.storage, Arc::clone(&artefact), written_from);
    Ok((token, artefact))
}

async fn shown(
    parts: Parts<'_>,
    connection: &Connection,
    defaults: TargetDefaults,
    set: NeededSet,
) -> Shown {
    let source = connection.source();
    let compared = blocking(|| {
        let earlier = parts.history.once_atlas(&source, parts.storage);
        parts
            .state
            .compare(&source, parts.storage, set.clone(), &earlier)
    });
    let returned = blocking(|| {
        let needed = set.needed.nets();
        parts.state.returned(&source, parts.storage, needed)
    });
    let removal = removal(parts, connection, &set, compared.as_ref()).await;
    Shown {
        set,
        compared,
        returned,
        removal,
        defaults,
    }
}
