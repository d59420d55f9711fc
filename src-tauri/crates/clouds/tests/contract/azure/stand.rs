//! Something that answers like Azure, and who is signed in there.

use clouds::azure::sign_in::Entra;
use clouds::azure::{AzureCloud, ClientId, Hosts, KeyId, Session, Tenant, VaultId, Wire};
use clouds::{Http, Route, Timing};
use secret::Secret;
use serde_json::{Value, json};

use crate::stand::{Reply, Seen, Stand};

pub(crate) const TENANT: &str = "00000000-0000-4000-8000-00000000a101";
pub(crate) const CLIENT: &str = "00000000-0000-4000-8000-00000000a110";
const SUBSCRIPTION: &str = "00000000-0000-4000-8000-00000000a103";
pub(crate) const SECRET: &str = "planted~secret.value";
pub(crate) const ACCESS: &str = "planted-access-token";
pub(crate) const VAULT: &str = "/management/subscriptions/00000000-0000-4000-8000-00000000a103/\
    resourceGroups/payments/providers/Microsoft.KeyVault/vaults/payments-kv";
pub(crate) const SUBNET: &str =
    "/subscriptions/s/resourcegroups/g/providers/microsoft.network/virtualnetworks/v/subnets/a";

pub(crate) fn vault_id() -> VaultId {
    VaultId::new(SUBSCRIPTION, "payments", "payments-kv").unwrap()
}

pub(crate) fn key_id() -> KeyId {
    KeyId::parse("https://payments-kv.vault.azure.net/keys/atlas/0001").unwrap()
}

pub(crate) fn json_reply(status: u16, value: &Value) -> Reply {
    let kind = "application/json; charset=utf-8".to_owned();
    Reply::Answer(status, vec![("Content-Type", kind)], value.to_string())
}

pub(crate) fn error(status: u16, code: &str, message: &str) -> Reply {
    json_reply(
        status,
        &json!({"error": {"code": code, "message": message}}),
    )
}

pub(crate) fn granted() -> Value {
    json!({
        "token_type": "Bearer", "scope": "s", "expires_in": 3600, "ext_expires_in": 3600,
        "access_token": ACCESS,
    })
}

pub(crate) fn acls(rules: &[&str]) -> Value {
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    json!({
        "bypass": "AzureServices", "defaultAction": "Deny", "ipRules": rules,
        "virtualNetworkRules": [{"id": SUBNET, "ignoreMissingVnetServiceEndpoint": true}],
    })
}

/// A vault as Azure answers.
pub(crate) fn vault(acls: Option<&Value>) -> Value {
    let mut vault = json!({
        "id": VAULT.trim_start_matches("/management"),
        "name": "payments-kv",
        "type": "Microsoft.KeyVault/vaults",
        "location": "westeurope",
        "tags": {},
        "systemData": {
            "createdAt": "2020-01-01T12:00:00.0000000Z",
            "lastModifiedAt": "2026-11-29T12:00:00.1234567Z",
            "lastModifiedBy": "dana@contoso.example",
            "lastModifiedByType": "User",
        },
        "properties": {
            "sku": {"family": "A", "name": "standard"},
            "tenantId": TENANT,
            "accessPolicies": [{"objectId": "o", "tenantId": TENANT, "permissions": {"keys": ["get"]}}],
            "enablePurgeProtection": true,
            "softDeleteRetentionInDays": 90,
            "publicNetworkAccess": "Enabled",
            "privateEndpointConnections": [{"id": "p"}],
            "provisioningState": "Succeeded",
        },
    });
    if let Some(acls) = acls {
        vault["properties"]["networkAcls"] = acls.clone();
    }
    vault
}

pub(crate) fn key() -> Value {
    json!({
        "name": "atlas", "location": "westeurope", "type": "Microsoft.KeyVault/vaults/keys",
        "properties": {
            "attributes": {"enabled": true, "nbf": 1_700_000_000, "exp": 1_900_000_000},
            "keyUriWithVersion": "https://payments-kv.vault.azure.net:443/keys/atlas/0002",
        },
    })
}

/// Answers tokens and whatever is read; `None` for the rest.
pub(crate) fn fine(seen: &Seen) -> Option<Reply> {
    let path = seen.target.split('?').next().unwrap_or_default();
    Some(match (seen.method.as_str(), path) {
        ("POST", path) if path.ends_with("/token") => json_reply(200, &granted()),
        ("GET", VAULT) => json_reply(200, &vault(Some(&acls(&["20.0.0.1/32"])))),
        ("GET", path) if path.ends_with("/networkSecurityPerimeterConfigurations") => {
            json_reply(200, &json!({"value": [], "nextLink": null}))
        }
        ("GET", path) if path.ends_with("/keys/atlas") => json_reply(200, &key()),
        _ => return None,
    })
}

pub(crate) async fn stand(
    answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
) -> Stand {
    Stand::new(move |seen, _| {
        answer(seen)
            .or_else(|| fine(seen))
            .unwrap_or_else(|| panic!("not asked for: {} {}", seen.method, seen.target))
    })
    .await
}

pub(crate) fn entra(stand: &Stand) -> Entra {
    let http = Http::new(stand.origin.clone(), Timing::short(), &Route::default()).unwrap();
    let hosts = Hosts::on_this_computer(AzureCloud::Public, stand.origin.clone()).unwrap();
    Entra::new(
        Wire::new(http, hosts),
        Tenant::parse(TENANT).unwrap(),
        ClientId::parse(CLIENT).unwrap(),
    )
}

pub(crate) async fn session(stand: &Stand) -> Session {
    let secret = Secret::new(SECRET.to_owned());
    entra(stand).with_secret(secret).await.unwrap()
}

/// What was asked of management, in order.
pub(crate) fn managed(stand: &Stand) -> Vec<Seen> {
    let mut seen = stand.seen();
    seen.retain(|it| it.target.starts_with("/management/"));
    seen
}
