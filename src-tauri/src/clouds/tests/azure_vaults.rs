//! The same where two projects use a vault each.

use ::access_list::Reason;
use clouds::azure::AzureCloud;
use sandbox::{AzureAtlas, AzureOperation, AzureSamples, samples, samples_of};
use storage::{Action, Listed};

use super::azure::{azure, patch};
use super::*;
use crate::access_list::needed::NoList;
use crate::clouds::azure::reading::{AzureRead, WhyUnread};
use crate::connection::session::Project;

/// The practice project, and a second one that uses the vault of `second` in `environment`; both are
/// ticked.
async fn scene_in(environment: &str, second: AzureSamples) -> Result<Scene> {
    let connection = connecting::practice().await?;
    let client = &connection.client;
    let [first_project, second_project, ..] = connection.projects.as_slice() else {
        return Err("fewer than two projects".into());
    };
    for (project, patch) in [
        (first_project, patch("AZURE", samples().azure)),
        (second_project, patch(environment, second)),
    ] {
        client
            .update_encryption_at_rest(&project.id, &patch)
            .await?;
    }
    let scene = Scene::with(Provider::Azure, connection, Clouds::default())?;
    scene.tick(&[0, 1]);
    scene.sign_in_to_azure().await?;
    Ok(scene)
}

/// The second project uses its own vault.
async fn scene() -> Result<Scene> {
    let connection = connecting::practice().await?;
    let second = connection.projects.get(1).ok_or("no second project")?;
    let sample = samples_of(&second.id).azure;
    scene_in("AZURE", sample).await
}

fn first() -> String {
    AzureAtlas::practice().vault
}

fn second() -> String {
    AzureAtlas::second_practice().vault
}

impl Scene {
    /// These projects use the key service, by their positions.
    fn tick(&self, positions: &[usize]) {
        let all = &self.connection.projects;
        let ticked = positions.iter().filter_map(|at| all.get(*at));
        let ticked = ticked.map(|project| project.id.clone()).collect();
        let (source, storage) = (self.connection.source(), &self.storage);
        self.state.set_projects(&source, storage, Some(ticked));
    }

    fn asked(&self, operation: AzureOperation) -> Result<usize> {
        let requests = self.pretend_azure()?.script().requests();
        Ok(requests
            .iter()
            .filter(|it| it.operation == operation)
            .count())
    }

    fn text_of(&self, vault: &str) -> Result<serde_json::Value> {
        Ok(self
            .pretend_azure()?
            .script()
            .world(|world| world.acls(vault)))
    }

    fn world(&self, change: impl FnOnce(&mut sandbox::AzureWorld)) -> Result {
        self.pretend_azure()?.script().world(change);
        Ok(())
    }
}

/// What the vaults lack, each by its name.
fn lacks(read: &AzureRead) -> Vec<(&str, &[IpNet])> {
    let vaults = read.vaults.iter();
    vaults
        .map(|one| (one.id.name(), one.lacks.as_slice()))
        .collect()
}

fn named(planned: &Planned) -> Vec<&str> {
    let changes = planned.changes.iter();
    changes.map(|change| change.name.as_str()).collect()
}

fn found(shown: &Shown) -> Option<Verdict> {
    verdict(shown).map(|(verdict, _)| verdict)
}

/// What was planned for putting back, as if Atlas needed nothing of it.
fn reversed(scene: &Scene) -> Result<Arc<Planned>> {
    let (parts, connection) = (scene.parts(), &scene.connection);
    let done = scene.clouds.done(connection, Provider::Azure);
    let done = done.ok_or("nothing was done")?;
    let basis = Basis::of(parts, connection, Provider::Azure)?;
    let SignedIn::Azure(who) = basis.who.clone() else {
        return Err("not of Azure".into());
    };
    let read = azure(&basis.read)?;
    let drafted = super::super::azure::removing::put_back(read, &who, &done, &[])?;
    Ok(Planned::keep(
        parts,
        connection,
        Kind::PutBack,
        basis,
        drafted,
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_vault_lacks_is_added_there_and_put_back_there() -> Result {
    let scene = scene().await?;
    let (shown, read) = scene.read().await?;
    let read = azure(&read)?;
    let [one, other] = read.vaults.as_slice() else {
        return Err(format!("{:?}", lacks(read)).into());
    };
    assert_eq!((one.id.name(), other.id.name()), (&*first(), &*second()));
    let names: Vec<_> = scene
        .connection
        .projects
        .iter()
        .map(|it| &it.name)
        .collect();
    assert_eq!(one.projects.iter().collect::<Vec<_>>(), names[..1]);
    assert_eq!(other.projects.iter().collect::<Vec<_>>(), names[1..2]);
    assert!(read.is_whole());
    assert_ne!(one.lacks, other.lacks);
    let mut all: Vec<IpNet> = one.lacks.iter().chain(&other.lacks).copied().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(verdict(&shown), Some((Verdict::Missing, all.len())));
    let before = [scene.text_of(&first())?, scene.text_of(&second())?];

    let planned = scene.plan()?;
    assert_eq!(named(&planned), [first(), second()]);
    assert_eq!(planned.left_out, Vec::<String>::new());
    assert_eq!(planned.count, all.len());
    for (change, (_, lacks)) in planned.changes.iter().zip(lacks(read)) {
        let mut lacks = lacks.to_vec();
        lacks.sort_unstable();
        assert_eq!(change.added, lacks);
    }
    let added = scene.add(planned.token).await?;
    proven(&added, (Verdict::Allowed, 0))?;
    let saved: Vec<_> = added.rollback.iter().map(std::fs::read_to_string).collect();
    assert_eq!(saved.len(), 2);
    for (saved, change) in saved.into_iter().zip(&planned.changes) {
        assert_eq!(saved?, change.before);
    }

    // Nothing that is needed loses access; it is what both got.
    let refused = removing::plan_putting_back(scene.parts(), &scene.connection, Provider::Azure);
    assert!(matches!(
        put_back::problem(refused),
        Some(RemovalProblem::StillNeeded(nets)) if nets == all
    ));
    let reverse = reversed(&scene)?;
    assert_eq!(named(&reverse), [first(), second()]);
    let back = scene.add(reverse.token).await?;
    assert!(
        matches!(back.outcome.ended, Ended::Proven),
        "{:?}",
        back.outcome
    );
    let now = [scene.text_of(&first())?, scene.text_of(&second())?];
    assert_eq!(now, before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_failure_stops_the_rest_and_what_was_written_is_put_back_alone() -> Result {
    let scene = scene().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    let script = scene.pretend_azure()?;
    let refusal = CloudAnswer::error(403, "AuthorizationFailed", "No.");
    let update = AzureOperation::VaultsUpdate;
    script.script().next(update, CloudAnswer::genuine());
    script.script().next(update, refusal);
    let before = scene.text_of(&second())?;
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Stopped));
    assert!(matches!(
        added.outcome.fates.as_slice(),
        [Fate::Proven { .. }, Fate::Refused(_)]
    ));
    assert_eq!(scene.text_of(&second())?, before);
    let (shown, read) = added.now.ok_or("it was not read again")?;
    let lacked = planned.changes[1].added.len();
    assert_eq!(verdict(&shown), Some((Verdict::Missing, lacked)));
    let read = azure(&read)?;
    let left: Vec<_> = read.vaults.iter().map(|one| one.lacks.len()).collect();
    assert_eq!(left, [0, lacked]);

    let reverse = reversed(&scene)?;
    assert_eq!(named(&reverse), [first()]);
    // One that lacks nothing is not written again.
    let again = scene.plan()?;
    assert_eq!(named(&again), [second()]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a9_with_a_vault_that_could_not_be_read_nothing_is_allowed_and_it_is_left_out() -> Result {
    let scene = scene().await?;
    scene.world(|world| {
        world.remove_vault(&second());
    })?;
    let (shown, read) = scene.read().await?;
    assert_eq!(found(&shown), Some(Verdict::Missing), "in the first vault");
    assert!(!azure(&read)?.is_whole());
    let planned = scene.plan()?;
    assert_eq!(named(&planned), [first()]);
    assert_eq!(planned.left_out, [second()]);
    let added = scene.add(planned.token).await?;
    let (shown, read) = added.now.ok_or("it was not read again")?;
    assert_eq!(verdict(&shown), Some((Verdict::NotProven, 0)));
    assert!(read.list().entries.is_empty());
    let problem = match scene.plan() {
        Err(ShellError::CloudAddition { problem, .. }) => *problem,
        _ => return Err("it was planned".into()),
    };
    assert_eq!(problem, AdditionProblem::NotProven);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a9_a_project_whose_settings_are_not_known_leaves_everything_not_proven() -> Result {
    let mut scene = scene().await?;
    scene.connection.projects.push(Project {
        id: "ffffffffffffffffffffffff".to_owned(),
        name: "Archive".to_owned(),
        organization: String::new(),
    });
    scene.tick(&[0, 1, 2]);
    let (_, read) = scene.read().await?;
    let read = azure(&read)?;
    assert_eq!((read.vaults.len(), read.unread.len()), (2, 1));
    assert_eq!(read.unread[0].name, "Archive");
    assert!(matches!(read.unread[0].why, WhyUnread::Atlas(_)));
    assert!(!read.is_whole() && read.list.entries.is_empty());
    let planned = scene.plan()?;
    assert_eq!(planned.left_out, ["Archive"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a9_a_vault_in_another_azure_is_named_and_not_proven() -> Result {
    let connection = connecting::practice().await?;
    let id = &connection.projects.get(1).ok_or("no second project")?.id;
    let scene = scene_in("AZURE_CHINA", samples_of(id).azure).await?;
    let (_, read) = scene.read().await?;
    let read = azure(&read)?;
    assert_eq!(read.vaults.len(), 1);
    let unread = &read.unread[0];
    assert_eq!(unread.vault, Some(second()));
    assert!(matches!(
        unread.why,
        WhyUnread::OtherCloud(AzureCloud::China)
    ));
    assert!(!read.is_whole() && read.list.entries.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn z3_a_vault_that_two_projects_use_is_read_once_with_the_keys_of_both() -> Result {
    let mut same = samples().azure;
    same.key_vault_name = same.key_vault_name.to_uppercase();
    same.key_identifier = same.key_identifier.replace("practice-key", "ledger-key");
    let scene = scene_in("AZURE", same).await?;
    scene.world(|world| {
        world.set_key(&first(), "ledger-key", false, None);
    })?;
    let (_, read) = scene.read().await?;
    let [one] = azure(&read)?.vaults.as_slice() else {
        return Err("not one vault".into());
    };
    assert_eq!(one.projects.len(), 2);
    let keys = one.keys.iter();
    let keys: Vec<_> = keys
        .map(|key| (key.name.as_str(), key.warnings.len()))
        .collect();
    assert_eq!(keys, [("practice-key", 0), ("ledger-key", 1)]);
    assert_eq!(scene.asked(AzureOperation::VaultsGet)?, 1);
    assert_eq!(scene.asked(AzureOperation::KeysGet)?, 2);
    let planned = scene.plan()?;
    assert_eq!(planned.changes.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_vaults_of_ticked_projects_and_of_the_one_in_use_are_read() -> Result {
    let scene = scene().await?;
    for (ticked, vaults) in [
        (&[0][..], vec![first()]),
        (&[1][..], vec![first(), second()]),
        (&[][..], vec![first()]),
    ] {
        scene.tick(ticked);
        let (_, read) = scene.read().await?;
        let read = lacks(azure(&read)?).into_iter().map(|(name, _)| name);
        assert_eq!(read.collect::<Vec<_>>(), vaults);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a9_a_project_that_is_ticked_later_is_not_proven_before_it_is_read() -> Result {
    let scene = scene().await?;
    scene.tick(&[0]);
    scene.read().await?;
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    let (shown, _) = added.now.ok_or("it was not read again")?;
    assert_eq!(found(&shown), Some(Verdict::Allowed));

    scene.tick(&[0, 1]);
    let lists = scene.parts().lists;
    let shown = access_list::comparing::read(lists, &scene.connection).await?;
    let compared = shown.compared.ok_or("nothing was compared")?;
    assert_eq!(compared.list.doubts[0].reason, Reason::ProjectsSince);
    assert_eq!(compared.comparison.covered, []);
    assert!(matches!(scene.plan().err(), Some(ShellError::StaleSummary)));
    let (shown, _) = scene.read().await?;
    assert_eq!(found(&shown), Some(Verdict::Missing));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn z1_a_first_list_is_begun_in_one_vault_after_the_other() -> Result {
    let scene = scene().await?;
    scene.world(|world| {
        for vault in [first(), second()] {
            world.set_acl(&vault, "defaultAction", serde_json::json!("Allow"));
        }
    })?;
    let (shown, _) = scene.read().await?;
    assert_eq!(found(&shown), Some(Verdict::NoList));
    for vault in [first(), second()] {
        let first_list = FirstList::Azure {
            own_address: String::new(),
        };
        let planned = adding::plan_first(scene.parts(), &scene.connection, &first_list)?;
        assert_eq!(
            (planned.kind, named(&planned)),
            (Kind::Begin, vec![&*vault])
        );
        let begun = scene.add(planned.token).await?;
        let (shown, _) = begun.now.ok_or("it was not read again")?;
        assert_eq!(found(&shown), Some(Verdict::Allowed));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_in_any_vault_is_seen_unless_less_of_it_could_be_read() -> Result {
    let scene = scene().await?;
    scene.read().await?;
    let look = || watching::look(scene.parts(), &scene.connection);
    assert_eq!(look().await, []);
    scene.world(|world| {
        world.set_rules(&second(), &["198.18.9.9/32"]);
    })?;
    assert_eq!(look().await.len(), 1);
    let refusal = CloudAnswer::error(403, "AuthorizationFailed", "No.");
    let script = scene.pretend_azure()?;
    script.script().always(AzureOperation::VaultsGet, refusal);
    assert_eq!(look().await, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_another_projects_vault_refutes_no_answer_of_this_one() -> Result {
    let scene = scene().await?;
    scene.world(|world| {
        world.set_acl(&first(), "defaultAction", serde_json::json!("Allow"));
    })?;
    let (lists, connection) = (scene.parts().lists, &scene.connection);
    let source = connection.source();
    for project in &connection.projects {
        let state = lists.state;
        state.answer(&source, lists.storage, &project.id, |answers| {
            answers.listed = Some(Listed::No);
        });
    }
    let (shown, read) = scene.read().await?;
    assert!(!read.list().is_open, "the other one has a list");
    assert_eq!(shown.set.no_list, Some(NoList::Answered));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_an_entry_of_the_activity_says_which_vault_got_what() -> Result {
    let scene = scene().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    scene.add(planned.token).await?;
    let entry = scene.last_addition()?;
    let Action::AddToCloud { added, .. } = &entry.action else {
        return Err(format!("{entry:?}").into());
    };
    for (added, change) in added.iter().zip(&planned.changes) {
        assert_eq!(
            (&added.document, &added.blocks),
            (&change.name, &change.added)
        );
    }
    assert!(matches!(
        put_back::problem(scene.put_back(entry.id)),
        Some(RemovalProblem::StillNeeded(_))
    ));

    // Of an older one, only its own vault is changed.
    let (_, read) = scene.read().await?;
    let entries = read.list().entries.iter().map(|entry| entry.net);
    let rules = put_back::with_both(entries);
    scene.world(|world| {
        for vault in [first(), second()] {
            world.set_rules(&vault, &rules);
        }
    })?;
    let entry = scene.added_earlier(&AzureAtlas::practice().tenant, &second())?;
    scene.read().await?;
    let planned = scene.put_back(entry)?;
    assert_eq!(named(&planned), [second()]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_the_rights_are_for_the_groups_of_all_vaults_that_were_read() -> Result {
    let mut elsewhere = samples().azure;
    elsewhere.resource_group = "ledger-keys".to_owned();
    elsewhere.key_vault_name = "ledger-vault".to_owned();
    elsewhere.key_identifier = elsewhere
        .key_identifier
        .replace("practice-vault", "ledger-vault");
    let scene = scene_in("AZURE", elsewhere).await?;
    scene.read().await?;
    let rights = rights::rights(scene.parts(), &scene.connection, Provider::Azure).await?;
    for role in [&rights.watching, &rights.changing] {
        for group in ["practice-keys", "ledger-keys"] {
            assert!(role.contains(&format!("resourceGroups/{group}")), "{role}");
        }
    }
    Ok(())
}
