use access_list::Verdict;
use sandbox::{Answer, Operation};
use storage::{Every, FetchedBy, FolderLock, Issuer, Listed, Storage};

use super::*;
use crate::access_list::state::AccessListState;
use crate::addresses::book::Books;
use crate::addresses::fetched;
use crate::addresses::history::History;
use crate::connection::session::Connection;
use crate::connection::stand_in::{Cluster, IDLE, Result, StandIn};
use crate::watch::check;
use crate::watch::news::state;

/// A computer with a watch on it.
struct Desk {
    folder: tempfile::TempDir,
    storage: Storage,
    books: Books,
    state: AccessListState,
    history: History,
    connection: Connection,
    round: Round,
}

impl Desk {
    fn new(atlas: &StandIn) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let connection = atlas.connection()?;
        let books = Books::default();
        books.belong_to(connection.source());
        Ok(Self {
            folder,
            storage,
            books,
            state: AccessListState::default(),
            history: History::default(),
            connection,
            round: Round::new(Every::SixHours.into()),
        })
    }

    /// One that has read once and found nothing new.
    async fn settled() -> Result<(StandIn, Self)> {
        let atlas = StandIn::start().await?;
        let mut desk = Self::new(&atlas)?;
        assert_eq!(desk.at(0).await?, []);
        Ok((atlas, desk))
    }

    /// The program ends and starts again.
    fn restart(&mut self) {
        self.books = Books::default();
        self.books.belong_to(self.connection.source());
        self.round = Round::new(Every::SixHours.into());
    }

    async fn at(&mut self, second: i64) -> Result<Vec<News>> {
        let parts = Parts {
            books: &self.books,
            storage: &self.storage,
            state: &self.state,
            history: &self.history,
        };
        let now = Timestamp::from_second(NOW + second)?;
        Ok(self.round.tick(parts, &self.connection, now).await)
    }

    fn reads_clouds_at(&mut self, second: i64) -> Result<bool> {
        let now = Timestamp::from_second(NOW + second)?;
        Ok(self.round.reads_clouds(&self.connection, now))
    }

    fn has(&self, list: &str) -> Result {
        let content = access_list::read(
            &[list.as_bytes()],
            &access_list::Context::at(Timestamp::UNIX_EPOCH),
        )?;
        let source = self.connection.source();
        self.state
            .set_list(&source, &self.storage, Some((content, Vec::new())));
        Ok(())
    }
}

/// Some moment; lists are fetched at the real one.
const NOW: i64 = 4_000_000_000;
const HOUR: Duration = Duration::from_secs(3600);
const SIX_HOURS: i64 = 6 * 3600;
const MOST: i64 = SIX_HOURS + 20 * 60;

const LISTS: Operation = Operation::ControlPlaneAddresses;

#[tokio::test]
async fn the_lists_are_fetched_at_the_start_and_every_six_hours_by_the_clock_on_the_wall() -> Result
{
    let (atlas, mut desk) = Desk::settled().await?;
    assert_eq!(atlas.asked(LISTS), 1, "at the start");
    desk.at(SIX_HOURS - 20 * 60 - 1).await?;
    assert_eq!(atlas.asked(LISTS), 1, "not before its time");
    desk.at(MOST).await?;
    assert_eq!(atlas.asked(LISTS), 2);
    desk.at(MOST + 10 * SIX_HOURS).await?;
    assert_eq!(atlas.asked(LISTS), 3, "once after a long sleep");
    Ok(())
}

#[tokio::test]
async fn a_change_says_how_many_came_and_went_and_whether_the_access_list_has_them() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    atlas.list(&["3.0.0.2", "3.0.0.3", "3.0.0.4"]);
    let unknown = News::Lists {
        added: 2,
        removed: 1,
        is_used: false,
        list: None,
    };
    assert_eq!(desk.at(MOST).await?, [unknown], "a6: not known here");
    assert_eq!(desk.at(MOST + 1).await?, [], "reported once");

    desk.has("3.0.0.2 3.0.0.3 3.1.0.1")?;
    atlas.list(&["3.0.0.2", "3.0.0.3", "3.0.0.4", "3.0.0.5"]);
    let known = News::Lists {
        added: 1,
        removed: 0,
        is_used: false,
        list: Some(state(Verdict::Missing, 2)),
    };
    assert_eq!(desk.at(2 * MOST).await?, [known]);
    Ok(())
}

#[tokio::test]
async fn a_change_that_the_window_finds_is_reported_as_well() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    atlas.list(&["3.0.0.1", "3.0.0.2", "3.0.0.3"]);
    let refreshed = desk.books.refresh(&desk.connection, &desk.storage).await;
    assert!(refreshed.is_ok());
    desk.books.changed().await;
    let news = News::Lists {
        added: 1,
        removed: 0,
        is_used: false,
        list: None,
    };
    assert_eq!(desk.at(1).await?, [news]);
    Ok(())
}

#[tokio::test]
async fn a_change_since_the_program_was_closed_is_reported_at_the_start() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    atlas.list(&["3.0.0.1", "3.0.0.2", "3.0.0.3"]);
    desk.restart();
    let news = News::Lists {
        added: 1,
        removed: 0,
        is_used: false,
        list: None,
    };
    assert_eq!(desk.at(1).await?, [news]);
    Ok(())
}

#[tokio::test]
async fn a_change_found_without_a_window_is_reported_once_more_on_screen() -> Result {
    for atlas_answers in [true, false] {
        let (atlas, mut desk) = Desk::settled().await?;
        atlas.list(&["3.0.0.1", "3.0.0.2", "3.0.0.3"]);
        let news = News::Lists {
            added: 1,
            removed: 0,
            is_used: false,
            list: None,
        };
        let lock = tempfile::tempdir()?;
        let turn = || FolderLock::take(lock.path(), Duration::ZERO).ok();
        let origin = desk.connection.client.origin().clone();
        let found = check::check(
            &desk.storage,
            &origin,
            &atlas::Timing::short().into(),
            &turn,
        )
        .await;
        assert_eq!(found.news, [news]);
        assert_eq!(found.failures, []);

        if !atlas_answers {
            atlas.refuse_list(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST");
        }
        desk.restart();
        assert_eq!(desk.at(1).await?, [news], "with an answer: {atlas_answers}");
        desk.restart();
        assert_eq!(desk.at(2).await?, [], "reported once");
    }
    Ok(())
}

#[tokio::test]
async fn a_change_that_cannot_be_kept_is_found_and_the_failure_named() -> Result {
    let (atlas, desk) = Desk::settled().await?;
    atlas.list(&["3.0.0.1", "3.0.0.2", "3.0.0.3"]);
    let fetches = desk.folder.path().join("fetches");
    std::fs::remove_dir_all(&fetches)?;
    std::fs::write(&fetches, "no folder")?;
    let lock = tempfile::tempdir()?;
    let turn = || FolderLock::take(lock.path(), Duration::ZERO).ok();
    let origin = desk.connection.client.origin().clone();
    let options = atlas::Timing::short().into();
    let found = check::check(&desk.storage, &origin, &options, &turn).await;
    assert_eq!(found.news.len(), 1);
    assert_eq!(found.failures, [check::Failure::NotKept]);
    Ok(())
}

#[tokio::test]
async fn a4_an_unusual_list_waits_for_a_look_however_it_was_fetched_and_a_usual_one_does_not()
-> Result {
    let addresses: Vec<String> = (0..30).map(|last| format!("3.0.0.{last}")).collect();
    let first: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let atlas = StandIn::start().await?;
    atlas.list(&first[..20]);
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    let origin = desk.connection.client.origin().clone();
    let accepted = desk.storage.newest_list(origin.as_str()).ok_or("no list")?;
    fetched::accept(&desk.storage, origin.as_str(), &accepted.id)
        .map_err(|error| format!("{error:?}"))?;

    let used = |desk: &Desk| {
        let listed = fetched::kept(&desk.storage, origin.as_str());
        listed.map(|it| (it.book.reaching_keys().count(), it.unused.is_some()))
    };
    let lock = tempfile::tempdir()?;
    let turn = || FolderLock::take(lock.path(), Duration::ZERO).ok();
    let options = atlas::Timing::short().into();
    atlas.list(&first[..22]);
    let found = check::check(&desk.storage, &origin, &options, &turn).await;
    let news = |added, is_used| News::Lists {
        added,
        removed: 0,
        is_used,
        list: None,
    };
    assert_eq!(found.news, [news(2, true)]);
    assert_eq!(used(&desk), Some((22, false)), "a usual one");

    atlas.list(&first[..23]);
    let found = check::check(&desk.storage, &origin, &options, &turn).await;
    assert_eq!(found.news, [news(1, false)]);
    assert_eq!(used(&desk), Some((22, true)), "by the timer");

    atlas.list(&first);
    desk.restart();
    assert_eq!(desk.at(1).await?, [news(10, false)]);
    assert_eq!(used(&desk), Some((22, true)), "by the window");
    let days = desk.storage.fetches(origin.as_str()).days;
    let by: Vec<_> = days.iter().map(|day| day.by).collect();
    assert_eq!(
        by,
        [
            FetchedBy::Window,
            FetchedBy::Timer,
            FetchedBy::Timer,
            FetchedBy::Window
        ]
    );
    assert!(days.iter().all(|day| day.issuer == Issuer::Public));
    Ok(())
}

#[tokio::test]
async fn a7_the_addresses_of_a_changing_cluster_are_asked_for_every_minute() -> Result {
    let atlas = StandIn::start().await?;
    let updating = Cluster {
        state: "UPDATING",
        ..IDLE
    };
    atlas.cluster(updating);
    let mut desk = Desk::new(&atlas)?;
    desk.has("3.0.0.1 3.0.0.2 3.1.0.1")?;
    assert_eq!(desk.at(0).await?, []);
    let asked = atlas.asked(Operation::ProjectAddresses);
    desk.at(59).await?;
    assert_eq!(
        atlas.asked(Operation::ProjectAddresses),
        asked,
        "not twice a minute"
    );
    atlas.cluster(Cluster {
        planned: &["3.1.0.2"],
        ..updating
    });
    let news = News::Cluster {
        added: 1,
        list: Some(state(Verdict::Missing, 1)),
    };
    assert_eq!(desk.at(60).await?, [news]);
    assert_eq!(desk.at(120).await?, [], "reported once");
    atlas.cluster(Cluster {
        outbound: &["3.1.0.1", "3.1.0.2"],
        ..IDLE
    });
    assert_eq!(desk.at(180).await?, [], "what was planned came true");
    let asked = atlas.asked(Operation::Clusters);
    desk.at(240).await?;
    assert_eq!(
        atlas.asked(Operation::Clusters),
        asked,
        "nothing changes any more"
    );
    desk.at(480).await?;
    assert_eq!(
        atlas.asked(Operation::Clusters),
        asked + 1,
        "but it is read"
    );
    Ok(())
}

#[tokio::test]
async fn a7_a_change_that_some_screen_sees_is_read_now() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    atlas.cluster(Cluster {
        state: "CREATING",
        planned: &["3.1.0.2", "3.1.0.3"],
        ..IDLE
    });
    assert_eq!(desk.at(1).await?, []);
    desk.round.clusters_change(&atlas.project());
    let news = News::Cluster {
        added: 2,
        list: None,
    };
    assert_eq!(desk.at(2).await?, [news]);
    Ok(())
}

#[tokio::test]
async fn a_wait_that_atlas_asks_for_is_kept() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    let refusal = Answer::error(429, "RATE_LIMITED", "refused by the test", &[]);
    let refusal = refusal.header("retry-after", "4000");
    atlas.script().always(LISTS, refusal);
    desk.at(MOST).await?;
    let asked = atlas.asked(LISTS);
    // The client keeps still for a minute of its own; another one does not have that limit.
    desk.connection = atlas.connection()?;
    desk.at(MOST + 3999).await?;
    assert_eq!(atlas.asked(LISTS), asked);
    desk.at(MOST + 4000).await?;
    assert_eq!(atlas.asked(LISTS), asked + 1);
    Ok(())
}

#[tokio::test]
async fn a8_a_wait_without_end_silences_neither_the_watch_nor_a_press() -> Result {
    for wait in ["86400", "31536000", "18446744073709551615"] {
        let (atlas, mut desk) = Desk::settled().await?;
        let refusal = Answer::error(429, "RATE_LIMITED", "refused by the test", &[]);
        atlas
            .script()
            .always(LISTS, refusal.header("retry-after", wait));
        desk.at(MOST).await?;
        let asked = atlas.asked(LISTS);

        let pressed = desk.books.refresh(&desk.connection, &desk.storage).await;
        assert!(pressed.is_ok_and(|shown| shown.fetch_problem().is_some()));
        assert_eq!(atlas.asked(LISTS), asked + 1, "a press asks");

        desk.connection = atlas.connection()?;
        desk.at(2 * MOST).await?;
        assert_eq!(atlas.asked(LISTS), asked + 2, "after {wait} seconds");
    }
    Ok(())
}

#[tokio::test]
async fn a8_an_atlas_that_is_always_at_its_limit_does_not_silence_the_watch() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    let list = serde_json::json!({"outbound": {"aws": {"us-east-1": ["3.0.0.1", "3.0.0.2"]}}});
    let used_up = Answer::json(200, list).header("ratelimit-remaining", "0");
    atlas.script().always(LISTS, used_up);
    desk.at(MOST).await?;
    let asked = atlas.asked(LISTS);

    desk.at(2 * MOST).await?;
    desk.at(2 * MOST + 299).await?;
    assert_eq!(atlas.asked(LISTS), asked, "not at once");
    desk.at(2 * MOST + 300).await?;
    assert_eq!(atlas.asked(LISTS), asked + 1);
    Ok(())
}

#[tokio::test]
async fn nothing_is_asked_unasked_while_no_request_is_left() -> Result {
    let atlas = StandIn::start().await?;
    atlas.script().set_rate_limit(LISTS, 1, HOUR);
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    let asked = atlas.script().requests().len();
    assert!(asked > 0);
    desk.at(2 * MOST).await?;
    assert_eq!(atlas.script().requests().len(), asked);
    Ok(())
}

#[tokio::test]
async fn nobody_is_called_where_a_person_said_that_no_list_is_needed() -> Result {
    let (atlas, mut desk) = Desk::settled().await?;
    let project = desk.connection.project().ok_or("no project")?.id;
    let source = desk.connection.source();
    desk.state
        .answer(&source, &desk.storage, &project, |answers| {
            answers.listed = Some(Listed::No);
        });
    atlas.list(&["3.0.0.2", "3.0.0.3"]);
    assert_eq!(desk.at(MOST).await?, [News::NotNeeded]);

    let lock = tempfile::tempdir()?;
    let turn = || FolderLock::take(lock.path(), Duration::ZERO).ok();
    let options = atlas::Timing::short().into();
    let origin = desk.connection.client.origin().clone();
    let ticked = Some(vec![project]);
    desk.state.set_projects(&source, &desk.storage, ticked);
    atlas.list(&["3.0.0.2", "3.0.0.4"]);
    let found = check::check(&desk.storage, &origin, &options, &turn).await;
    assert_eq!(found.news, [], "by the timer");
    assert_eq!(found.failures, []);
    Ok(())
}

#[tokio::test]
async fn clouds_are_read_as_often_as_the_lists() -> Result {
    let (_atlas, mut desk) = Desk::settled().await?;
    assert!(desk.reads_clouds_at(0)?);
    assert!(!desk.reads_clouds_at(60)?);
    assert!(desk.reads_clouds_at(7 * 3600)?);
    Ok(())
}
