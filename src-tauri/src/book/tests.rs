use super::*;

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

fn shown(
    books: &Books,
    storage: &Storage,
    book: AddressBook,
) -> std::result::Result<InUse, String> {
    books
        .put(Arc::new(book), None, storage)
        .map_err(|error| format!("{error:?}"))
}

#[test]
fn a4_a_change_of_more_than_a_tenth_is_looked_at_before_anything_is_written() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let books = Books::default();
    let atlas = "https://cloud.mongodb.com";
    let (before, now) = (
        book(atlas, &["3.0.0.1", "3.0.0.2"])?,
        book(atlas, &["3.0.0.1", "3.0.0.3"])?,
    );
    books.belong_to(now.source().clone());

    storage.keep_list(&before)?;
    assert!(
        shown(&books, &storage, before)?.looked(false).is_ok(),
        "a first list is no change"
    );
    storage.keep_list(&now)?;
    let in_use = shown(&books, &storage, now)?;

    assert!(matches!(
        in_use.looked(false),
        Err(ErrorView::LookFirst {
            added: 1,
            removed: 1,
            wide: 0
        })
    ));
    assert!(in_use.looked(true).is_ok(), "confirming is enough");
    Ok(())
}

#[test]
fn a4_an_entry_wider_than_one_address_is_looked_at_before_anything_is_written() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let books = Books::default();
    let list = book("https://cloud.mongodb.com", &["3.0.0.0/24"])?;
    books.belong_to(list.source().clone());

    let in_use = shown(&books, &storage, list)?;

    assert!(matches!(
        in_use.looked(false),
        Err(ErrorView::LookFirst { wide: 1, .. })
    ));
    Ok(())
}

#[test]
fn a5_a_late_list_of_another_atlas_is_dropped() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let books = Books::default();
    let government = book("https://cloud.mongodbgov.com", &["3.0.0.1"])?;
    let late = book("https://cloud.mongodb.com", &["3.0.0.2"])?;
    books.belong_to(government.source().clone());
    let in_use = shown(&books, &storage, government)?;

    assert!(shown(&books, &storage, late).is_err());
    assert!(
        books
            .current(AddressListView::Outbound, in_use.generation)
            .is_ok(),
        "what is shown stays"
    );
    Ok(())
}
