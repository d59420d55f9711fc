use atlas::{Client, Origin};
use sandbox::Operation;
use storage::Issuer;

use super::*;
use crate::connection::stand_in::StandIn;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

fn book(
    origin: &str,
    addresses: &[&str],
) -> std::result::Result<AddressBook, Box<dyn std::error::Error>> {
    let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
    let source = Source {
        origin: origin.to_owned(),
        practice: false,
    };
    Ok(AddressBook::read(
        document.to_string().as_bytes(),
        source,
        Timestamp::UNIX_EPOCH,
    )?)
}

fn shown(books: &Books, book: AddressBook) -> std::result::Result<InUse, String> {
    books
        .put(Listed::used(Arc::new(book)), None)
        .map_err(|error| format!("{error:?}"))
}

#[test]
fn a4_a_first_list_is_shown_and_nothing_is_written_until_it_was_looked_at() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let books = Books::default();
    let list = book("https://atlas.example.com", &["3.0.0.1", "3.0.1.0/24"])?;
    let source = list.source().clone();
    books.belong_to(source.clone());
    let (listed, kept) = fetched::take(&storage, list, Issuer::Public, FetchedBy::Window);
    kept?;
    let put = books.put(listed, None);
    let in_use = put.map_err(|error| format!("{error:?}"))?;

    assert!(matches!(
        in_use.may_leave(false),
        Err(ShellError::UnusualList {
            wide: 1,
            added: 2,
            removed: 0
        })
    ));
    assert!(in_use.may_leave(true).is_ok());
    assert_eq!(books.accept(&in_use, &storage), Some(Timestamp::UNIX_EPOCH));
    let now = books.current(AddressList::Outbound, in_use.generation);
    assert!(now.is_ok_and(|now| now.may_leave(false).is_ok()));
    let kept = fetched::kept(&storage, &source.origin).ok_or("not kept")?;
    assert!(kept.is_accepted && kept.unused.is_none());
    Ok(())
}

#[test]
fn a4_what_was_read_from_a_list_that_was_struck_out_is_read_again() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let books = Books::default();
    let list = book("https://atlas.example.com", &["3.0.0.1"])?;
    let source = list.source().clone();
    let id = storage.id_of(&list);
    books.belong_to(source.clone());
    let (listed, kept) = fetched::take(&storage, list, Issuer::Public, FetchedBy::Window);
    kept?;
    let put = books.put(listed, None);
    let in_use = put.map_err(|error| format!("{error:?}"))?;
    let needed = books.put_needed(in_use.clone());
    let needed = needed.map_err(|error| format!("{error:?}"))?;

    assert!(fetched::strike_out(&storage, &source.origin, &id).is_ok());
    books.decided(&source, &storage);
    for (list, generation) in [
        (AddressList::Outbound, in_use.generation),
        (AddressList::Needed, needed),
    ] {
        assert!(books.current(list, generation).is_err(), "{list:?}");
    }
    Ok(())
}

#[test]
fn a5_a_late_list_of_another_atlas_is_dropped() -> Result {
    let books = Books::default();
    let government = book("https://cloud.mongodbgov.com", &["3.0.0.1"])?;
    let late = book("https://cloud.mongodb.com", &["3.0.0.2"])?;
    books.belong_to(government.source().clone());
    let in_use = shown(&books, government)?;

    assert!(shown(&books, late).is_err());
    assert!(
        books
            .current(AddressList::Outbound, in_use.generation)
            .is_ok(),
        "what is shown stays"
    );
    Ok(())
}

#[test]
fn a5_a_late_change_of_one_atlas_is_no_news_of_another() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let books = Books::default();
    let before = book("https://cloud.mongodb.com", &["3.0.0.1"])?;
    let late = book("https://cloud.mongodb.com", &["3.0.0.2"])?;
    let government = book("https://cloud.mongodbgov.com", &["3.0.0.3"])?;
    let source = government.source().clone();
    books.belong_to(source.clone());
    shown(&books, government)?;

    books.remember(&late, Some(before), &storage);

    assert!(books.take_change(&source, &storage).is_none());
    Ok(())
}

/// An Atlas, a connection to it, and `addresses` kept by an earlier run, which showed them.
struct Start {
    atlas: StandIn,
    connection: Connection,
    storage: Storage,
    books: Books,
    _folder: tempfile::TempDir,
}

impl Start {
    async fn after(addresses: &[&str]) -> std::result::Result<Self, Box<dyn std::error::Error>> {
        let atlas = StandIn::start().await?;
        let connection = atlas.connection()?;
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let origin = connection.client.origin().as_str();
        let has = access_list::read(
            &[b"3.0.0.1 3.0.0.2".as_slice()],
            &access_list::Context::at(Timestamp::UNIX_EPOCH),
        )?;
        let access = storage::RememberedAccess {
            list: Some(storage::RememberedList {
                content: Arc::new(has),
                read_at: Timestamp::UNIX_EPOCH,
                complete_since: None,
            }),
            ..storage::RememberedAccess::default()
        };
        storage.set_access(origin, &access)?;
        let kept = book(origin, addresses)?;
        fetched::take(&storage, kept, Issuer::Public, FetchedBy::Window).1?;
        storage.set_shown(origin)?;
        let books = Books::default();
        books.belong_to(connection.source());
        Ok(Self {
            atlas,
            connection,
            storage,
            books,
            _folder: folder,
        })
    }

    async fn at_once(&self) -> std::result::Result<InUse, String> {
        let read = self.books.read_at_once(&self.connection, &self.storage);
        read.await.map_err(|error| format!("{error:?}"))
    }

    async fn refreshed(&self) -> std::result::Result<InUse, String> {
        let refreshed = self.books.refresh(&self.connection, &self.storage);
        refreshed.await.map_err(|error| format!("{error:?}"))
    }

    fn fetches(&self) -> usize {
        self.atlas.asked(Operation::ControlPlaneAddresses)
    }
}

#[tokio::test]
async fn a_kept_list_is_there_at_once_as_unchecked_until_the_fetched_one_takes_its_place() -> Result
{
    let start = Start::after(&["3.0.0.1"]).await?;
    let kept = start.at_once().await?;
    assert!(kept.is_unchecked());
    assert_eq!(kept.book.fetched_at(), Timestamp::UNIX_EPOCH);
    assert_eq!(start.fetches(), 0, "nothing waits for Atlas");
    let source = start.connection.source();
    assert_eq!(
        start.books.fetched_at(&source),
        None,
        "the watch sees to it"
    );

    let fetched = start.refreshed().await?;
    assert!(fetched.earlier.is_none());
    assert!(start.books.fetched_at(&source).is_some());
    let again = start.at_once().await?;
    assert_eq!(again.generation, fetched.generation);
    assert_eq!(start.fetches(), 1);
    Ok(())
}

#[tokio::test]
async fn a_change_since_the_kept_list_is_still_seen_after_that_was_on_screen() -> Result {
    let start = Start::after(&["3.0.0.1"]).await?;
    let source = start.connection.source();
    start.at_once().await?;
    assert!(start.books.take_change(&source, &start.storage).is_none());

    start.refreshed().await?;
    let change = start.books.take_change(&source, &start.storage);
    assert_eq!(
        change.map(|it| (it.change.added, it.change.removed)),
        Some((1, 0))
    );
    Ok(())
}

#[tokio::test]
async fn a_kept_list_that_could_not_be_fetched_anew_says_why() -> Result {
    let start = Start::after(&["3.0.0.1"]).await?;
    start.atlas.refuse_list(503, "UNAVAILABLE");
    start.at_once().await?;
    let refreshed = start.refreshed().await?;
    assert!(refreshed.fetch_problem().is_some() && !refreshed.is_unchecked());
    Ok(())
}

#[tokio::test]
async fn a_kept_list_never_takes_the_place_of_a_fetched_one() -> Result {
    let start = Start::after(&["3.0.0.1"]).await?;
    let fetched = start.refreshed().await?;
    let late = book(&start.connection.source().origin, &["3.0.0.1"])?;
    let put = start
        .books
        .put(Listed::used(Arc::new(late)), Some(Earlier::Unchecked));
    assert!(put.is_ok_and(|in_use| in_use.generation == fetched.generation));
    Ok(())
}

#[tokio::test]
async fn two_who_want_the_list_at_the_same_time_ask_atlas_once() -> Result {
    let start = Start::after(&["3.0.0.1"]).await?;
    let (one, other) = tokio::join!(start.refreshed(), start.refreshed());
    assert_eq!(one?.generation, other?.generation);
    assert_eq!(start.fetches(), 1);
    start.refreshed().await?;
    assert_eq!(start.fetches(), 2, "whoever asks later gets a newer one");
    Ok(())
}

#[tokio::test]
async fn a_fetch_never_waits_for_another_atlas_that_was_in_use_before() -> Result {
    let start = Start::after(&["3.0.0.1"]).await?;
    let silent = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let origin = Origin::parse(&format!("http://{}", silent.local_addr()?))?;
    let hanging = Connection::addresses_only(Client::new(origin, None, atlas::Timing::default())?);
    start.books.belong_to(hanging.source());
    let mut waiting = Box::pin(start.books.refresh(&hanging, &start.storage));
    tokio::select! {
        biased;
        _ = &mut waiting => return Err("nobody answered it".into()),
        () = std::future::ready(()) => {}
    }

    start.books.belong_to(start.connection.source());
    let fetched = start.refreshed().await?;
    assert!(fetched.earlier.is_none());
    Ok(())
}
