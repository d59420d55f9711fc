//! The whole way in practice: signing in to the pretend Google Cloud, reading, adding, proving.

use std::sync::Arc;

use ::access_list::{GoogleState, RemovalBlock, Verdict};
use atlas::{EncryptionPatch, GoogleCloudKmsPatch};
use clouds::change::{Ended, Fate};
use clouds::google::sign_in::Client;
use clouds::loopback::Page;
use encryption::{KnownGrantees, Provider};
use sandbox::{GoogleOperation, GoogleWorld, PretendGoogle, Rehearsal};
use secret::Secret;
use url::Url;

use super::reading::GoogleRead;
use super::sign_in::{self, App};
use crate::access_list::comparing::Shown;
use crate::clouds::changing::{Place, Planned};
use crate::clouds::reading::{self, CloudRead};
use crate::clouds::rehearsing::rehearse;
use crate::clouds::tests::put_back::with_both;
use crate::clouds::tests::{Result, Scene, proven, verdict};
use crate::clouds::{adding, rights, watching};
use crate::connection::connecting;
use crate::connection::grantees::Grantee;
use crate::support::clouds::AdditionProblem;
use crate::support::erasing::ROLLBACK;
use crate::support::error::ShellError;

/// A computer whose practice project uses Google Cloud; `by_role`: with Atlas's own service account.
async fn scene(by_role: bool) -> Result<Scene> {
    let connection = connecting::practice().await?;
    let project = connection.project().ok_or("no project")?;
    let role = connection.client.roles(&project.id).await?.gcp.remove(0);
    // Whom Atlas names is compared by a person first.
    let source = connection.grantee_source();
    let check = |known: &KnownGrantees| known.gcp(source, &role);
    if let Grantee::Unconfirmed(named) = connection.grantees.check(source, None, check)? {
        connection.grantees.check(source, Some(&named.now), check)?;
    }
    let sample = sandbox::samples().gcp;
    let key = Secret::new(sample.service_account_key);
    let patch = EncryptionPatch {
        gcp: Some(GoogleCloudKmsPatch {
            enabled: Some(true),
            key_version_resource_id: Some(sample.key_version_resource_id),
            role_id: by_role.then_some(role.role_id),
            service_account_key: (!by_role).then_some(key),
        }),
        ..EncryptionPatch::default()
    };
    Scene::using(Provider::Gcp, connection, &patch).await
}

async fn sign_in_here(scene: &Scene) -> Result {
    let signed_in = sign_in::default_credentials(scene.parts(), &scene.connection, "").await?;
    assert_eq!(signed_in.identity, "dana@northwind.example");
    assert_eq!(signed_in.account, "practice-project");
    Ok(())
}

async fn read(scene: &Scene) -> Result<(Shown, Arc<CloudRead>)> {
    let call = scene.cancellation.begin(1);
    let reading = reading::read(scene.parts(), &scene.connection, Provider::Gcp, &call);
    Ok(reading.await?)
}

fn google(read: &CloudRead) -> Result<&GoogleRead> {
    Ok(read.google().ok_or("not of Google")?)
}

fn plan(scene: &Scene, own: bool) -> std::result::Result<Arc<Planned>, ShellError> {
    adding::plan(scene.parts(), &scene.connection, Provider::Gcp, own)
}

fn pretend(scene: &Scene) -> Result<Arc<PretendGoogle>> {
    let pretend = scene
        .clouds
        .with(&scene.connection, |state| state.google.pretend.clone());
    Ok(pretend.ok_or("no pretend Google")?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_added_with_one_press_and_proven() -> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    let (shown, found) = read(&scene).await?;
    let found = google(&found)?;
    assert_eq!(found.evaluation.state, GoogleState::InForce);
    assert!(found.reading.is_whole(), "{:?}", found.reading.unread);
    assert!(found.knows_account);
    let Some((Verdict::Missing, missing)) = verdict(&shown) else {
        return Err(format!("{:?}", verdict(&shown)).into());
    };
    assert!(missing >= 5, "{missing}");

    let planned = plan(&scene, false)?;
    assert_eq!(planned.count, missing);
    assert_eq!(planned.account, "practice-project");
    assert_eq!(planned.changes.len(), 1, "only Atlas's rule uses the level");
    assert_eq!(planned.changes[0].place, Place::Level);
    assert!(!planned.changes[0].is_new);
    let added = scene.add(planned.token).await?;
    proven(&added, (Verdict::Allowed, 0))?;
    let saved = std::fs::read_to_string(&added.rollback[0])?;
    assert_eq!(saved, planned.changes[0].before);
    assert!(added.rollback[0].starts_with(scene.folder.path().join(ROLLBACK)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_an_older_entry_is_put_back_and_what_was_added_later_stays() -> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    read(&scene).await?;
    let planned = plan(&scene, false)?;
    let added = scene.add(planned.token).await?;
    let (_, found) = added.now.ok_or("it was not read again")?;
    let sources = google(&found)?.evaluation.sources.iter();
    let (level, _) = planned.ready.names().split_first().ok_or("no document")?;
    let ours = sources.filter(|source| source.level == *level);
    let blocks = with_both(ours.flat_map(|source| source.nets.clone()));
    pretend(&scene)?.script().world(|world| {
        let level = GoogleWorld::level(GoogleWorld::LEVEL, &blocks);
        world.policy().set_level(GoogleWorld::LEVEL, level);
    });
    let entry = scene.added_earlier("practice-project", level)?;
    read(&scene).await?;
    scene.takes_out_the_older_alone(entry).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a5_a_level_of_its_own_is_marked_as_practice_and_its_rule_comes_after_it() -> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    read(&scene).await?;
    let planned = plan(&scene, true)?;
    let places: Vec<Place> = planned.changes.iter().map(|change| change.place).collect();
    assert_eq!(places, [Place::Level, Place::Rule]);
    assert_eq!(planned.changes[0].name, "KeygatePRACTICEAddresses");
    assert_eq!(planned.changes[1].parts, ["status.ingressPolicies"]);
    let added = scene.add(planned.token).await?;
    assert!(
        matches!(added.outcome.ended, Ended::Proven),
        "{:?}",
        added.outcome
    );
    let requests = pretend(&scene)?.script().requests();
    let writes: Vec<GoogleOperation> = requests
        .iter()
        .filter(|request| matches!(request.method.as_str(), "POST" | "PATCH"))
        .map(|request| request.operation)
        .filter(|operation| *operation != GoogleOperation::Token)
        .collect();
    assert_eq!(
        writes,
        [
            GoogleOperation::CreateAccessLevel,
            GoogleOperation::PatchServicePerimeter
        ]
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_somebody_elses_edit_before_ours_stops_it_and_nothing_is_written() -> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    read(&scene).await?;
    let planned = plan(&scene, false)?;
    let pretend = pretend(&scene)?;
    pretend.script().world(|world| {
        let theirs = GoogleWorld::level(GoogleWorld::LEVEL, &["198.18.9.9/32"]);
        world.policy().set_level(GoogleWorld::LEVEL, theirs);
    });
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Stopped));
    assert!(matches!(added.outcome.fates[0], Fate::Changed { .. }));
    let requests = pretend.script().requests();
    let mut writes = requests.iter().map(|request| request.method.as_str());
    assert!(writes.all(|method| method != "PATCH"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_in_practice_somebody_elses_edit_is_a_conflict_and_a_full_condition_gets_another()
-> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    read(&scene).await?;
    let planned = plan(&scene, false)?;
    let happens = |what| rehearse(&scene.clouds, &scene.connection, Provider::Gcp, what);
    happens(Rehearsal::Edit)?;
    let changed = scene.add(planned.token).await?;
    assert!(matches!(changed.outcome.fates[0], Fate::Changed { .. }));

    happens(Rehearsal::Fill)?;
    read(&scene).await?;
    let full = plan(&scene, false)?;
    let conditions = |text: &str| text.matches("ipSubnetworks").count();
    let change = &full.changes[0];
    assert_eq!(
        conditions(&change.after),
        conditions(&change.before) + 1,
        "what does not fit gets a condition of its own"
    );
    let added = scene.add(full.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Proven));

    happens(Rehearsal::AsItWas)?;
    let (shown, _) = read(&scene).await?;
    assert_eq!(verdict(&shown), Some((Verdict::Missing, planned.count)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a3_the_half_hour_begins_after_googles_thirty_minutes() -> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    read(&scene).await?;
    let planned = plan(&scene, false)?;
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Proven));
    let (shown, _) = added.now.ok_or("it was not read again")?;
    let blocks = shown.removal.blocked_by;
    let is_later = |block: &RemovalBlock| {
        // In practice half a minute stands for half an hour.
        matches!(block, RemovalBlock::TooSoon { seconds_left, enforcing_left }
            if *enforcing_left > 0 && *seconds_left == enforcing_left + 30)
    };
    assert!(blocks.iter().any(is_later), "{blocks:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_a_service_account_that_atlas_does_not_tell_is_asked_for() -> Result {
    let scene = scene(false).await?;
    sign_in_here(&scene).await?;
    let (shown, found) = read(&scene).await?;
    let found = google(&found)?;
    assert!(!found.knows_account && found.account.is_none());
    let unproven = verdict(&shown).map(|(verdict, _)| verdict);
    assert_ne!(unproven, Some(Verdict::Allowed));
    let problem = |planned: std::result::Result<Arc<Planned>, ShellError>| match planned {
        Err(ShellError::CloudAddition { problem, .. }) => Some(*problem),
        _ => None,
    };
    assert_eq!(
        problem(plan(&scene, false)),
        Some(AdditionProblem::AccountUnknown)
    );
    let wrong = sign_in::name_account(scene.parts(), &scene.connection, "dana@example.com");
    assert!(matches!(wrong, Err(ShellError::GoogleAccount)));
    let named = "practice@practice-project.iam.gserviceaccount.com";
    sign_in::name_account(scene.parts(), &scene.connection, named)?;
    let stale = plan(&scene, false);
    assert!(
        matches!(stale.err(), Some(ShellError::StaleSummary)),
        "read it anew"
    );
    read(&scene).await?;
    let planned = plan(&scene, false)?;
    assert_eq!(
        planned.changes.len(),
        2,
        "the rule that is there is for another account"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_signing_in_works_in_practice() -> Result {
    let scene = scene(true).await?;
    let offers = sign_in::offers(scene.parts(), &scene.connection).await?;
    let (id, secret) = offers.client.ok_or("no client")?;
    let quota = offers.quota_project.ok_or("no quota project")?;
    let app = |id: String, secret: String, quota_project: &str| App {
        client: Client {
            id,
            secret: Secret::new(secret),
        },
        quota_project: quota_project.to_owned(),
        keep: false,
    };
    let opened = std::sync::Mutex::new(None);
    let refused = app("nobody".to_owned(), String::new(), &quota);
    let page = Page::default();
    let open = |url: &Url| *opened.lock().unwrap_or_else(|it| it.into_inner()) = Some(url.clone());
    let wrong = sign_in::browser(scene.parts(), &scene.connection, refused, &page, &open);
    assert!(matches!(wrong.await, Err(ShellError::GoogleClient)));
    let client = app(id, secret, "A B");
    let wrong = sign_in::browser(scene.parts(), &scene.connection, client, &page, &open);
    assert!(matches!(wrong.await, Err(ShellError::GoogleProject)));
    assert!(opened.lock().is_ok_and(|opened| opened.is_none()));
    let file = Secret::new(pretend(&scene)?.key_file());
    let signed_in = sign_in::key_file(scene.parts(), &scene.connection, &file, "", false).await?;
    assert!(signed_in.identity.ends_with(".gserviceaccount.com"));
    let external = Secret::new(r#"{"type": "external_account"}"#.to_owned());
    let refused = sign_in::key_file(scene.parts(), &scene.connection, &external, "", false).await;
    assert!(matches!(refused, Err(ShellError::GoogleFile(_))));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_elsewhere_in_the_policy_is_no_news_and_one_of_the_list_is() -> Result {
    let scene = scene(true).await?;
    sign_in_here(&scene).await?;
    let (_, found) = read(&scene).await?;
    let had = found.list().entries.len();
    let pretend = pretend(&scene)?;
    // The tag is the whole policy's.
    pretend.script().world(|world| world.policy().touch());
    assert_eq!(watching::look(scene.parts(), &scene.connection).await, []);

    pretend.script().world(|world| {
        let theirs = GoogleWorld::level(GoogleWorld::LEVEL, &["198.18.9.9/32"]);
        world.policy().set_level(GoogleWorld::LEVEL, theirs);
    });
    let drifts = watching::look(scene.parts(), &scene.connection).await;
    assert_eq!(drifts.len(), 1);
    // The office's own level stays.
    assert_eq!((drifts[0].lost, drifts[0].gained), (had - 1, 1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_the_rights_name_where_each_role_is_granted() -> Result {
    let scene = scene(true).await?;
    let rights = rights::rights(scene.parts(), &scene.connection, Provider::Gcp).await?;
    assert!(rights.watching.contains("servicePerimeters.get"));
    assert!(!rights.watching.contains("update"), "{}", rights.watching);
    assert!(rights.changing.contains("servicePerimeters.update"));
    assert_eq!(rights.misuses.len(), 2);
    assert!(!rights.grants.is_empty());
    scene.clouds.sign_out(&scene.connection, Provider::Gcp);
    let call = scene.cancellation.begin(1);
    let unread = reading::read(scene.parts(), &scene.connection, Provider::Gcp, &call).await;
    assert!(matches!(
        unread.err(),
        Some(ShellError::CloudNotSignedIn(Provider::Gcp))
    ));
    Ok(())
}
