//! Azure's own clients for Python make the same calls, and understand the pretend Azure.

use clouds::Timing;
use clouds::azure::AzureTarget;
use clouds::change::{Target, Written};
use sandbox::{AzureAtlas, AzureOperation, AzureRecorded, PretendAzure};
use serde_json::{Value, json};

use super::{SUBNET, key, session, started, vault, vault_name, world};
use crate::twin::{self, Asked, agree, by_operation};

/// Everything that Keygate calls but signing in, which these clients leave to others.
const CALLS: [AzureOperation; 4] = [
    AzureOperation::VaultsGet,
    AzureOperation::VaultsUpdate,
    AzureOperation::KeysGet,
    AzureOperation::PerimetersList,
];
const BEFORE: [&str; 2] = ["198.18.0.1/32", "198.18.0.2/32"];
const ADDED: &str = "198.18.0.3/32";

async fn pretend() -> PretendAzure {
    let mut world = world(&BEFORE);
    world.add_perimeter(&vault_name(), "Learning", &["198.18.0.0/15"]);
    started(world).await
}

/// Everything that Keygate does with Azure.
async fn all_of_it(azure: &PretendAzure) {
    let session = session(azure, Timing::short()).await;
    let reading = clouds::azure::read(&session, &vault(), &[key()]).await;
    assert!(reading.is_whole(), "{:?}", reading.unread);
    let target = AzureTarget::new(session);
    let there = target.read(&vault()).await.unwrap().unwrap();
    let added = [ADDED.parse().unwrap()];
    let text = access_list::change_azure(&there.text, &added, &[]).unwrap();
    let written = target.write(&vault(), &text, Some(&there)).await;
    assert!(matches!(written, Written::Done { .. }), "{written:?}");
}

fn normal(azure: &PretendAzure) -> Asked {
    let requests = azure.script().requests();
    let compared = requests.iter().filter(|it| CALLS.contains(&it.operation));
    by_operation(compared.map(|it| (format!("{:?}", it.operation), one(it))))
}

fn one(request: &AzureRecorded) -> String {
    let header = |name: &str| request.header(name).unwrap_or_default();
    let kind = header("content-type").split(';').next();
    // Members in the order of their names.
    let body = request.json();
    format!(
        "{} {} {:?} {kind:?} accept {:?} authorization {:?} {body}",
        request.method,
        request.path,
        request.query,
        header("accept"),
        header("authorization"),
    )
}

#[tokio::test]
async fn azures_clients_make_the_same_calls_and_understand_the_answers() {
    let Some(python) = twin::python() else {
        return;
    };
    let azure = pretend().await;
    all_of_it(&azure).await;

    let theirs = pretend().await;
    let atlas = AzureAtlas::practice();
    let (client, secret) = theirs.service_principal();
    let given = json!({
        "origin": theirs.origin(),
        "tenant": theirs.tenant(),
        "client": client,
        "secret": secret,
        "scope": "https://management.azure.com/.default",
        "subscription": atlas.subscription,
        "group": atlas.resource_group,
        "vault": atlas.vault,
        "key": atlas.key,
        "added": ADDED,
    });
    let found = twin::run(python, "azure/twin.py", given).await;
    agree(&CALLS, &normal(&azure), &normal(&theirs));
    understood(&found, &atlas);
}

/// What the clients read is what there was.
fn understood(found: &Value, atlas: &AzureAtlas) {
    assert_eq!(found["name"], atlas.vault);
    assert_eq!(found["access"], "Enabled");
    assert_eq!(found["purgeProtection"], true);
    assert_eq!(found["changedBy"], "somebody-else@practice.example");
    assert_eq!(found["default"], "Deny");
    assert_eq!(found["rules"], json!(BEFORE));
    assert_eq!(found["subnets"], json!([[SUBNET.to_lowercase(), true]]));
    assert_eq!(found["isEnabled"], true);
    let address = found["keyAddress"].as_str().unwrap();
    assert!(
        address.contains(&format!("/keys/{}/", atlas.key)),
        "{address}"
    );
    assert_eq!(found["modes"], json!(["Learning"]));
    assert!(found["same"].as_str().unwrap().ends_with(&atlas.vault));
    assert_eq!(found["after"], json!([BEFORE[0], BEFORE[1], ADDED]));
}
