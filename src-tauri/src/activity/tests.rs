use atlas::{AtlasError, Taken, Unreachable};
use encryption::{EndpointError, RoleError, SendError};

use super::*;
use crate::support::error::Asked;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

fn actor(who: Who) -> Actor {
    Actor {
        who,
        place: Place::default(),
    }
}

fn action(count: u32) -> Action {
    Action::RememberAccessList { count }
}

fn counts(rows: &[Entry]) -> Vec<u32> {
    let actions = rows.iter().map(|row| &row.action);
    actions
        .map(|action| match action {
            Action::RememberAccessList { count } => *count,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn what_was_done_is_there_again_after_a_restart_in_its_order() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Arc::new(Storage::open(folder.path())?);
    let activity = Activity::start(Arc::clone(&storage), || {});
    for number in 1..=3 {
        activity.done(actor(Who::NotSignedIn), action(number));
    }
    let left = activity.begin(actor(Who::NotSignedIn), action(4));
    activity.finish();
    drop(left);

    let again = Activity::start(storage, || {});
    assert_eq!(again.recorded(false).await.count, 4);
    again
        .take_up(actor(Who::NotSignedIn), action(4))
        .end(Outcome::Done);
    again.done(actor(Who::NotSignedIn), action(5));
    assert_eq!(
        counts(&again.entries(false, 4, &Filter::new(""))),
        [1, 2, 3, 4],
        "what came later moves no row"
    );
    assert_eq!(counts(&again.entries(false, 5, &Filter::new("entry"))), [1]);
    let all = Filter::new("");
    assert_eq!(again.matching(false, 4, &all), 4);
    assert_eq!(counts(&again.rows(false, 4, &all, false, 1..3)), [3, 2]);
    assert_eq!(counts(&again.rows(false, 4, &all, true, 3..9)), [4]);
    let rows = again.entries(false, 5, &Filter::new(""));
    assert!(rows.iter().all(|row| row.outcome.is_some()));
    Ok(())
}

#[tokio::test]
async fn what_was_begun_is_on_the_disk_before_anybody_goes_on() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Arc::new(Storage::open(folder.path())?);
    let activity = Activity::start(Arc::clone(&storage), || {});
    let _begun = activity.begin(actor(Who::NotSignedIn), action(1));
    activity.is_written().await;
    let kept = storage.activities().entries;
    assert_eq!(counts(&kept), [1]);
    assert_eq!(kept[0].outcome, None);
    activity.finish();
    activity.is_written().await;
    Ok(())
}

/// What is logged on this thread.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_cause_of_a_change_without_a_clear_answer_and_no_secret() -> Result {
    const PLANTED: &str = "made-up-secret";
    let asked = || Asked {
        host: "cloud.mongodb.com".to_owned(),
        sign_in: storage::SignInKind::ApiKey,
    };
    let cut = || {
        Box::new(AtlasError::Unreachable {
            host: asked().host,
            cause: Unreachable::Interrupted,
            taken: Taken::Unknown,
        })
    };
    let failed = || {
        Box::new(AtlasError::Failed {
            answer: Box::new(atlas::Answer {
                status: 504,
                error_code: Some(PLANTED.to_owned()),
                reason: Some(PLANTED.to_owned()),
                detail: Some(PLANTED.to_owned()),
                parameters: vec![PLANTED.to_owned()],
                fields: Vec::new(),
            }),
        })
    };
    let change = |error| ShellError::Change {
        asked: asked(),
        cause: Box::new(error),
    };
    let errors = [
        (
            change(SendError::NotTaken {
                cause: failed(),
                now: Box::default(),
            }),
            "status 504",
        ),
        (
            change(SendError::LostSight {
                cause: cut(),
                reading: failed(),
            }),
            "the connection broke",
        ),
        (
            ShellError::Role {
                asked: asked(),
                cause: Box::new(RoleError::NotTaken { cause: cut() }),
            },
            "the connection broke",
        ),
        (
            ShellError::Endpoint {
                asked: asked(),
                cause: Box::new(EndpointError::NotTaken { cause: failed() }),
            },
            "status 504",
        ),
    ];
    let folder = tempfile::tempdir()?;
    let activity = Activity::start(Arc::new(Storage::open(folder.path())?), || {});
    for (error, cause) in errors {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt().with_writer(move || writer.clone());
        let logging = tracing::subscriber::set_default(log.finish());
        let work = async { Err::<(), _>(error) };
        let actor = actor(Who::NotSignedIn);
        let done = activity.during(actor, action(1), work, |()| Outcome::Done);
        assert!(done.await.is_err());
        drop(logging);
        let lines = String::from_utf8(lines.0.lock().clone())?;
        assert!(lines.contains(cause), "{lines}");
        assert!(!lines.contains(PLANTED), "{lines}");
    }
    Ok(())
}

#[tokio::test]
async fn a5_what_is_practised_is_never_kept_nor_shown_among_what_was_real() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Arc::new(Storage::open(folder.path())?);
    let activity = Activity::start(Arc::clone(&storage), || {});
    activity.done(actor(Who::Practice), action(1));
    assert_eq!(activity.recorded(true).await.count, 1);
    assert_eq!(activity.recorded(false).await.count, 0);
    activity.finish();
    assert!(storage.activities().entries.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_record_that_cannot_be_written_never_stops_the_work_and_is_reported_once() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Arc::new(Storage::open(folder.path())?);
    let activity = Activity::start(Arc::clone(&storage), || {});
    activity.recorded(false).await;
    std::fs::remove_dir_all(folder.path())?;
    for number in 1..=3 {
        let done = activity
            .during(
                actor(Who::NotSignedIn),
                action(number),
                async { Ok(7) },
                |_| Outcome::Done,
            )
            .await;
        assert!(matches!(done, Ok(7)));
    }
    activity.finish();
    assert_eq!(storage.notices().len(), 1, "{:?}", storage.notices());
    assert_eq!(
        activity.entries(false, 3, &Filter::new("")).len(),
        3,
        "it holds in memory"
    );
    Ok(())
}
