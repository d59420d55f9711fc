//! Key vaults that Terraform holds, as Azure's resource manager has them.
//!
//! Source: the documentation of `azurerm_key_vault` and `azapi_resource`; of the provider's code that
//! `network_acls` is optional and computed.

use super::aws::{put, set};
use super::{Configured, Kind, policy};
use crate::document::{Map, Node, Value};

/// Rules that were copied out of their vault.
pub(super) const LOOSE: &str = "network_acls";

/// What `configured` is.
pub(super) fn shaped(configured: &Configured) -> Option<(Kind, Node)> {
    if configured.mode != "resource" {
        return None;
    }
    let body = &configured.body;
    let kind = match configured.kind.as_str() {
        "azurerm_key_vault" | LOOSE => "Microsoft.KeyVault/vaults",
        "azurerm_key_vault_managed_hardware_security_module" => "Microsoft.KeyVault/managedHSMs",
        "azapi_resource" | "azapi_update_resource" | "azapi_resource_action" => {
            return body
                .member("type")
                .and_then(Node::as_text)
                .and_then(|kind| {
                    let is_vault = kind.to_ascii_lowercase().starts_with("microsoft.keyvault/");
                    is_vault.then(|| (Kind::AzureKeyVault, api(configured, kind)))
                });
        }
        _ => return None,
    };
    let mut properties = Map {
        members: Vec::new(),
        is_open: body.as_map().is_some_and(|map| map.is_open),
    };
    let access = set(body, "public_network_access_enabled").map(|access| {
        let value = match &access.value {
            Value::Bool(true) => Value::Text("Enabled".to_owned()),
            Value::Bool(false) => Value::Text("Disabled".to_owned()),
            Value::Text(text) if text == "true" => Value::Text("Enabled".to_owned()),
            Value::Text(text) if text == "false" => Value::Text("Disabled".to_owned()),
            _ => Value::Unknown("public_network_access_enabled".to_owned()),
        };
        Node::new(access.line, value)
    });
    put(&mut properties, "publicNetworkAccess", access);
    // Without their block, the rules may stand alone.
    let is_alone = configured.kind == LOOSE && set(body, "ip_rules").is_some();
    let acls = if is_alone {
        Some(body)
    } else {
        set(body, "network_acls")
    };
    // The provider leaves a firewall that is not configured as it is.
    let is_left = configured.kind != LOOSE && body.member("network_acls").is_none();
    let left = is_left.then(|| {
        let value = Value::Unknown("network_acls".to_owned());
        Node::new(configured.line, value)
    });
    put(
        &mut properties,
        "networkAcls",
        acls.map(network_acls).or(left),
    );
    Some((Kind::AzureKeyVault, vault(configured, kind, properties)))
}

fn vault(configured: &Configured, kind: &str, properties: Map) -> Node {
    let line = configured.line;
    let mut map = Map::default();
    put(&mut map, "type", Some(Node::text(line, kind)));
    put(&mut map, "name", set(&configured.body, "name").cloned());
    put(&mut map, "id", set(&configured.body, "id").cloned());
    put(
        &mut map,
        "properties",
        Some(Node::new(line, Value::Map(properties))),
    );
    Node::new(line, Value::Map(map))
}

/// A resource as Azure's own interface has it: its body is what it is here.
fn api(configured: &Configured, kind: &str) -> Node {
    let body = set(&configured.body, "body");
    let decoded = body.and_then(policy::decoded);
    let properties = decoded.as_ref().and_then(|body| body.member("properties"));
    let mut node = vault(configured, kind, Map::default());
    if let Value::Map(map) = &mut node.value {
        let unknown = || Node::new(configured.line, Value::Unknown("body".to_owned()));
        map.members.retain(|it| it.name != "properties");
        put(
            map,
            "properties",
            Some(properties.cloned().unwrap_or_else(unknown)),
        );
    }
    node
}

fn network_acls(block: &Node) -> Node {
    let block = match block.items() {
        [only] if only.as_map().is_some() => only,
        // It may be there or not, or several times.
        [other, ..] => return unknown(other),
        [] => return block.clone(),
    };
    let mut map = Map {
        members: Vec::new(),
        is_open: block.as_map().is_some_and(|map| map.is_open),
    };
    put(&mut map, "bypass", set(block, "bypass").cloned());
    put(
        &mut map,
        "defaultAction",
        set(block, "default_action").cloned(),
    );
    let rules = block
        .member("ip_rules")
        .map(|rules| wrapped(rules, "value"));
    put(&mut map, "ipRules", rules);
    let networks = block.member("virtual_network_subnet_ids");
    put(
        &mut map,
        "virtualNetworkRules",
        networks.map(|it| wrapped(it, "id")),
    );
    Node::new(block.line, Value::Map(map))
}

fn unknown(node: &Node) -> Node {
    let written = match &node.value {
        Value::Unknown(written) => written.clone(),
        _ => "network_acls".to_owned(),
    };
    Node::new(node.line, Value::Unknown(written))
}

/// Each text of a list as an object's member.
fn wrapped(list: &Node, name: &str) -> Node {
    let item = |item: &Node| {
        if matches!(item.value, Value::Unknown(_)) {
            return item.clone();
        }
        let mut map = Map::default();
        put(&mut map, name, Some(item.clone()));
        Node::new(item.line, Value::Map(map))
    };
    match &list.value {
        Value::Unknown(_) => list.clone(),
        _ => Node::new(
            list.line,
            Value::List(list.items().iter().map(item).collect()),
        ),
    }
}
