use super::*;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const ATLAS: &str = "https://atlas.example.com";

fn book(origin: &str, addresses: &[String], second: i64) -> Result<AddressBook> {
    let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
    let source = Source {
        origin: origin.to_owned(),
        practice: false,
    };
    let at = Timestamp::from_second(second)?;
    Ok(AddressBook::read(
        document.to_string().as_bytes(),
        source,
        at,
    )?)
}

/// The addresses with these numbers.
fn addresses(numbers: std::ops::Range<u8>) -> Vec<String> {
    numbers.map(|last| format!("3.0.0.{last}")).collect()
}

fn with(block: &str) -> Vec<String> {
    let mut texts = addresses(0..100);
    texts.push(block.to_owned());
    texts
}

fn fetch(storage: &Storage, addresses: &[String], second: i64) -> Result<Listed> {
    let book = book(ATLAS, addresses, second)?;
    let (listed, kept) = take(storage, book, Issuer::Public, FetchedBy::Window);
    kept?;
    Ok(listed)
}

fn accepted(storage: &Storage) -> Result {
    let newest = storage.newest_list(ATLAS).ok_or("no list")?;
    accept(storage, ATLAS, &newest.id).map_err(|error| format!("{error:?}"))?;
    Ok(())
}

/// How many addresses the list in use has, and why the newest one is not used.
fn state(listed: &Listed) -> (usize, Option<&WhyUnused>) {
    let why = listed.unused.as_ref().map(|unused| &unused.why);
    (listed.book.reaching_keys().count(), why)
}

fn kept_now(storage: &Storage) -> Result<Listed> {
    Ok(kept(storage, ATLAS).ok_or("no list")?)
}

#[test]
fn a4_a_first_list_waits_and_is_shown_until_it_is_accepted() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let first = fetch(&storage, &addresses(0..100), 1)?;
    assert!(!first.is_accepted);
    assert!(matches!(
        state(&first),
        (
            100,
            Some(WhyUnused::Waits {
                change: Some(change),
                ..
            })
        ) if change.added == 100
    ));
    accepted(&storage)?;
    let now = kept_now(&Storage::open(folder.path())?)?;
    assert!(now.is_accepted && now.unused.is_none());
    let again = fetch(&storage, &addresses(0..100), 2)?;
    assert!(again.is_accepted && again.unused.is_none());
    Ok(())
}

#[test]
fn a4_the_list_before_an_unusual_one_is_used_until_that_is_accepted() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    fetch(&storage, &addresses(0..100), 1)?;
    accepted(&storage)?;
    let usual = fetch(&storage, &addresses(0..110), 2)?;
    assert_eq!(state(&usual), (110, None));
    let unusual = fetch(&storage, &addresses(0..111), 3)?;
    assert!(matches!(
        state(&unusual),
        (110, Some(WhyUnused::Waits { .. }))
    ));
    assert!(unusual.is_accepted, "the one before");
    let restarted = kept_now(&Storage::open(folder.path())?)?;
    assert!(matches!(
        state(&restarted),
        (110, Some(WhyUnused::Waits { .. }))
    ));
    accepted(&storage)?;
    assert_eq!(state(&kept_now(&storage)?), (111, None));
    Ok(())
}

#[test]
fn a4_a_wide_block_waits_and_a_mistake_is_never_used() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    fetch(&storage, &addresses(0..100), 1)?;
    accepted(&storage)?;
    let wide = fetch(&storage, &with("3.9.0.0/16"), 2)?;
    let expected = WhyUnused::Waits {
        wide: vec!["3.9.0.0/16".parse()?],
        change: None,
    };
    assert_eq!(state(&wide), (100, Some(&expected)));

    for (second, block) in [(3, "3.8.0.0/15"), (4, "2600:1f00::/31")] {
        let mistaken = fetch(&storage, &with(block), second)?;
        let restarted = kept_now(&Storage::open(folder.path())?)?;
        for listed in [mistaken, restarted] {
            let (count, Some(WhyUnused::HeldBack { mistakes })) = state(&listed) else {
                return Err(format!("{block} is used").into());
            };
            assert_eq!((count, mistakes.len()), (100, 1));
            assert_eq!(mistakes[0].place, "outbound.aws.us-east-1[100]");
        }
        assert!(accepted(&storage).is_err(), "nobody can accept it");
    }
    Ok(())
}

#[test]
fn a4_a_list_that_was_struck_out_is_not_used_nor_measured_against_though_it_comes_again() -> Result
{
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    fetch(&storage, &addresses(0..100), 1)?;
    accepted(&storage)?;
    fetch(&storage, &addresses(0..150), 2)?;
    accepted(&storage)?;
    let newest = storage.newest_list(ATLAS).ok_or("no list")?;
    assert!(strike_out(&storage, ATLAS, &newest.id).is_ok());
    let struck = (100, Some(&WhyUnused::StruckOut));
    assert_eq!(state(&kept_now(&storage)?), struck);
    assert_eq!(state(&fetch(&storage, &addresses(0..150), 3)?), struck);

    assert_eq!(state(&fetch(&storage, &addresses(0..105), 4)?), (105, None));
    let again = fetch(&storage, &addresses(0..150), 5)?;
    assert_eq!(state(&again), (105, Some(&WhyUnused::StruckOut)));
    let like_it = fetch(&storage, &addresses(0..149), 6)?;
    assert!(matches!(
        state(&like_it),
        (105, Some(WhyUnused::Waits { .. }))
    ));
    Ok(())
}

#[test]
fn a4_what_the_access_list_has_makes_a_first_list_a_usual_one() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    fetch(&storage, &addresses(0..100), 1)?;
    let text = addresses(0..100).join("\n");
    let context = access_list::Context::at(Timestamp::UNIX_EPOCH);
    let access = storage::RememberedAccess {
        list: Some(storage::RememberedList {
            content: Arc::new(access_list::read(&[text.as_bytes()], &context)?),
            read_at: Timestamp::UNIX_EPOCH,
            complete_since: None,
        }),
        ..storage::RememberedAccess::default()
    };
    storage.set_access(ATLAS, &access)?;
    let again = fetch(&storage, &addresses(0..100), 2)?;
    assert!(again.is_accepted && again.unused.is_none());
    Ok(())
}

#[test]
fn a4_a_first_list_of_the_commercial_atlas_is_measured_against_the_release() -> Result {
    let Some(path) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return Ok(());
    };
    let document = std::fs::read(path)?;
    for (origin, is_accepted) in [
        ("https://cloud.mongodb.com", true),
        ("https://cloud.mongodbgov.com", false),
        (ATLAS, false),
    ] {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let source = Source {
            origin: origin.to_owned(),
            practice: false,
        };
        let book = AddressBook::read(&document, source, Timestamp::UNIX_EPOCH)?;
        let (listed, _) = take(&storage, book, Issuer::Public, FetchedBy::Timer);
        assert_eq!(listed.is_accepted, is_accepted, "{origin}");
    }
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let other = book("https://cloud.mongodb.com", &addresses(0..100), 1)?;
    let (listed, _) = take(&storage, other, Issuer::Public, FetchedBy::Timer);
    assert!(!listed.is_accepted, "it shares nothing with what was known");
    Ok(())
}

#[test]
fn a4_a_list_of_an_earlier_version_is_shown_and_measured_when_it_is_fetched() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    storage.keep_snapshot(&book(ATLAS, &addresses(0..100), 1)?)?;
    let earlier = kept_now(&storage)?;
    assert!(!earlier.is_accepted && earlier.unused.is_some());
    assert_eq!(earlier.book.reaching_keys().count(), 100);
    Ok(())
}

#[test]
fn a5_a_practice_list_has_no_past_and_is_used_at_once() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let document = br#"{"outbound":{"aws":{"us-east-1":["198.18.0.1","198.18.1.0/24"]}}}"#;
    let source = Source {
        origin: ATLAS.to_owned(),
        practice: true,
    };
    let book = AddressBook::read(document, source, Timestamp::UNIX_EPOCH)?;
    let (listed, kept) = take(&storage, book, Issuer::Public, FetchedBy::Window);
    assert!(listed.is_accepted && kept.is_ok());
    assert!(storage.snapshots(ATLAS).is_empty());
    Ok(())
}
