//! One check without a window: `keygate --check`.

use access_list::{Gap, ListState, Needed, compare};
use addresses::AddressBook;
use atlas::{AtlasError, Client, ClientOptions, Origin};
use jiff::Timestamp;
use storage::{FetchedBy, FolderLock, Issuer, RememberedList, Storage};

pub use self::clouds::CloudFound;
use super::news::News;
use crate::addresses::book::ListChange;
use crate::addresses::fetched;
use crate::support::logs::cause;

mod clouds;

/// What a check works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// What clouds are asked with.
    pub clouds: crate::clouds::Parts<'a>,
    /// What Atlas is asked with.
    pub connection: crate::connection::Parts<'a>,
}

/// What a check found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What changed, whether or not it could be kept.
    pub news: Vec<News>,
    /// What the clouds have whose sign-ins are kept.
    pub clouds: Vec<CloudFound>,
    /// What did not succeed, in the order of the Atlases; then the clouds.
    pub failures: Vec<Failure>,
}

/// Why a check did not succeed. Causes are in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// A list could not be fetched.
    NotFetched,
    /// A list was fetched and compared, and could not be kept.
    NotKept,
    /// What a cloud has could not be read, or not all of it.
    CloudNotRead,
    /// The data folder cannot be used, so nothing was asked.
    DataFolder,
}

impl Failure {
    /// The program's exit status.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::NotFetched | Self::CloudNotRead => 1,
            Self::NotKept => 2,
            Self::DataFolder => 3,
        }
    }
}

/// Fetches the list of every Atlas of MongoDB's that lists are kept of, and of the `usual` one where
/// it is another or none is kept; says what changed.
pub(crate) async fn check(
    storage: &Storage,
    usual: &Origin,
    options: &ClientOptions,
    turn: &impl Fn() -> Option<FolderLock>,
) -> Checked {
    let mut origins: Vec<Origin> = [Origin::commercial(), Origin::government()]
        .into_iter()
        .filter(|origin| !storage.snapshots(origin.as_str()).is_empty())
        .collect();
    let is_custom = ![Origin::commercial(), Origin::government()].contains(usual);
    if origins.is_empty() || is_custom {
        origins.push(usual.clone());
    }
    let mut checked = Checked::default();
    for origin in origins {
        let host = origin.host().to_owned();
        match fetch(origin, options).await {
            Ok((book, issuer)) => take(storage, book, issuer, turn, &mut checked),
            Err(error) => {
                tracing::warn!(host, cause = cause::words(&error), "check: not fetched");
                checked.failures.push(Failure::NotFetched);
            }
        }
    }
    checked
}

/// Reads what the clouds have whose sign-ins are kept, after the lists were fetched, and adds it to what
/// was found.
pub(crate) async fn check_clouds(
    parts: Parts<'_>,
    turn: &impl Fn() -> Option<FolderLock>,
    checked: &mut Checked,
) {
    let is_fetched = !checked.failures.contains(&Failure::NotFetched);
    let found = clouds::look(parts, is_fetched, turn).await;
    checked.clouds.extend(found.clouds);
    checked.news.extend(found.news);
    checked.failures.extend(found.failures);
}

async fn fetch(
    origin: Origin,
    options: &ClientOptions,
) -> Result<(AddressBook, Issuer), AtlasError> {
    let client = Client::new(origin, None, options.clone())?;
    let list = client.control_plane_addresses(false).await?;
    let issuer = fetched::issuer(&list);
    Ok((list.book, issuer))
}

/// Compares `book` with the list before it, and keeps it. What changed is reported even where it cannot be
/// kept.
fn take(
    storage: &Storage,
    book: AddressBook,
    issuer: Issuer,
    turn: &impl Fn() -> Option<FolderLock>,
    checked: &mut Checked,
) {
    let Some(_turn) = turn() else {
        // A window was opened since then, and checks by itself.
        return;
    };
    let origin = book.source().origin.clone();
    let before = storage.newest_list(&origin);
    let change = before.map(|before| book.change_since(&before.book));
    let (listed, kept) = fetched::take(storage, book, issuer, FetchedBy::Timer);
    let is_used = listed.unused.is_none();
    let change = change.map(|change| ListChange { change, is_used });
    let access = storage.access(&origin);
    let signed_in = storage.connection().filter(|it| it.origin == origin);
    let in_use = signed_in.and_then(|remembered| remembered.project);
    let is_needed = !access.needs_no_list(in_use.as_deref());
    let change = change.filter(|_| is_needed);
    let standing = standing(&listed.book, access.list);
    checked
        .news
        .extend(change.and_then(|change| News::of_lists(change, standing)));
    if let Err(error) = kept {
        tracing::warn!(%error, "check: not kept");
        checked.failures.push(Failure::NotKept);
    }
}

/// What the remembered access list says of the control plane's blocks.
fn standing(book: &AddressBook, list: Option<RememberedList>) -> Option<ListState> {
    let list = list?;
    let mut builder = Needed::from_control_plane(book);
    builder.gap(Gap::NoSignIn);
    let found = compare(&builder.build(), &list.content, &[], Timestamp::now());
    Some(ListState::of(&found))
}
