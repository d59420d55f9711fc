//! The same over the pretend Azure.

use atlas::AzureKeyVaultPatch;
use clouds::azure::{AzureCloud, Item};
use sandbox::{AzureAtlas, AzureOperation, AzureSamples, PretendAzure};
use storage::Listed;

use super::*;
use crate::access_list::needed::NoList;
use crate::clouds::azure::reading::{AzureRead, VaultRead};
use crate::clouds::azure::sign_in::{self, App};
use crate::clouds::azure::{SignInMethod, SignedIn};
use crate::support::clouds::AzureField;

pub(super) async fn scene(environment: &str) -> Result<Scene> {
    let connection = connecting::practice().await?;
    let project = connection.project().ok_or("no project")?;
    let patch = patch(environment, sandbox::samples().azure);
    let client = &connection.client;
    client
        .update_encryption_at_rest(&project.id, &patch)
        .await?;
    Scene::with(Provider::Azure, connection, Clouds::default())
}

/// A project that uses the vault of `sample`.
pub(super) fn patch(environment: &str, sample: AzureSamples) -> EncryptionPatch {
    EncryptionPatch {
        azure: Some(AzureKeyVaultPatch {
            enabled: Some(true),
            environment: Some(environment.to_owned()),
            client_id: Some(sample.client_id),
            tenant_id: Some(sample.tenant_id),
            secret: Some(Secret::new(sample.secret)),
            subscription_id: Some(sample.subscription_id),
            resource_group: Some(sample.resource_group),
            key_vault_name: Some(sample.key_vault_name),
            key_identifier: Some(match environment {
                "AZURE_CHINA" => sample
                    .key_identifier
                    .replace("vault.azure.net", "vault.azure.cn"),
                _ => sample.key_identifier,
            }),
            ..AzureKeyVaultPatch::default()
        }),
        ..EncryptionPatch::default()
    }
}

impl Scene {
    /// Signs in as the service principal that practice offers.
    pub(super) async fn sign_in_to_azure(&self) -> Result<SignedIn> {
        let offers = sign_in::offers(self.parts(), &self.connection).await?;
        let (client, secret) = offers.program.ok_or("no service principal")?;
        let app = App {
            cloud: AzureCloud::Public,
            tenant: offers.tenant.ok_or("no tenant")?,
            client,
        };
        let secret = Secret::new(secret);
        let signing_in =
            sign_in::service_principal(self.parts(), &self.connection, &app, secret, false);
        Ok(signing_in.await?)
    }

    pub(super) fn pretend_azure(&self) -> Result<Arc<PretendAzure>> {
        let pretend = self
            .clouds
            .with(&self.connection, |state| state.azure.pretend.clone());
        Ok(pretend.ok_or("no pretend Azure")?)
    }
}

pub(super) fn azure(read: &CloudRead) -> Result<&AzureRead> {
    Ok(read.azure().ok_or("not of Azure")?)
}

/// The vault of the project in use.
fn first(read: &CloudRead) -> Result<&VaultRead> {
    Ok(azure(read)?.vaults.first().ok_or("no vault")?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_added_with_one_press_and_proven() -> Result {
    let scene = scene("AZURE").await?;
    let signed_in = scene.sign_in_to_azure().await?;
    assert_eq!(signed_in.method, SignInMethod::ServicePrincipal);
    assert_eq!(signed_in.tenant(), AzureAtlas::practice().tenant);
    let (shown, read) = scene.read().await?;
    let read = first(&read)?;
    let Some((Verdict::Missing, missing)) = verdict(&shown) else {
        return Err(format!("{:?}", verdict(&shown)).into());
    };
    assert!(missing >= 5, "{missing}");
    assert!(read.reading.is_whole(), "{:?}", read.reading.unread);
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    assert!(read.keys[0].warnings.is_empty(), "{:?}", read.keys);
    assert_eq!(read.lacks.len(), missing);
    let before = read.vault.text.clone().unwrap_or_default();

    let planned = scene.plan()?;
    assert_eq!(planned.count, missing);
    let added = scene.add(planned.token).await?;
    proven(&added, (Verdict::Allowed, 0))?;
    let saved = std::fs::read_to_string(&added.rollback[0])?;
    assert_eq!(saved, before);
    assert!(scene.add(planned.token).await.is_err(), "once");
    let pretend = scene.pretend_azure()?;
    let writes = pretend.script().requests();
    let writes = writes
        .iter()
        .filter(|it| it.operation == AzureOperation::VaultsUpdate);
    assert_eq!(writes.count(), 1);
    Ok(())
}

/// The firewall lets everybody in, with what else there is of it.
fn open(scene: &Scene) -> Result<serde_json::Value> {
    let vault = AzureAtlas::practice().vault;
    let pretend = scene.pretend_azure()?;
    Ok(pretend.script().world(|world| {
        world.set_acl(&vault, "defaultAction", serde_json::json!("Allow"));
        world.set_acl(&vault, "bypass", serde_json::json!("None"));
        world.add_subnet(&vault, "/subscriptions/s/subnets/a", true);
        world.acls(&vault)
    }))
}

fn begin(scene: &Scene, own: &str) -> std::result::Result<Arc<Planned>, ShellError> {
    let own_address = own.to_owned();
    let first = FirstList::Azure { own_address };
    adding::plan_first(scene.parts(), &scene.connection, &first)
}

fn refused(planned: std::result::Result<Arc<Planned>, ShellError>) -> Option<AdditionProblem> {
    match planned {
        Err(ShellError::CloudAddition { problem, .. }) => Some(*problem),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn z1_deny_is_a_step_of_its_own_with_every_rule_and_the_own_address() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    let before = open(&scene)?;
    let (shown, _) = scene.read().await?;
    let found = verdict(&shown).map(|(verdict, _)| verdict);
    assert_eq!(found, Some(Verdict::NoList));
    // Adding by itself never shuts anybody out.
    assert_eq!(refused(scene.plan()), Some(AdditionProblem::NoList));
    for wrong in ["me", "2001:db8::1", "0.0.0.0", "198.51.100.0/24"] {
        let problem = refused(begin(&scene, wrong));
        assert_eq!(problem, Some(AdditionProblem::OwnAddress), "{wrong}");
    }

    let own = "81.2.69.160";
    let planned = begin(&scene, own)?;
    assert_eq!(planned.kind, Kind::Begin);
    let begun = scene.add(planned.token).await?;
    proven(&begun, (Verdict::Allowed, 0))?;
    let vault = AzureAtlas::practice().vault;
    let pretend = scene.pretend_azure()?;
    let (rules, after) = pretend
        .script()
        .world(|world| (world.rules(&vault), world.acls(&vault)));
    assert!(rules.contains(&format!("{own}/32")), "{rules:?}");
    assert_eq!(after["defaultAction"], "Deny");
    for same in ["bypass", "virtualNetworkRules"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    // One write has it all: between two, Atlas would be shut out.
    let requests = pretend.script().requests();
    let writes = requests
        .iter()
        .filter(|it| it.operation == AzureOperation::VaultsUpdate);
    assert_eq!(writes.count(), 1);
    assert_eq!(
        refused(begin(&scene, "")),
        Some(AdditionProblem::ListInForce)
    );
    let back = removing::plan_putting_back(scene.parts(), &scene.connection, Provider::Azure);
    assert!(back.is_err(), "opening a firewall is never put back");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn z1_a_vault_that_never_had_rules_gets_them_whole() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    let vault = AzureAtlas::practice().vault;
    let pretend = scene.pretend_azure()?;
    pretend.script().world(|world| {
        world.remove_rules(&vault);
    });
    scene.read().await?;
    let planned = begin(&scene, "")?;
    let begun = scene.add(planned.token).await?;
    assert!(
        matches!(begun.outcome.ended, Ended::Proven),
        "{:?}",
        begun.outcome
    );
    let after = pretend.script().world(|world| world.acls(&vault));
    assert_eq!(
        (&after["bypass"], &after["defaultAction"]),
        (&"AzureServices".into(), &"Deny".into())
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_in_force_refutes_the_answer_that_none_is_needed() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    let (lists, connection) = (scene.parts().lists, &scene.connection);
    let (source, project) = (connection.source(), connection.project());
    let project = project.ok_or("no project")?.id;
    let answer = |listed| {
        lists
            .state
            .answer(&source, lists.storage, &project, |answers| {
                answers.listed = Some(listed);
            });
    };
    answer(Listed::No);
    let (shown, _) = scene.read().await?;
    assert_eq!(shown.set.no_list, None);
    let answers = lists.state.answers(&source, lists.storage, &project);
    assert_eq!(answers.listed, Some(Listed::Yes));

    // A firewall that accepts any address refutes nothing, nor one of which nothing is proven.
    answer(Listed::No);
    let vault = AzureAtlas::practice().vault;
    let pretend = scene.pretend_azure()?;
    for (action, perimeter) in [("Allow", false), ("Deny", true)] {
        pretend.script().world(|world| {
            world.set_acl(&vault, "defaultAction", serde_json::json!(action));
            if perimeter {
                world.add_perimeter(&vault, "Enforced", &["198.18.0.0/15"]);
            }
        });
        let (shown, _) = scene.read().await?;
        assert_eq!(shown.set.no_list, Some(NoList::Answered), "{action}");
        let answers = lists.state.answers(&source, lists.storage, &project);
        assert_eq!(answers.listed, Some(Listed::No), "{action}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_somebody_elses_edit_before_ours_stops_it_and_nothing_is_written() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    let pretend = scene.pretend_azure()?;
    let vault = AzureAtlas::practice().vault;
    pretend.script().world(|world| {
        world.set_rules(&vault, &["198.18.9.9/32"]);
    });
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.fates[0], Fate::Changed { .. }));
    let rules = pretend.script().world(|world| world.rules(&vault));
    assert_eq!(rules, ["198.18.9.9/32"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_what_was_added_is_put_back_only_where_nothing_needed_loses_access() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    let (_, read) = scene.read().await?;
    let before = first(&read)?.vault.text.clone();
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Proven));
    let (parts, connection) = (scene.parts(), &scene.connection);
    let refused = removing::plan_putting_back(parts, connection, Provider::Azure);
    let Err(ShellError::CloudRemoval { problem, .. }) = refused else {
        return Err("it was planned".into());
    };
    assert!(
        matches!(*problem, RemovalProblem::StillNeeded(ref nets) if nets.len() == planned.count)
    );

    // As if Atlas needed them no longer.
    let (needed, _) = apart(&planned);
    let done = scene.clouds.done(connection, Provider::Azure);
    let done = done.ok_or("nothing was done")?;
    let basis = Basis::of(parts, connection, Provider::Azure)?;
    let super::SignedIn::Azure(who) = basis.who.clone() else {
        return Err("not of Azure".into());
    };
    let drafted =
        super::super::azure::removing::put_back(azure(&basis.read)?, &who, &done, &needed)?;
    let reverse = Planned::keep(parts, connection, Kind::PutBack, basis, drafted);
    assert_eq!(reverse.count, planned.count);
    let back = scene.add(reverse.token).await?;
    let (_, read) = proven(&back, (Verdict::Missing, planned.count))?;
    assert_eq!(first(read)?.vault.text, before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_what_somebody_else_changed_since_is_not_put_back() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    scene.add(planned.token).await?;
    let vault = AzureAtlas::practice().vault;
    scene.pretend_azure()?.script().world(|world| {
        world.set_rules(&vault, &["198.18.9.9/32"]);
    });
    scene.read().await?;
    let refused = removing::plan_putting_back(scene.parts(), &scene.connection, Provider::Azure);
    let Err(ShellError::CloudRemoval { problem, .. }) = refused else {
        return Err("it was planned".into());
    };
    assert_eq!(*problem, RemovalProblem::ChangedSince);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_an_older_entry_is_put_back_and_what_was_added_later_stays() -> Result {
    let scene = scene("AZURE").await?;
    let signed_in = scene.sign_in_to_azure().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    let (_, read) = added.now.ok_or("it was not read again")?;
    let rules = put_back::with_both(read.list().entries.iter().map(|entry| entry.net));
    let vault = AzureAtlas::practice().vault;
    scene.pretend_azure()?.script().world(|world| {
        world.set_rules(&vault, &rules);
    });
    let entry = scene.added_earlier(signed_in.tenant(), first(&read)?.id.name())?;
    scene.read().await?;
    scene.takes_out_the_older_alone(entry).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a3_nothing_is_removed_before_every_gate_is_open_and_then_nothing_else() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    scene.add(planned.token).await?;
    let (parts, connection) = (scene.parts(), &scene.connection);
    // Half an hour has to pass after the addition.
    let refused = removing::plan(parts, connection, Provider::Azure).await;
    assert!(matches!(refused.err(), Some(ShellError::RemovalBlocked)));

    let (needed, added) = apart(&planned);
    let basis = Basis::of(parts, connection, Provider::Azure)?;
    let super::SignedIn::Azure(who) = basis.who.clone() else {
        return Err("not of Azure".into());
    };
    let read = azure(&basis.read)?;
    let take = |needed: &[IpNet]| {
        let removed = removing::Removed::Everywhere(&added[..1]);
        let asked = removing::Asked { needed, removed };
        super::super::azure::removing::plan(read, &who, asked)
    };
    let all: Vec<IpNet> = needed.iter().chain(&added).copied().collect();
    let refused = take(&all).err();
    assert_eq!(
        refused,
        Some(RemovalProblem::StillNeeded(added[..1].to_vec()))
    );
    let drafted = take(&needed)?;
    let removal = Planned::keep(parts, connection, Kind::Remove, basis, drafted);
    assert_eq!(removal.changes[0].removed, &added[..1]);
    let removed = scene.add(removal.token).await?;
    proven(&removed, (Verdict::Missing, 1))?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changes_is_seen() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    let look = || watching::look(scene.parts(), &scene.connection);
    let (_, read) = scene.read().await?;
    let had = azure(&read)?.list.entries.len();
    assert_eq!(look().await, []);
    let vault = AzureAtlas::practice().vault;
    scene.pretend_azure()?.script().world(|world| {
        world.set_rules(&vault, &["198.18.9.9/32"]);
    });
    let drifts = look().await;
    assert_eq!(drifts.len(), 1);
    assert_eq!(drifts[0].cloud, Provider::Azure);
    assert_eq!((drifts[0].lost, drifts[0].gained), (had, 1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a9_a_perimeter_that_decides_leaves_nothing_proven_and_nothing_is_planned() -> Result {
    let scene = scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    let pretend = scene.pretend_azure()?;
    let vault = AzureAtlas::practice().vault;
    pretend.script().world(|world| {
        world.add_perimeter(&vault, "Enforced", &["198.18.0.0/15"]);
        world.set_key(&vault, "practice-key", false, None);
    });
    let (shown, read) = scene.read().await?;
    let found = verdict(&shown).map(|(verdict, _)| verdict);
    assert_eq!(found, Some(Verdict::NotProven));
    assert_eq!(first(&read)?.keys[0].warnings.len(), 1, "it is disabled");
    let Err(ShellError::CloudAddition { problem, .. }) = scene.plan() else {
        return Err("it was planned".into());
    };
    assert_eq!(*problem, AdditionProblem::NotProven);
    pretend.script().world(|world| {
        world.remove_vault(&vault);
    });
    let (shown, read) = scene.read().await?;
    let found = verdict(&shown).map(|(verdict, _)| verdict);
    assert_eq!(found, Some(Verdict::NotProven));
    assert_eq!(first(&read)?.reading.unread[0].what, Item::Vault);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c5_what_is_typed_is_checked_and_another_azure_is_not_asked() -> Result {
    let scene = scene("AZURE_CHINA").await?;
    let app = |tenant: &str, client: &str| App {
        cloud: AzureCloud::Public,
        tenant: tenant.to_owned(),
        client: client.to_owned(),
    };
    let id = "00000000-0000-4000-8000-00000000a110";
    for (app, secret, field) in [
        (app("common", id), "s", AzureField::Tenant),
        (app(id, "me"), "s", AzureField::Client),
        (app(id, id), "", AzureField::Secret),
    ] {
        let secret = Secret::new(secret.to_owned());
        let parts = scene.parts();
        let signing_in = sign_in::service_principal(parts, &scene.connection, &app, secret, false);
        let error = signing_in.await.err();
        assert!(
            matches!(error, Some(ShellError::AzureField(it)) if it == field),
            "{error:?}"
        );
    }
    scene.sign_in_to_azure().await?;
    let call = scene.cancellation.begin(1);
    let read = reading::read(scene.parts(), &scene.connection, Provider::Azure, &call).await;
    assert!(matches!(
        read.err(),
        Some(ShellError::AzureOtherCloud {
            used: AzureCloud::China
        })
    ));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c7_the_rights_are_for_the_vaults_resource_group_alone() -> Result {
    let scene = scene("AZURE").await?;
    let rights = rights::rights(scene.parts(), &scene.connection, Provider::Azure).await?;
    assert!(rights.watching.contains("Microsoft.KeyVault/vaults/read"));
    assert!(!rights.watching.contains("write"), "{}", rights.watching);
    assert!(rights.changing.contains("resourceGroups/practice-keys"));
    assert_eq!(rights.misuses.len(), 1);
    Ok(())
}
