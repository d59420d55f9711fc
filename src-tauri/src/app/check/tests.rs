//! A check without a window, over a pretend Atlas and a pretend AWS.

use std::sync::Arc;
use std::time::Duration;

use ::access_list::Verdict;
use atlas::Origin;
use credentials::{CredentialKey, CredentialKind, MemoryStore};
use encryption::Provider;
use sandbox::{AwsConfig, PretendAws};
use secret::Secret;
use storage::{Connection as Remembered, FolderLock, SignInKind, Storage, Watching};
use tempfile::TempDir;

use crate::access_list;
use crate::access_list::state::AccessListState;
use crate::activity::Activity;
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::clouds;
use crate::clouds::aws::sign_in;
use crate::clouds::state::Clouds;
use crate::connection;
use crate::connection::connecting;
use crate::connection::key_store::KeyStore;
use crate::connection::presets::Presets;
use crate::connection::proxy_settings::ProxySettings;
use crate::connection::stand_in::{Result, StandIn, allow_only, aws_world};
use crate::support::error::{RouteProblem, ShellError};
use crate::watch::check::CloudFound;
use crate::watch::news::News;
use crate::watch::{self, CheckParts, Checked, Failure};

/// A computer on which the sign-in to Atlas is kept.
struct Desk {
    atlas: StandIn,
    usual: Origin,
    aws: PretendAws,
    folder: TempDir,
    storage: Arc<Storage>,
    presets: Presets,
    proxy: ProxySettings,
    key_store: KeyStore,
    activity: Activity,
    books: Books,
    history: History,
    state: AccessListState,
    clouds: Clouds,
}

impl Desk {
    async fn new() -> Result<Self> {
        let atlas = StandIn::using_aws().await?;
        let aws = PretendAws::start(AwsConfig::with(aws_world())).await?;
        let folder = tempfile::tempdir()?;
        let storage = Arc::new(Storage::open(folder.path())?);
        let way = atlas.way();
        let key_store = KeyStore::new(Arc::new(MemoryStore::default()));
        let key = CredentialKey {
            origin: way.origin.clone(),
            kind: CredentialKind::ApiKey,
            id: way.public_key.clone(),
        };
        key_store.save(key, Secret::new(way.private_key)).await?;
        storage.set_connection(Some(&Remembered {
            origin: way.origin.clone(),
            sign_in: SignInKind::ApiKey,
            id: way.public_key,
            kept: true,
            connected: true,
            project: Some(way.project),
            private_issuer: false,
        }))?;
        // Nobody's desktop is disturbed.
        storage.set_watching(Watching {
            notify: false,
            ..Watching::default()
        })?;
        Ok(Self {
            usual: Origin::parse(&way.origin)?,
            proxy: ProxySettings::open(&storage),
            activity: Activity::start(Arc::clone(&storage), || {}),
            clouds: Clouds::default(),
            presets: Presets::default(),
            books: Books::default(),
            history: History::default(),
            state: AccessListState::default(),
            atlas,
            aws,
            folder,
            storage,
            key_store,
        })
    }

    fn parts(&self) -> CheckParts<'_> {
        CheckParts {
            clouds: clouds::Parts {
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
                data_folder: self.folder.path(),
            },
            connection: connection::Parts {
                presets: &self.presets,
                storage: &self.storage,
                key_store: &self.key_store,
                proxy: &self.proxy,
            },
        }
    }

    /// The program starts.
    fn start(&mut self) -> Result {
        let aws = Origin::parse(self.aws.origin())?;
        self.clouds = Clouds::with_stand_ins([(Provider::Aws, aws)]);
        self.books = Books::default();
        self.history = History::default();
        self.state = AccessListState::default();
        Ok(())
    }

    /// Signs in to AWS in the window and keeps that.
    async fn keep_aws(&mut self) -> Result {
        self.start()?;
        let parts = self.parts();
        let connection = connecting::for_a_check(parts.connection).await?;
        let keys = self.aws.session_keys("KeyAdministrator");
        let text = Secret::new(sign_in::block(&keys.ok_or("no such role")?));
        let signed_in = sign_in::paste(parts.clouds, &connection, &text, true).await?;
        assert!(signed_in.is_kept);
        Ok(())
    }

    /// `keygate --check`.
    async fn check(&mut self) -> Result<Checked> {
        self.start()?;
        let lock = tempfile::tempdir()?;
        let turn = || FolderLock::take(lock.path(), Duration::ZERO).ok();
        let route = Ok(atlas::Route::default());
        Ok(watch::check(self.parts(), &self.usual, route, turn).await)
    }
}

fn verdicts(checked: &Checked) -> Vec<Option<Verdict>> {
    let of = |found: &CloudFound| found.list.map(|list| list.verdict);
    checked.clouds.iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_kept_sign_in_no_cloud_is_asked() -> Result {
    let mut desk = Desk::new().await?;
    let checked = desk.check().await?;
    assert_eq!(checked.clouds, []);
    assert_eq!(checked.failures, []);
    assert_eq!(desk.aws.script().requests().len(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_clouds_list_lacks_is_said_for_the_project() -> Result {
    let mut desk = Desk::new().await?;
    desk.keep_aws().await?;
    let checked = desk.check().await?;
    assert_eq!(checked.failures, []);
    assert_eq!(verdicts(&checked), [Some(Verdict::Missing)]);
    let project = checked.clouds[0].project.clone();
    assert!(!project.starts_with("http"), "{project}");
    let words = checked.clouds[0].words();
    // Of three addresses, the list has one.
    let said = format!("{project} (AWS): 2 are missing from your access list.");
    assert_eq!(words, said);
    assert!(desk.storage.access(desk.usual.as_str()).list.is_some());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_change_is_told_once() -> Result {
    let mut desk = Desk::new().await?;
    desk.keep_aws().await?;
    desk.check().await?;
    desk.aws.script().world(|world| {
        allow_only(world, &["198.18.9.9/32"]);
    });
    let news = |checked: &Checked| {
        let clouds = checked.news.iter();
        clouds.filter(|news| matches!(news, News::Cloud(_))).count()
    };
    assert_eq!(news(&desk.check().await?), 1);
    assert_eq!(news(&desk.check().await?), 0, "once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a2_what_cannot_be_read_is_unknown_and_never_well() -> Result {
    let mut desk = Desk::new().await?;
    desk.keep_aws().await?;
    desk.aws.script().expire_keys();
    let checked = desk.check().await?;
    assert_eq!(verdicts(&checked), [None]);
    assert_eq!(checked.failures, [Failure::CloudNotRead]);
    assert_eq!(Failure::CloudNotRead.status(), 1);
    let words = checked.clouds[0].words();
    assert!(words.contains("does not know whether"), "{words}");
    // A window says what is to be done; until then it stays.
    assert_eq!(desk.key_store.keys().await?.len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_atlas_does_not_let_keygate_in_nothing_is_known() -> Result {
    let mut desk = Desk::new().await?;
    desk.keep_aws().await?;
    for key in desk.key_store.keys().await? {
        if key.kind == CredentialKind::ApiKey {
            desk.key_store.remove(key).await?;
        }
    }
    let asked = desk.aws.script().requests().len();
    let checked = desk.check().await?;
    assert_eq!(verdicts(&checked), [None]);
    assert_eq!(checked.failures, [Failure::CloudNotRead]);
    assert_eq!(desk.aws.script().requests().len(), asked);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_disconnected_is_not_signed_in_by_a_check() -> Result {
    let mut desk = Desk::new().await?;
    desk.keep_aws().await?;
    let in_use = desk.storage.connection().ok_or("nothing")?;
    desk.storage.set_connection(Some(&Remembered {
        connected: false,
        ..in_use
    }))?;
    let checked = desk.check().await?;
    assert_eq!(checked.clouds, []);
    assert_eq!(checked.failures, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_without_a_route_fails_and_sends_nothing() -> Result {
    let desk = Desk::new().await?;
    let asked = desk.atlas.script().requests().len();
    let turn = || None;
    let route = Err(ShellError::Route(RouteProblem::NotRead));
    let checked = watch::check(desk.parts(), &desk.usual, route, turn).await;
    assert_eq!(checked.failures, [Failure::NotFetched]);
    assert_eq!(desk.atlas.script().requests().len(), asked);
    Ok(())
}
