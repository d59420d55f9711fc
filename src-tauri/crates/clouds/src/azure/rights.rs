//! The custom roles that a sign-in needs, ready to copy: one for watching, one for changing. Both are
//! for the resource groups of the vaults, and for nothing beside.
//!
//! Source: Microsoft, *Azure custom roles*: the properties of a role, in the form that the portal takes
//! (*Start from JSON*).

use serde_json::{Value, json};

use super::names::VaultId;
use super::read::{READ_KEY, READ_PERIMETERS, READ_VAULT};

const READ_SUBSCRIPTION: &str = "Microsoft.Resources/subscriptions/read";
const READ_GROUP: &str = "Microsoft.Resources/subscriptions/resourceGroups/read";
const WRITE_VAULT: &str = "Microsoft.KeyVault/vaults/write";
/// Azure asks for it where a vault has rules of subnets, since all of `networkAcls` is written.
const JOIN_SUBNET: &str = "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action";

/// What a right to change can be misused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misuse {
    /// `vaults/write`: giving anybody access to keys and secrets through access policies, where the
    /// vault uses them, and switching its firewall off.
    PowerOverVault,
    /// `joinViaServiceEndpoint`: letting the subnets of the resource group into other services.
    PowerOverSubnets,
}

/// For reading everything that decides, and nothing else.
#[must_use]
pub fn watching(vaults: &[VaultId]) -> String {
    role(
        "Keygate (watching)",
        "Reads the firewall of each key vault that MongoDB Atlas uses.",
        vaults,
        &[
            READ_VAULT,
            READ_KEY,
            READ_PERIMETERS,
            READ_GROUP,
            READ_SUBSCRIPTION,
        ],
    )
}

/// For changing what was read: beside [`watching`], not in its place. `has_subnets`: a vault has rules
/// of subnets.
#[must_use]
pub fn changing(vaults: &[VaultId], has_subnets: bool) -> String {
    let actions = [WRITE_VAULT, JOIN_SUBNET];
    role(
        "Keygate (changing)",
        "Adds addresses to the firewall of each key vault that MongoDB Atlas uses.",
        vaults,
        if has_subnets { &actions } else { &actions[..1] },
    )
}

/// What [`changing`] can be misused for.
#[must_use]
pub fn misuses(has_subnets: bool) -> Vec<Misuse> {
    let subnets = has_subnets.then_some(Misuse::PowerOverSubnets);
    std::iter::once(Misuse::PowerOverVault)
        .chain(subnets)
        .collect()
}

fn role(name: &str, description: &str, vaults: &[VaultId], actions: &[&str]) -> String {
    let mut scopes: Vec<String> = Vec::new();
    for vault in vaults {
        let (subscription, group) = (vault.subscription(), vault.group());
        let scope = format!("/subscriptions/{subscription}/resourceGroups/{group}");
        let is_known = |known: &String| known.to_lowercase() == scope.to_lowercase();
        if !scopes.iter().any(is_known) {
            scopes.push(scope);
        }
    }
    let none: Vec<Value> = Vec::new();
    let role = json!({"properties": {
        "roleName": name,
        "description": description,
        "assignableScopes": scopes,
        "permissions": [{
            "actions": actions, "notActions": none, "dataActions": none, "notDataActions": none,
        }],
    }});
    format!("{role:#}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::CloudError;

    #[test]
    fn c7_watching_can_change_nothing_and_changing_nothing_but_what_is_named()
    -> Result<(), CloudError> {
        let id = "00000000-0000-4000-8000-00000000a103";
        let vaults = [
            VaultId::new(id, "payments", "payments-kv")?,
            VaultId::new(id, "Payments", "more-kv")?,
            VaultId::new(id, "ledger", "ledger-kv")?,
        ];
        let group = |name: &str| format!("/subscriptions/{id}/resourceGroups/{name}");
        let actions = |role: &str| -> Vec<String> {
            let role: Value = serde_json::from_str(role).unwrap_or_default();
            assert_eq!(
                role["properties"]["assignableScopes"],
                json!([group("payments"), group("ledger")])
            );
            let permissions = &role["properties"]["permissions"][0];
            assert_eq!(
                permissions["dataActions"],
                json!([]),
                "no key and no secret"
            );
            let actions = permissions["actions"].as_array().cloned();
            let actions = actions.unwrap_or_default().into_iter();
            actions
                .map(|it| it.as_str().unwrap_or_default().to_owned())
                .collect()
        };
        let watching = actions(&watching(&vaults));
        assert_eq!(watching.len(), 5);
        assert!(watching.iter().all(|action| action.ends_with("/read")));
        assert_eq!(actions(&changing(&vaults, false)), [WRITE_VAULT]);
        assert_eq!(
            actions(&changing(&vaults, true)),
            [WRITE_VAULT, JOIN_SUBNET]
        );
        assert_eq!(misuses(false), [Misuse::PowerOverVault]);
        assert_eq!(misuses(true).len(), 2);
        Ok(())
    }
}
