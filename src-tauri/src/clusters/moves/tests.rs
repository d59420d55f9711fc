use std::sync::Arc;

use atlas::{
    AwsKmsPatch, Client, Credentials, EncryptionPatch, EncryptionProvider, Origin, Timing,
};
use encryption::{MoveError, Target};
use jiff::Timestamp;
use parking_lot::Mutex;
use sandbox::{Config, Sandbox};
use secret::Secret;
use storage::{RememberedMove, RememberedMoves, Storage};
use tokio::sync::Notify;

use super::*;
use crate::connection::session::{Connection, with_organizations};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A signed-in connection to a stand-in, as to a real Atlas: what it does is remembered.
struct Scene {
    _sandbox: Sandbox,
    folder: tempfile::TempDir,
    storage: Arc<Storage>,
    connection: Arc<Connection>,
    moves: Moves,
}

impl Scene {
    async fn new() -> Result<Self> {
        let sandbox = Sandbox::start(Config::practice()).await?;
        let (id, made_up) = sandbox.service_account();
        let credentials = Credentials::ServiceAccount {
            client_id: id.to_owned(),
            client_secret: Secret::new(made_up.to_owned()),
        };
        let client = Client::new(
            Origin::parse(sandbox.origin())?,
            Some(credentials),
            Timing::default(),
        )?;
        let projects = with_organizations(client.projects().await?, &client.organizations().await?);
        let kind = storage::SignInKind::ServiceAccount;
        let first = projects.first().map(|project| project.id.clone());
        let mut connection = Connection::signed_in(client, kind, projects, first.as_deref(), false);
        connection.timing = encryption::Timing::short();
        let folder = tempfile::tempdir()?;
        Ok(Self {
            _sandbox: sandbox,
            storage: Arc::new(Storage::open(folder.path())?),
            folder,
            connection: Arc::new(connection),
            moves: Moves::default(),
        })
    }

    fn project(&self) -> String {
        self.connection
            .project()
            .map(|project| project.id)
            .unwrap_or_default()
    }

    /// Switches AWS on with a key that works.
    async fn switch_on(&self) -> Result {
        let client = &self.connection.client;
        let project = self.project();
        let role = client.roles(&project).await?.aws.remove(0).role_id;
        let sample = sandbox::samples().aws;
        let aws = AwsKmsPatch {
            enabled: Some(true),
            customer_master_key_id: Some(sample.customer_master_key_id),
            region: Some(sample.region),
            role_id: Some(role),
            ..AwsKmsPatch::default()
        };
        let patch = EncryptionPatch {
            aws: Some(aws),
            ..EncryptionPatch::default()
        };
        client.update_encryption_at_rest(&project, &patch).await?;
        Ok(())
    }

    /// Clusters of `project` that wait to go over to the key in AWS.
    fn prepare(&self, project: &str, clusters: &[&str]) -> u32 {
        self.moves.prepare(Prepared {
            connection: Arc::clone(&self.connection),
            project: project.to_owned(),
            to: Target::YourKey(encryption::Provider::Aws),
            clusters: clusters.iter().map(|&name| name.to_owned()).collect(),
        })
    }

    fn left_behind(&self, cluster: &str, sent: bool) -> Result {
        self.storage.set_moves(&RememberedMoves {
            origin: self.connection.client.origin().as_str().to_owned(),
            project: self.project(),
            to: "AWS".to_owned(),
            moves: vec![RememberedMove {
                cluster: cluster.to_owned(),
                sent,
                began_at: sent.then_some(Timestamp::UNIX_EPOCH),
            }],
        })?;
        Ok(())
    }

    /// How the moves stand once none is under way.
    async fn ended(&self) -> Run {
        let changed = Arc::new(Notify::new());
        let last: Arc<Mutex<Option<Run>>> = Arc::default();
        let (notify, newest) = (Arc::clone(&changed), Arc::clone(&last));
        let now = self.moves.listen(move |run| {
            *newest.lock() = Some(run.clone());
            notify.notify_one();
        });
        if let [now] = now.as_slice() {
            last.lock().get_or_insert_with(|| now.clone());
        }
        loop {
            let ended = |run: &Run| !run.queue.is_running();
            if let Some(ended) = last.lock().clone().filter(ended) {
                return ended;
            }
            changed.notified().await;
        }
    }
}

fn failure(run: &Run) -> Option<&MoveError> {
    match &run.queue.moves().first()?.state {
        MoveState::Failed(error) => Some(error),
        _ => None,
    }
}

#[tokio::test]
async fn what_had_not_been_sent_is_offered_after_a_start_and_never_sent() -> Result {
    let scene = Scene::new().await?;
    scene.left_behind("ledger", false)?;

    scene.moves.take_up(&scene.connection, &scene.storage);

    let run = scene.ended().await;
    assert_eq!(run.queue.moves()[0].cluster, "ledger");
    assert!(matches!(run.queue.moves()[0].state, MoveState::NotSent));
    let cluster = scene
        .connection
        .client
        .cluster(&scene.project(), "ledger")
        .await?;
    assert_eq!(cluster.encryption_provider, EncryptionProvider::None);
    assert!(
        !scene.storage.moves().is_empty(),
        "it is offered again at the next start, until the person forgets it"
    );

    scene.moves.forget(&scene.project(), &scene.storage);
    assert!(Storage::open(scene.folder.path())?.moves().is_empty());
    Ok(())
}

#[tokio::test]
async fn what_had_been_sent_is_followed_after_a_start_and_not_sent_again() -> Result {
    let scene = Scene::new().await?;
    scene.left_behind("ledger", true)?;

    scene.moves.take_up(&scene.connection, &scene.storage);

    let run = scene.ended().await;
    let began = run.began.get("ledger");
    assert_eq!(began, Some(&Timestamp::UNIX_EPOCH), "as it was kept");
    assert!(
        matches!(failure(&run), Some(MoveError::NotOnItsWay { .. })),
        "Atlas never got it, and it is not sent again by itself"
    );
    assert!(scene.storage.moves().is_empty(), "it has ended");
    Ok(())
}

#[tokio::test]
async fn a_move_is_recorded_and_one_that_was_left_is_ended_where_it_began() -> Result {
    let mut scene = Scene::new().await?;
    let activity = Activity::start(Arc::clone(&scene.storage), || {});
    scene.moves = Moves::recorded_in(activity.clone());
    let action = |cluster: &str| Action::MoveCluster {
        cluster: cluster.to_owned(),
        to: Some(storage::Provider::Aws),
    };
    let actor = Actor::new(&scene.connection, scene.connection.project());
    drop(activity.begin(actor, action("ledger")));

    scene.left_behind("ledger", true)?;
    scene.moves.take_up(&scene.connection, &scene.storage);
    scene.ended().await;
    activity.finish();

    let entries = scene.storage.activities().entries;
    let [left] = entries.as_slice() else {
        return Err(format!("one entry: {entries:?}").into());
    };
    assert_eq!(left.action, action("ledger"));
    assert_eq!(left.outcome, Some(storage::Outcome::NotTaken));
    Ok(())
}

#[tokio::test]
async fn a_summary_is_confirmed_once() -> Result {
    let scene = Scene::new().await?;
    let token = scene.prepare(&scene.project(), &["prototype"]);

    assert!(scene.moves.start(token + 1, &scene.storage).is_err());
    assert!(scene.moves.start(token, &scene.storage).is_ok());
    assert!(scene.moves.start(token, &scene.storage).is_err());
    let run = scene.ended().await;
    assert!(matches!(failure(&run), Some(MoveError::NotBecause { .. })));
    Ok(())
}

#[tokio::test]
async fn s4_moves_of_one_project_never_land_on_another_and_leave_what_it_kept() -> Result {
    let scene = Scene::new().await?;
    scene.left_behind("ledger", false)?;
    scene.moves.take_up(&scene.connection, &scene.storage);
    scene.ended().await;
    let first = scene.project();
    let other = scene.connection.projects.iter().find(|one| one.id != first);
    let other = other.ok_or("one project only")?.id.clone();
    scene
        .connection
        .choose_project(&other)
        .map_err(|_| "not there")?;

    let token = scene.prepare(&other, &["try-out"]);
    let begun = scene.moves.start(token, &scene.storage);
    assert_eq!(begun?.project, other);

    let rows = scene.moves.listen(|_| {});
    let of = |project: &str| rows.iter().find(|row| row.project == project);
    let kept = of(&first).ok_or("the other project's row is gone")?;
    assert_eq!(kept.queue.moves()[0].cluster, "ledger");
    assert!(!kept.queue.is_running());
    assert_eq!(of(&other).map(|row| row.queue.moves().len()), Some(1));
    assert_eq!(scene.storage.moves()[0].project, first, "still offered");
    Ok(())
}

#[tokio::test]
async fn closing_is_asked_about_while_confirmed_clusters_wait() -> Result {
    let scene = Scene::new().await?;
    assert!(!scene.moves.some_wait());

    let token = scene.prepare(&scene.project(), &["ledger", "archive"]);
    scene
        .moves
        .start(token, &scene.storage)
        .map_err(|_| "not begun")?;
    assert!(scene.moves.some_wait());

    scene.moves.stop(&scene.project());
    assert!(!scene.moves.some_wait(), "the person stopped them");
    Ok(())
}

#[tokio::test]
async fn without_a_key_that_works_the_rest_of_a_row_waits_for_the_person() -> Result {
    let scene = Scene::new().await?;
    let token = scene.prepare(&scene.project(), &["ledger", "archive"]);

    scene
        .moves
        .start(token, &scene.storage)
        .map_err(|_| "not begun")?;

    let run = scene.ended().await;
    assert!(
        matches!(failure(&run), Some(MoveError::NotBecause { .. })),
        "nothing is sent"
    );
    assert!(matches!(run.queue.moves()[1].state, MoveState::NotSent));
    Ok(())
}

#[tokio::test]
async fn a_panic_ends_the_row_and_leaves_what_was_sent_to_the_next_start() -> Result {
    let scene = Scene::new().await?;
    scene.switch_on().await?;
    let (changes, mut changed) = tokio::sync::mpsc::unbounded_channel();
    scene.moves.listen(move |run| {
        let sending = |one: &encryption::QueuedMove| matches!(one.state, MoveState::Sending);
        let panics = run.queue.moves().iter().any(sending);
        assert!(!panics, "a panic amid the work");
        let _gone = changes.send(run.clone());
    });
    let token = scene.prepare(&scene.project(), &["ledger", "archive"]);

    scene
        .moves
        .start(token, &scene.storage)
        .map_err(|_| "not begun")?;

    let ended = loop {
        let now = changed.recv().await.ok_or("the row never ended")?;
        if !now.queue.is_running() {
            break now;
        }
    };
    let [first, second] = ended.queue.moves() else {
        return Err("two clusters".into());
    };
    assert!(matches!(first.state, MoveState::OutOfSight));
    assert!(matches!(second.state, MoveState::NotSent));
    let kept = Storage::open(scene.folder.path())?.moves();
    let sent: Vec<bool> = kept[0].moves.iter().map(|one| one.sent).collect();
    assert_eq!(
        sent,
        [true, false],
        "followed and offered at the next start"
    );
    let began = kept[0].moves.iter().map(|one| one.began_at.is_some());
    assert_eq!(began.collect::<Vec<_>>(), [true, false], "when it was sent");
    Ok(())
}
