//! Azure Resource Manager: vaults, their keys and their perimeters.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::entra::Caller;
use super::firewall;
use super::operation::{AzureOperation, Call};
use super::refusal::AzureRefusal;
use super::state::State;
use super::world::{Vault, vault_id};
use crate::asked::Asked;
use crate::reply::Reply;

/// The versions that are known; those of perimeters are previews.
const VERSION: &str = "2026-02-01";
const PERIMETERS_VERSION: &str = "2026-04-01-preview";

const READ: &str = "Microsoft.KeyVault/vaults/read";
const WRITE: &str = "Microsoft.KeyVault/vaults/write";
const READ_KEY: &str = "Microsoft.KeyVault/vaults/keys/read";
const READ_PERIMETERS: &str =
    "Microsoft.KeyVault/vaults/networkSecurityPerimeterConfigurations/read";
const JOIN: &str = "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action";

/// Answers somebody with a token.
pub(super) fn answer(
    state: &State,
    caller: &Caller,
    call: &Call,
    asked: &Asked,
) -> Result<Reply, AzureRefusal> {
    let (action, version) = match call.operation {
        AzureOperation::VaultsGet => (READ, VERSION),
        AzureOperation::VaultsUpdate => (WRITE, VERSION),
        AzureOperation::KeysGet => (READ_KEY, VERSION),
        AzureOperation::PerimetersList => (READ_PERIMETERS, PERIMETERS_VERSION),
        _ => {
            return Err(AzureRefusal::new(
                404,
                "InvalidResourceType",
                "The resource type could not be found.",
            ));
        }
    };
    check_version(asked, version)?;
    let mut world = state.world();
    let (subscription, group, name) = (call.name(0), call.name(1), call.name(2));
    // Rights come before what there is: who may not look does not learn that there is nothing.
    let id = vault_id(subscription, group, name);
    if !caller.rights.allow(action) {
        return Err(denied(caller, action, &id));
    }
    if !world.subscription.eq_ignore_ascii_case(subscription) {
        return Err(AzureRefusal::new(
            404,
            "SubscriptionNotFound",
            format!("The subscription '{subscription}' could not be found."),
        ));
    }
    let Some(vault) = world.vaults.get_mut(&id.to_ascii_lowercase()) else {
        return Err(not_found(
            &format!("Microsoft.KeyVault/vaults/{name}"),
            group,
        ));
    };
    let body = match call.operation {
        AzureOperation::VaultsUpdate => update(state, caller, vault, asked)?,
        AzureOperation::KeysGet => {
            let (key, id) = (call.name(3), &vault.id);
            let found = vault.keys.get(&key.to_ascii_lowercase());
            found
                .ok_or_else(|| {
                    let resource = format!("Microsoft.KeyVault/vaults/{name}/keys/{key}");
                    not_found(&resource, group)
                })?
                .view(id)
        }
        AzureOperation::PerimetersList => {
            let all: Vec<Value> = vault
                .perimeters
                .iter()
                .map(|it| it.view(&vault.id))
                .collect();
            json!({ "value": all })
        }
        _ => vault.read(),
    };
    Ok(Reply::json(StatusCode::OK, &body))
}

/// `PATCH` of a vault: of all that may be changed, its firewall and its public access.
fn update(
    state: &State,
    caller: &Caller,
    vault: &mut Vault,
    asked: &Asked,
) -> Result<Value, AzureRefusal> {
    let invalid = || {
        AzureRefusal::new(
            400,
            "InvalidRequestContent",
            "The request content was invalid and could not be deserialized.",
        )
    };
    let sent: Value = serde_json::from_slice(&asked.body).map_err(|_| invalid())?;
    let properties = sent["properties"].as_object().ok_or_else(invalid)?;
    let mut stored = vault.settings.now().clone();
    for (name, value) in properties {
        match name.as_str() {
            "networkAcls" => stored.acls = Some(firewall::stored(value)?),
            "publicNetworkAccess" => {
                stored.access = value.as_str().ok_or_else(invalid)?.to_owned();
            }
            _ => return Err(invalid()),
        }
    }
    let acls = stored.acls.as_ref();
    let subnets = acls.map(firewall::subnets).unwrap_or_default();
    if let Some(subnet) = subnets.first().filter(|_| !caller.rights.allow(JOIN)) {
        return Err(AzureRefusal::new(
            403,
            "LinkedAuthorizationFailed",
            format!(
                "The client '{}' with object id '{}' has permission to perform action '{WRITE}' on \
                 scope '{}'; however, it does not have permission to perform action(s) '{JOIN}' on the \
                 linked scope(s) '{subnet}' (respectively) or the linked scope(s) are invalid.",
                caller.name, caller.object, vault.id
            ),
        ));
    }
    stored.changed(state.clock.now(), &caller.name, caller.is_application);
    vault.settings.write(stored, state.lag());
    // The answer shows what was stored, whatever readers see.
    Ok(vault.stored())
}

fn check_version(asked: &Asked, known: &str) -> Result<(), AzureRefusal> {
    match asked.parameter("api-version") {
        None => Err(AzureRefusal::new(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )),
        Some(version) if version == known => Ok(()),
        Some(version) => Err(AzureRefusal::new(
            400,
            "NoRegisteredProviderFound",
            format!(
                "No registered resource provider found for location and API version '{version}'. The \
                 supported api-versions are '{known}'."
            ),
        )),
    }
}

fn denied(caller: &Caller, action: &str, scope: &str) -> AzureRefusal {
    AzureRefusal::new(
        403,
        "AuthorizationFailed",
        format!(
            "The client '{}' with object id '{}' does not have authorization to perform action \
             '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, \
             please refresh your credentials.",
            caller.name, caller.object
        ),
    )
}

fn not_found(resource: &str, group: &str) -> AzureRefusal {
    AzureRefusal::new(
        404,
        "ResourceNotFound",
        format!(
            "The Resource '{resource}' under resource group '{group}' was not found. For more details \
             please go to https://aka.ms/ARMResourceNotFoundFix"
        ),
    )
}
