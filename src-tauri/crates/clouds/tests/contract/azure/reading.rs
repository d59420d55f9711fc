use clouds::CloudError;
use clouds::azure::{Item, KeyId, PerimeterMode, Reading, Why, read};
use serde_json::{Value, json};

use super::stand::{
    VAULT, acls, error, json_reply, key_id, managed, session, stand, vault, vault_id,
};
use crate::stand::{Reply, Seen, Stand};

async fn reading(
    answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
) -> (Stand, Reading) {
    let stand = stand(answer).await;
    let session = session(&stand).await;
    let reading = read(&session, &vault_id(), &[key_id()]).await;
    (stand, reading)
}

fn is_vault(seen: &Seen) -> bool {
    seen.target.split('?').next() == Some(VAULT)
}

fn is_perimeters(seen: &Seen) -> bool {
    seen.target
        .contains("/networkSecurityPerimeterConfigurations")
}

#[tokio::test]
async fn a_vault_its_perimeters_and_its_key_are_read_by_three_calls() {
    let (stand, reading) = reading(|_| None).await;
    let mut asked: Vec<_> = managed(&stand)
        .iter()
        .map(|it| format!("{} {}", it.method, it.target))
        .collect();
    asked.sort_unstable();
    assert_eq!(
        asked,
        [
            format!("GET {VAULT}/keys/atlas?api-version=2026-02-01"),
            format!(
                "GET {VAULT}/networkSecurityPerimeterConfigurations?api-version=2026-04-01-preview"
            ),
            format!("GET {VAULT}?api-version=2026-02-01"),
        ]
    );
    assert!(reading.is_whole());
    assert_eq!(reading.perimeters.as_deref(), Some(&[][..]));
    let vault = reading.vault.unwrap();
    assert_eq!(vault.name, "payments-kv");
    assert_eq!(
        (vault.has_purge_protection, vault.retention_days),
        (true, Some(90))
    );
    assert_eq!(vault.private_endpoints, 1);
    let changed = vault.changed.clone().unwrap();
    assert_eq!(changed.by.as_deref(), Some("dana@contoso.example"));
    assert!(changed.at.is_some());
    let text: Value = serde_json::from_str(&vault.text).unwrap();
    assert_eq!(
        text,
        json!({"networkAcls": acls(&["20.0.0.1/32"]), "publicNetworkAccess": "Enabled"})
    );
    assert!(vault.document().is_ok());
    let key = &reading.keys[0];
    assert_eq!(
        (key.name.as_str(), key.is_enabled, key.version.as_deref()),
        ("atlas", Some(true), Some("0002"))
    );
    assert_eq!(key.begins.unwrap().as_second(), 1_700_000_000);
    assert_eq!(key.ends.unwrap().as_second(), 1_900_000_000);
}

#[tokio::test]
async fn a_vault_that_never_had_rules_has_none_in_its_document() {
    let (_stand, reading) = reading(|seen| {
        let mut vault = vault(None);
        vault["properties"]["enablePurgeProtection"] = Value::Null;
        is_vault(seen).then(|| json_reply(200, &vault))
    })
    .await;
    let vault = reading.vault.unwrap();
    assert_eq!(vault.text, r#"{"publicNetworkAccess": "Enabled"}"#);
    assert!(!vault.has_purge_protection);
}

#[tokio::test]
async fn perimeters_come_in_parts_from_azures_own_host_alone() {
    let perimeter = |name: &str, mode: &str| {
        json!({"id": "x", "name": name, "properties": {
            "networkSecurityPerimeter": {"id": format!("/nsp/{name}")},
            "resourceAssociation": {"name": "a", "accessMode": mode},
            "profile": {"accessRules": [
                {"name": "in", "properties": {"direction": "Inbound",
                    "addressPrefixes": ["20.0.0.5/24"]}},
                {"name": "out", "properties": {"direction": "Outbound",
                    "addressPrefixes": ["20.9.0.0/24"]}},
            ]},
        }})
    };
    let (stand, read) = reading(move |seen| {
        if !is_perimeters(seen) {
            return None;
        }
        let here = format!("http://{}", seen.header("host"));
        let body = match seen.target.contains("second") {
            true => json!({"value": [perimeter("two", "Enforced")]}),
            false => json!({"value": [perimeter("one", "Learning")],
                "nextLink": format!("{here}{VAULT}/networkSecurityPerimeterConfigurations?p=second")}),
        };
        Some(json_reply(200, &body))
    })
    .await;
    let perimeters = read.perimeters.unwrap();
    assert_eq!(perimeters.len(), 2);
    assert_eq!(
        (perimeters[0].id.as_str(), &perimeters[0].mode),
        ("/nsp/one", &PerimeterMode::Learning)
    );
    assert_eq!(perimeters[1].mode, PerimeterMode::Enforced);
    assert_eq!(perimeters[0].inbound, ["20.0.0.0/24".parse().unwrap()]);
    assert_eq!(managed(&stand).len(), 4);

    let (stand, read) = reading(|seen| {
        let elsewhere = json!({"value": [], "nextLink": "https://evil.example/management/next"});
        is_perimeters(seen).then(|| json_reply(200, &elsewhere))
    })
    .await;
    assert_eq!(read.perimeters, None, "not read, so not proven");
    assert!(matches!(
        read.unread[0].why,
        Why::Failed(CloudError::UnexpectedAnswer { .. })
    ));
    assert_eq!(managed(&stand).len(), 3);
}

#[tokio::test]
async fn a9_each_thing_is_read_by_itself_and_what_is_missing_is_named() {
    let denied = |action: &str| {
        error(
            403,
            "AuthorizationFailed",
            &format!(
                "The client 'd' with object id 'o' does not have authorization to perform action '{action}' over scope '/s' or the scope is invalid."
            ),
        )
    };
    let (_stand, read) = reading(move |seen| {
        is_perimeters(seen).then(|| denied("Microsoft.KeyVault/vaults/nsp/read"))
    })
    .await;
    assert!(read.vault.is_some() && !read.keys.is_empty());
    assert_eq!(read.perimeters, None);
    assert_eq!(read.unread.len(), 1);
    assert_eq!(read.unread[0].what, Item::Perimeters);
    assert!(matches!(
        &read.unread[0].why,
        Why::Denied { action, resource: Some(scope) }
            if action == "Microsoft.KeyVault/vaults/nsp/read" && scope == "/s"
    ));

    let (_stand, read) = reading(|seen| {
        seen.target
            .contains("/keys/")
            .then(|| error(403, "Forbidden", ""))
    })
    .await;
    assert!(matches!(
        &read.unread[0].why,
        Why::Denied { action, .. } if action == "Microsoft.KeyVault/vaults/keys/read"
    ));

    let (_stand, read) = reading(|seen| {
        let is_management = seen.target.starts_with("/management/");
        is_management.then(|| error(404, "ResourceNotFound", "gone"))
    })
    .await;
    assert_eq!(read.unread.len(), 1, "of a vault that is gone, only that");
    assert!(matches!(read.unread[0].why, Why::Gone));
}

#[tokio::test]
async fn a_key_of_another_vault_is_not_asked_for() {
    let stand = stand(|_| None).await;
    let session = session(&stand).await;
    let key = KeyId::parse("https://other-kv.vault.azure.net/keys/atlas").unwrap();
    let reading = read(&session, &vault_id(), &[key]).await;
    assert!(matches!(reading.unread[0].why, Why::OtherVault));
    assert_eq!(managed(&stand).len(), 2);
}

#[tokio::test]
async fn each_key_of_a_vault_is_read_once_whatever_the_version() {
    let stand = stand(|seen| {
        let is_gone = seen.target.contains("/keys/gone");
        is_gone.then(|| error(404, "KeyNotFound", "gone"))
    })
    .await;
    let session = session(&stand).await;
    let key = |name: &str| {
        KeyId::parse(&format!(
            "https://{}.vault.azure.net/keys/{name}",
            vault_id().name()
        ))
        .unwrap()
    };
    let keys = ["atlas", "Atlas/0001", "gone", "atlas/0002"].map(key);
    let reading = read(&session, &vault_id(), &keys).await;
    assert_eq!(reading.keys.len(), 1);
    assert_eq!(reading.keys[0].name, "atlas");
    assert_eq!(reading.unread.len(), 1);
    assert_eq!(reading.unread[0].what, Item::Key("gone".to_owned()));
    assert_eq!(managed(&stand).len(), 4);
}
