//! One check without a window: `keygate --check`.

use access_list::{Gap, ListState, Needed, compare};
use addresses::{AddressBook, Source};
use atlas::{Client, ClientOptions, Origin};
use jiff::Timestamp;
use storage::{FolderLock, Storage};

use super::news::News;

/// Fetches the list of every Atlas of MongoDB's that lists are kept of, and of the `usual` one where
/// it is another or none is kept; says what changed. `None` where none could be fetched and kept.
pub(super) async fn check(
    storage: &Storage,
    usual: &Origin,
    options: &ClientOptions,
    turn: &impl Fn() -> Option<FolderLock>,
) -> Option<Vec<News>> {
    let mut origins: Vec<Origin> = [Origin::commercial(), Origin::government()]
        .into_iter()
        .filter(|origin| storage.last_list(origin.as_str()).is_some())
        .collect();
    let is_custom = ![Origin::commercial(), Origin::government()].contains(usual);
    if origins.is_empty() || is_custom {
        origins.push(usual.clone());
    }
    let mut news = None;
    for origin in origins {
        if let Some(found) = fetch_from(storage, origin, options, turn).await {
            news.get_or_insert_with(Vec::new).extend(found);
        }
    }
    news
}

async fn fetch_from(
    storage: &Storage,
    origin: Origin,
    options: &ClientOptions,
    turn: &impl Fn() -> Option<FolderLock>,
) -> Option<Option<News>> {
    let source = Source {
        origin: origin.as_str().to_owned(),
        practice: false,
    };
    let client = Client::new(origin, None, options.clone()).ok()?;
    let book = client.control_plane_addresses(false).await.ok()?;
    let Some(_turn) = turn() else {
        // A window was opened since then, and checks by itself.
        return Some(None);
    };
    let before = storage.last_list(&source.origin);
    storage.keep_list(&book).ok()?;
    storage.keep_moment(&book).ok()?;
    let change = before.map(|before| book.change_since(&before));
    let news = change.map(|change| News::of_lists(change, standing(&book, &source, storage)));
    Some(news.flatten())
}

/// What the remembered access list says of the control plane's blocks.
fn standing(book: &AddressBook, source: &Source, storage: &Storage) -> Option<ListState> {
    let list = storage.access(&source.origin).list?;
    let mut builder = Needed::from_control_plane(book);
    builder.gap(Gap::NoSignIn);
    let found = compare(&builder.build(), &list.content, &[], Timestamp::now());
    Some(ListState::of(&found))
}
