//! The whole way in practice: signing in to the pretend AWS, reading, adding, proving.

use std::sync::Arc;

use ::access_list::{AwsFirst, AwsObstacle, AwsTrust, Verdict};
use atlas::{AwsKmsPatch, EncryptionPatch};
use clouds::change::{Ended, Fate};
use credentials::MemoryStore;
use encryption::Provider;
use ipnet::IpNet;
use sandbox::{AwsOperation, AwsStatement, CloudAnswer, PretendAws};
use secret::Secret;
use storage::Storage;
use tempfile::TempDir;

use super::adding::FirstList;
use super::aws::reading::AwsRead;
use super::aws::sign_in;
use super::changing::{self, Basis, Changed, Kind, Planned};
use super::reading::{self, CloudRead};
use super::state::{Clouds, SignedIn};
use super::{Parts, adding, removing, rights, watching};
use crate::access_list;
use crate::access_list::comparing::Shown;
use crate::access_list::state::AccessListState;
use crate::activity::Activity;
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::connection::connecting;
use crate::connection::key_store::KeyStore;
use crate::connection::proxy_settings::ProxySettings;
use crate::connection::session::Connection;
use crate::support::cancellation::Cancellation;
use crate::support::clouds::{AdditionProblem, RemovalProblem};
use crate::support::erasing::ROLLBACK;
use crate::support::error::ShellError;

mod azure;
mod azure_vaults;
mod browser;
mod keeping;
pub(super) mod put_back;
mod rehearsing;
mod renewing;

pub(super) type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A computer whose practice project uses a cloud.
pub(super) struct Scene {
    cloud: Provider,
    pub(super) folder: TempDir,
    storage: Arc<Storage>,
    pub(super) connection: Connection,
    books: Books,
    history: History,
    state: AccessListState,
    pub(super) clouds: Clouds,
    proxy: ProxySettings,
    key_store: KeyStore,
    activity: Activity,
    pub(super) cancellation: Cancellation,
}

impl Scene {
    async fn start() -> Result<Self> {
        let connection = connecting::practice().await?;
        let project = connection.project().ok_or("no project")?;
        let role = connection.client.roles(&project.id).await?.aws.remove(0);
        let role = role.role_id;
        let sample = sandbox::samples().aws;
        let patch = EncryptionPatch {
            aws: Some(AwsKmsPatch {
                enabled: Some(true),
                customer_master_key_id: Some(sample.customer_master_key_id),
                region: Some(sample.region),
                role_id: Some(role),
                ..AwsKmsPatch::default()
            }),
            ..EncryptionPatch::default()
        };
        Self::using(Provider::Aws, connection, &patch).await
    }

    /// A computer whose project uses what `patch` says.
    pub(super) async fn using(
        cloud: Provider,
        connection: Connection,
        patch: &EncryptionPatch,
    ) -> Result<Self> {
        let project = connection.project().ok_or("no project")?;
        let client = &connection.client;
        client.update_encryption_at_rest(&project.id, patch).await?;
        Self::with(cloud, connection, Clouds::default())
    }

    fn with(cloud: Provider, connection: Connection, clouds: Clouds) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let storage = Arc::new(Storage::open(folder.path())?);
        let books = Books::default();
        books.belong_to(connection.source());
        Ok(Self {
            cloud,
            proxy: ProxySettings::open(&storage),
            activity: Activity::start(Arc::clone(&storage), || {}),
            folder,
            storage,
            connection,
            books,
            history: History::default(),
            state: AccessListState::default(),
            clouds,
            key_store: KeyStore::new(Arc::new(MemoryStore::default())),
            cancellation: Cancellation::default(),
        })
    }

    pub(super) fn parts(&self) -> Parts<'_> {
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
            data_folder: self.folder.path(),
        }
    }

    /// Signs in with what practice offers for pasting.
    async fn sign_in(&self) -> Result {
        let offers = sign_in::offers(self.parts(), &self.connection).await?;
        let text = Secret::new(offers.pasted.ok_or("nothing to paste")?);
        let signed_in = sign_in::paste(self.parts(), &self.connection, &text, false).await?;
        assert_eq!(signed_in.identity.account, "000000000000");
        Ok(())
    }

    async fn read(&self) -> Result<(Shown, Arc<CloudRead>)> {
        let call = self.cancellation.begin(1);
        let reading = reading::read(self.parts(), &self.connection, self.cloud, &call);
        Ok(reading.await?)
    }

    fn plan(&self) -> std::result::Result<Arc<Planned>, ShellError> {
        adding::plan(self.parts(), &self.connection, self.cloud, false)
    }

    pub(super) async fn add(&self, token: u32) -> Result<Changed> {
        let call = self.cancellation.begin(2);
        let added = changing::carry_out(
            self.parts(),
            &self.connection,
            token,
            true,
            &call,
            &|_progress| {},
        );
        Ok(added.await?)
    }

    fn pretend(&self) -> Result<Arc<PretendAws>> {
        let pretend = self
            .clouds
            .with(&self.connection, |state| state.aws.pretend.clone());
        Ok(pretend.ok_or("no pretend AWS")?)
    }
}

fn aws(read: &CloudRead) -> Result<&AwsRead> {
    Ok(read.aws().ok_or("not of AWS")?)
}

pub(super) fn verdict(shown: &Shown) -> Option<(Verdict, usize)> {
    let comparison = &shown.compared.as_ref()?.comparison;
    Some((comparison.proof.verdict, comparison.missing.len()))
}

/// What was read after a change that is proven, where that is `expected` of what is needed.
pub(super) fn proven(
    changed: &Changed,
    expected: (Verdict, usize),
) -> Result<&(Shown, Arc<CloudRead>)> {
    let outcome = &changed.outcome;
    assert!(matches!(outcome.ended, Ended::Proven), "{outcome:?}");
    let now = changed.now.as_ref().ok_or("it was not read again")?;
    assert_eq!(verdict(&now.0), Some(expected));
    Ok(now)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_added_with_one_press_and_proven() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let (shown, read) = scene.read().await?;
    let read = aws(&read)?;
    let Some((Verdict::Missing, missing)) = verdict(&shown) else {
        return Err(format!("{:?}", verdict(&shown)).into());
    };
    assert!(missing >= 5, "{missing}");
    assert!(read.reading.is_whole(), "{:?}", read.reading.unread);
    let before = read.policies[0].text.clone().unwrap_or_default();

    let planned = scene.plan()?;
    assert_eq!(planned.count, missing);
    let added = scene.add(planned.token).await?;
    let (shown, read) = proven(&added, (Verdict::Allowed, 0))?;
    let compared = shown.compared.as_ref().ok_or("nothing was compared")?;
    assert!(compared.comparison.proof.is_complete());
    let read = aws(read)?;
    assert_ne!(read.policies[0].text.as_deref(), Some(before.as_str()));

    // What there was is on disk, marked as practice.
    let saved = std::fs::read_to_string(&added.rollback[0])?;
    assert_eq!(saved, before);
    assert!(added.rollback[0].starts_with(scene.folder.path().join(ROLLBACK)));
    let name = added.rollback[0].file_name().unwrap_or_default();
    assert!(name.to_string_lossy().starts_with("PRACTICE-"));
    // It is carried out once.
    assert!(scene.add(planned.token).await.is_err());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_a_first_list_takes_the_place_of_the_open_statement() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let (_, read) = scene.read().await?;
    let read = aws(&read)?;
    let role = read.role_arn.rsplit('/').next().unwrap_or_default();
    let name = &read.policies[0].name;
    let open = AwsStatement::document(&[AwsStatement::allow(&read.key_arn)]);
    let pretend = scene.pretend()?;
    pretend.script().world(|world| {
        world.set_role_policy(role, name, &open);
    });
    let (shown, _) = scene.read().await?;
    let found = verdict(&shown).map(|(verdict, _)| verdict);
    assert_eq!(found, Some(Verdict::NoList));

    let planned = adding::plan_first(
        scene.parts(),
        &scene.connection,
        &FirstList::Aws(AwsFirst::Role),
    )?;
    assert_eq!(planned.kind, Kind::Begin);
    let begun = scene.add(planned.token).await?;
    proven(&begun, (Verdict::Allowed, 0))?;
    // A second one is refused.
    let again = adding::plan_first(
        scene.parts(),
        &scene.connection,
        &FirstList::Aws(AwsFirst::Key),
    );
    let Err(ShellError::CloudAddition { problem, .. }) = again else {
        return Err("it was planned".into());
    };
    assert_eq!(*problem, AdditionProblem::ListInForce);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_somebody_elses_edit_before_ours_stops_it_and_nothing_is_written() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let (_, read) = scene.read().await?;
    let read = aws(&read)?;
    let planned = scene.plan()?;
    let role = read
        .role_arn
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let name = read.policies[0].name.clone();
    let theirs = AwsStatement::document(&[
        AwsStatement::allow(&read.key_arn).from_addresses(&["198.18.9.9/32"])
    ]);
    let pretend = scene.pretend()?;
    let script = pretend.script();
    script.world(|world| {
        world.set_role_policy(&role, &name, &theirs);
    });
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Stopped));
    assert!(
        matches!(added.outcome.fates[0], Fate::Changed { .. }),
        "{:?}",
        added.outcome
    );
    let writes = script.requests();
    let mut writes = writes.iter().map(|request| request.operation);
    assert!(writes.all(|operation| operation != AwsOperation::PutRolePolicy));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_missing_is_named_and_nothing_is_proven() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let pretend = scene.pretend()?;
    let keys = pretend
        .session_keys("RoleAdministrator")
        .ok_or("no such role")?;
    let text = Secret::new(sign_in::block(&keys));
    sign_in::paste(scene.parts(), &scene.connection, &text, false).await?;
    let (shown, read) = scene.read().await?;
    let read = aws(&read)?;
    let unread = format!("{:?}", read.reading.unread);
    assert!(unread.contains("kms:GetKeyPolicy"), "{unread}");
    let found = verdict(&shown).map(|(verdict, _)| verdict);
    assert_ne!(found, Some(Verdict::Allowed));
    let planned = scene.plan();
    let Err(ShellError::CloudAddition { problem, .. }) = planned else {
        return Err("it was planned".into());
    };
    assert_eq!(*problem, AdditionProblem::NotProven);
    Ok(())
}

/// What is needed without the first `count` blocks, and these.
fn apart(planned: &Planned) -> (Vec<IpNet>, Vec<IpNet>) {
    let added: Vec<IpNet> = planned
        .changes
        .iter()
        .flat_map(|one| one.added.clone())
        .collect();
    let needed = planned.read.list().entries.iter().map(|entry| entry.net);
    (needed.filter(|net| !added.contains(net)).collect(), added)
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_what_was_added_is_put_back_only_where_nothing_needed_loses_access() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let (_, read) = scene.read().await?;
    let before = aws(&read)?.policies[0].text.clone().unwrap_or_default();
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Proven));
    let (parts, connection) = (scene.parts(), &scene.connection);
    let refused = removing::plan_putting_back(parts, connection, Provider::Aws);
    let Err(ShellError::CloudRemoval { problem, .. }) = refused else {
        return Err("it was planned".into());
    };
    assert!(
        matches!(*problem, RemovalProblem::StillNeeded(ref nets) if nets.len() == planned.count)
    );

    // As if Atlas needed them no longer.
    let (needed, _) = apart(&planned);
    let done = scene
        .clouds
        .done(connection, Provider::Aws)
        .ok_or("nothing was done")?;
    let basis = Basis::of(parts, connection, Provider::Aws)?;
    let SignedIn::Aws(who) = basis.who.clone() else {
        return Err("not of AWS".into());
    };
    let drafted = super::aws::removing::put_back(aws(&basis.read)?, &who, &done, &needed)?;
    let reverse = Planned::keep(parts, connection, Kind::PutBack, basis, drafted);
    assert_eq!(reverse.count, planned.count);
    let back = scene.add(reverse.token).await?;
    let (_, read) = proven(&back, (Verdict::Missing, planned.count))?;
    assert_eq!(
        aws(read)?.policies[0].text.as_deref(),
        Some(before.as_str())
    );
    // It is put back once.
    let again = removing::plan_putting_back(parts, connection, Provider::Aws);
    assert!(matches!(again.err(), Some(ShellError::CloudRemoval { .. })));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_what_somebody_else_changed_since_is_not_put_back() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let (_, read) = scene.read().await?;
    let read = aws(&read)?;
    let planned = scene.plan()?;
    scene.add(planned.token).await?;
    let role = read.role_arn.rsplit('/').next().unwrap_or_default();
    let theirs = AwsStatement::document(&[
        AwsStatement::allow(&read.key_arn).from_addresses(&["198.18.9.9/32"])
    ]);
    scene.pretend()?.script().world(|world| {
        world.set_role_policy(role, &read.policies[0].name, &theirs);
    });
    scene.read().await?;
    let refused = removing::plan_putting_back(scene.parts(), &scene.connection, Provider::Aws);
    let Err(ShellError::CloudRemoval { problem, .. }) = refused else {
        return Err("it was planned".into());
    };
    assert_eq!(*problem, RemovalProblem::ChangedSince);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a3_nothing_is_removed_before_every_gate_is_open() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    scene.add(planned.token).await?;
    let (parts, connection) = (scene.parts(), &scene.connection);
    // Half an hour has to pass after the addition.
    let refused = removing::plan(parts, connection, Provider::Aws).await;
    assert!(matches!(refused.err(), Some(ShellError::RemovalBlocked)));

    // What is taken out is gone, and nothing else.
    let (needed, added) = apart(&planned);
    let basis = Basis::of(parts, connection, Provider::Aws)?;
    let SignedIn::Aws(who) = basis.who.clone() else {
        return Err("not of AWS".into());
    };
    let asked = removing::Asked {
        needed: &needed,
        removed: removing::Removed::Everywhere(&added[..1]),
    };
    let drafted = super::aws::removing::plan(aws(&basis.read)?, &who, asked)?;
    let removal = Planned::keep(parts, connection, Kind::Remove, basis, drafted);
    assert_eq!(removal.changes[0].removed, &added[..1]);
    let removed = scene.add(removal.token).await?;
    proven(&removed, (Verdict::Missing, 1))?;
    assert!(!removed.rollback.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changes_is_seen_once_and_nothing_else_is_said() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let look = || watching::look(scene.parts(), &scene.connection);
    assert_eq!(look().await, [], "nothing was read yet");
    let (_, read) = scene.read().await?;
    let found = aws(&read)?;
    assert_eq!(look().await, []);
    let planned = scene.plan()?;
    scene.add(planned.token).await?;
    assert_eq!(look().await, [], "what Keygate wrote itself");

    // A list that is cut short.
    let role = found.role_arn.rsplit('/').next().unwrap_or_default();
    let policy = found.policies[0].text.clone().unwrap_or_default();
    let pretend = scene.pretend()?;
    pretend.script().world(|world| {
        world.set_role_policy(role, &found.policies[0].name, &policy);
    });
    // What cannot be read says nothing.
    pretend.script().always(
        AwsOperation::GetRolePolicy,
        CloudAnswer::error(403, "AccessDenied", "not allowed"),
    );
    assert_eq!(look().await, []);
    pretend.script().genuine(AwsOperation::GetRolePolicy);
    let drifts = look().await;
    let [drift] = drifts.as_slice() else {
        return Err(format!("{drifts:?}").into());
    };
    assert_eq!(
        (drift.cloud, drift.lost, drift.gained),
        (Provider::Aws, planned.count, 0)
    );
    let list = drift.list.ok_or("it was not compared")?;
    assert_eq!(
        (list.verdict, list.missing),
        (Verdict::Missing, planned.count)
    );
    assert_eq!(look().await, [], "said once");

    // Something beside the list.
    let trust = AwsStatement::trust("arn:aws:iam::000000000000:user/practice-admin", "none");
    pretend.script().world(|world| {
        world.set_trust(role, &AwsStatement::document(&[trust]));
    });
    let drifts = look().await;
    assert_eq!(drifts.len(), 1);
    assert_eq!((drifts[0].lost, drifts[0].gained), (0, 0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_atlas_from_the_key_is_named() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    let (_, read) = scene.read().await?;
    let found = aws(&read)?;
    assert_eq!(found.obstacles, []);
    let trust = found.trust.as_ref().map(|trust| trust.found);
    assert_eq!(trust, Some(AwsTrust::Trusted));

    let role = found.role_arn.rsplit('/').next().unwrap_or_default();
    let stranger = AwsStatement::trust("arn:aws:iam::000000000000:user/practice-admin", "none");
    let pretend = scene.pretend()?;
    pretend.script().world(|world| {
        world.set_trust(role, &AwsStatement::document(&[stranger]));
        world.set_role_policy(role, &found.policies[0].name, &AwsStatement::document(&[]));
    });
    let (_, read) = scene.read().await?;
    let found = aws(&read)?;
    let trust = found.trust.as_ref().map(|trust| trust.found);
    assert_eq!(trust, Some(AwsTrust::NotTheAccount));
    let actions = vec!["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];
    assert_eq!(found.obstacles, [AwsObstacle::NotAllowed { actions }]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signed_in_reads_nothing_and_signing_out_forgets() -> Result {
    let scene = Scene::start().await?;
    let call = scene.cancellation.begin(1);
    let unread = reading::read(scene.parts(), &scene.connection, Provider::Aws, &call).await;
    assert!(matches!(
        unread.err(),
        Some(ShellError::CloudNotSignedIn(Provider::Aws))
    ));
    drop(call);
    scene.sign_in().await?;
    scene.read().await?;
    scene.clouds.sign_out(&scene.connection, Provider::Aws);
    assert!(scene.clouds.aws(&scene.connection).is_none());
    assert!(
        scene
            .clouds
            .read(&scene.connection, Provider::Aws)
            .is_none()
    );
    let planned = scene.plan();
    assert!(matches!(planned.err(), Some(ShellError::StaleSummary)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_the_rights_name_the_role_and_the_key() -> Result {
    let scene = Scene::start().await?;
    let rights = rights::rights(scene.parts(), &scene.connection, Provider::Aws).await?;
    assert!(
        rights.watching.contains("kms:GetKeyPolicy"),
        "{}",
        rights.watching
    );
    assert!(!rights.watching.contains("Put"), "{}", rights.watching);
    assert!(
        rights.changing.contains("iam:PutRolePolicy"),
        "{}",
        rights.changing
    );
    assert!(!rights.misuses.is_empty());
    Ok(())
}
