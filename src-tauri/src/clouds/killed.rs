//! The program is ended between a write and its reading back. The next start says what is known, and
//! reads before it claims anything.

mod aws;
mod azure;
mod google;

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use ::access_list::Verdict;
use atlas::Origin;
use credentials::MemoryStore;
use encryption::Provider;
use sandbox::{CloudScript, Hold, Scripted};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::{Action, Storage};
use tempfile::TempDir;

use super::changing::{Changed, Planned};
use super::state::Clouds;
use super::{Parts, adding, changing, reading};
use crate::access_list;
use crate::access_list::state::AccessListState;
use crate::activity::Activity;
use crate::activity::document::{Filter, cells};
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::connection::key_store::KeyStore;
use crate::connection::proxy_settings::ProxySettings;
use crate::connection::session::Connection;
use crate::connection::stand_in::{Result, StandIn, Way};
use crate::support::cancellation::Cancellation;
use crate::support::clouds::AdditionProblem;
use crate::support::erasing::ROLLBACK;
use crate::support::error::ShellError;

/// Names the file that says what the other process is to do.
const TO_DO: &str = "KEYGATE_TEST_KILLED";
const DONE_BY: &str = "clouds::killed::the_program_that_is_ended";

/// A pretend cloud whose list lacks two addresses, and an Atlas that uses it.
trait PretendCloud: Sized {
    const CLOUD: Provider;
    /// How Activity names what is signed in to.
    const ACCOUNT: &'static str;

    async fn start() -> Result<(StandIn, Self)>;
    fn origin(&self) -> &str;
    /// What signing in takes, from another program, too.
    fn keys(&self) -> Result<Value>;
    async fn sign_in(start: &Start, keys: &Value) -> Result;
    /// Holds writes before they are carried out, or their answers.
    fn hold(&self, is_stored: bool) -> Hold;
    /// How often something was written.
    fn written(&self) -> usize;
}

/// Holds `write` before it is carried out, or its answer.
fn hold<Cloud: Scripted>(
    script: &CloudScript<Cloud>,
    write: Cloud::Operation,
    is_stored: bool,
) -> Hold {
    match is_stored {
        true => script.hold_answers(write),
        false => script.hold(write),
    }
}

/// What the other process needs.
#[derive(Serialize, Deserialize)]
struct ToDo {
    folder: std::path::PathBuf,
    atlas: Way,
    /// As Activity names it.
    account: String,
    /// Where the cloud is.
    origin: String,
    keys: Value,
}

/// A computer, from its start on.
struct Start {
    storage: Arc<Storage>,
    connection: Connection,
    books: Books,
    history: History,
    state: AccessListState,
    clouds: Clouds,
    proxy: ProxySettings,
    key_store: KeyStore,
    activity: Activity,
    cancellation: Cancellation,
    folder: std::path::PathBuf,
}

impl Start {
    fn new(to_do: &ToDo, cloud: Provider) -> Result<Self> {
        let folder = &to_do.folder;
        let connection = to_do.atlas.connection()?;
        let origin = Origin::parse(&to_do.origin)?;
        let storage = Arc::new(Storage::open(folder)?);
        let books = Books::default();
        books.belong_to(connection.source());
        Ok(Self {
            proxy: ProxySettings::open(&storage),
            activity: Activity::start(Arc::clone(&storage), || {}),
            storage,
            connection,
            books,
            history: History::default(),
            state: AccessListState::default(),
            clouds: Clouds::with_stand_ins([(cloud, origin)]),
            key_store: KeyStore::new(Arc::new(MemoryStore::default())),
            cancellation: Cancellation::default(),
            folder: folder.clone(),
        })
    }

    fn parts(&self) -> Parts<'_> {
        Parts {
            lists: access_list::Parts {
                books: &self.books,
                history: &self.history,
                storage: &self.storage,
                state: &self.state,
            },
            clouds: &self.clouds,
            proxy: &self.proxy,
            key_store: &self.key_store,
            activity: &self.activity,
            data_folder: &self.folder,
        }
    }

    /// Adds what was planned.
    async fn add(&self, planned: &Planned) -> Result<Changed> {
        let call = self.cancellation.begin(2);
        let adding = changing::carry_out(
            self.parts(),
            &self.connection,
            planned.token,
            true,
            &call,
            &|_progress| {},
        );
        Ok(adding.await?)
    }

    /// What is read, in one word and the number of addresses that are missing.
    async fn read(&self, cloud: Provider) -> Result<(Verdict, usize)> {
        let call = self.cancellation.begin(1);
        let reading = reading::read(self.parts(), &self.connection, cloud, &call);
        let (shown, _) = reading.await?;
        let compared = shown.compared.ok_or("nothing was compared")?;
        let comparison = compared.comparison;
        Ok((comparison.proof.verdict, comparison.missing.len()))
    }
}

impl Drop for Start {
    fn drop(&mut self) {
        self.activity.finish();
    }
}

/// The program that is ended when this is dropped.
struct Running(Child);

impl Running {
    fn start(to_do: &Path) -> Result<Self> {
        let program = Command::new(std::env::current_exe()?)
            .args(["--exact", DONE_BY, "--nocapture"])
            .env(TO_DO, to_do)
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self(program))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// What there is after the next start.
struct Restarted<Cloud> {
    pretend: Cloud,
    start: Start,
    /// What is still to be added; `None`: nothing.
    planned: Option<Arc<Planned>>,
    _computer: TempDir,
    _atlas: StandIn,
}

/// Ends the program while its write is on the way: after the cloud took it where `is_stored`, or
/// before. The next start then says what is known.
async fn ended<Cloud: PretendCloud>(is_stored: bool) -> Result<Restarted<Cloud>> {
    let (atlas, pretend) = Cloud::start().await?;
    let cloud = Cloud::CLOUD;
    let computer = tempfile::tempdir()?;
    let folder = computer.path().join("data");
    let to_do = ToDo {
        folder: folder.clone(),
        atlas: atlas.way(),
        account: Cloud::ACCOUNT.to_owned(),
        origin: pretend.origin().to_owned(),
        keys: pretend.keys()?,
    };
    let file = computer.path().join("to-do.json");
    std::fs::write(&file, serde_json::to_vec(&to_do)?)?;
    // Held until the end: what was given up is not carried out.
    let held = pretend.hold(is_stored);
    let mut program = Running::start(&file)?;
    let mut said = program.0.stdout.take().ok_or("no output")?;
    let ending = tokio::task::spawn_blocking(move || {
        let mut words = String::new();
        said.read_to_string(&mut words).map(|_| words)
    });
    tokio::select! {
        () = held.reached() => {}
        words = ending => return Err(format!("it ended by itself: {}", words??).into()),
    }
    drop(program);

    let start = Start::new(&to_do, cloud)?;
    start.activity.recorded(false).await;
    let entries = start.activity.entries(false, u32::MAX, &Filter::new(""));
    let adding = |action: &Action| matches!(action, Action::AddToCloud { .. });
    let begun: Vec<_> = entries.iter().filter(|it| adding(&it.action)).collect();
    let [begun] = begun.as_slice() else {
        return Err(format!("one addition was begun: {entries:?}").into());
    };
    assert_eq!(begun.outcome, None, "nobody knows how it ended");
    let [_, _, what, result, ..] = cells(begun);
    assert!(what.contains(Cloud::ACCOUNT), "{what}");
    assert_eq!(result, "No answer yet, or Keygate was closed first");
    let saved: Vec<_> = std::fs::read_dir(folder.join(ROLLBACK))?.collect();
    assert_eq!(saved.len(), 1, "c3: what there was is on the disk");

    // Nothing is claimed of the cloud, and nothing can be added, before it was read.
    assert!(start.clouds.read(&start.connection, cloud).is_none());
    let planned = adding::plan(start.parts(), &start.connection, cloud, false);
    assert!(matches!(planned.err(), Some(ShellError::StaleSummary)));

    Cloud::sign_in(&start, &to_do.keys).await?;
    let (verdict, missing) = start.read(cloud).await?;
    let planned = adding::plan(start.parts(), &start.connection, cloud, false);
    let planned = if is_stored {
        assert_ne!(verdict, Verdict::Missing);
        assert_eq!(missing, 0);
        let Some(ShellError::CloudAddition { problem, .. }) = planned.err() else {
            return Err("there is nothing to add".into());
        };
        assert_eq!(*problem, AdditionProblem::NothingMissing);
        None
    } else {
        assert_eq!((verdict, missing), (Verdict::Missing, 2));
        let planned = planned?;
        assert_eq!(planned.count, 2);
        Some(planned)
    };
    assert_eq!(
        pretend.written(),
        1,
        "c2: nothing is written again by itself"
    );
    drop(held);
    Ok(Restarted {
        pretend,
        start,
        planned,
        _computer: computer,
        _atlas: atlas,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_that_is_ended() -> Result {
    let Some(file) = std::env::var_os(TO_DO) else {
        // Only the tests of each cloud start it with something to do.
        return Ok(());
    };
    let to_do: ToDo = serde_json::from_slice(&std::fs::read(file)?)?;
    match to_do.account.as_str() {
        aws::Aws::ACCOUNT => added::<aws::Aws>(to_do).await,
        azure::Azure::ACCOUNT => added::<azure::Azure>(to_do).await,
        _ => added::<google::Google>(to_do).await,
    }
}

/// Reads and adds, until somebody ends the program.
async fn added<Cloud: PretendCloud>(to_do: ToDo) -> Result {
    let start = Start::new(&to_do, Cloud::CLOUD)?;
    Cloud::sign_in(&start, &to_do.keys).await?;
    assert_eq!(start.read(Cloud::CLOUD).await?, (Verdict::Missing, 2));
    let planned = adding::plan(start.parts(), &start.connection, Cloud::CLOUD, false)?;
    start.add(&planned).await?;
    Err("nobody ended it".into())
}
