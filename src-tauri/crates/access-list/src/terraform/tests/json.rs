use super::*;

fn resources(document: &serde_json::Value) -> Vec<Resource> {
    let text = serde_json::to_string_pretty(document).unwrap();
    let document = crate::document::json::parse(&text, 1).unwrap();
    read_json(&document).unwrap().unwrap().resources
}

fn shown(document: &serde_json::Value) -> Vec<(String, serde_json::Value, usize)> {
    let resources = resources(document);
    let shown = resources.iter();
    shown
        .map(|it| (it.address.clone(), plain(&it.node), it.doubts.len()))
        .collect()
}

#[test]
fn a_configuration_in_json_has_templates() {
    let document = value!({
        "locals": { "office": ["198.51.100.0/24"] },
        "data": { "aws_iam_policy_document": { "use": {
            "statement": [{
                "actions": ["kms:*"],
                "condition": {
                    "test": "IpAddress", "variable": "aws:SourceIp", "values": "${local.office}",
                },
            }],
            "dynamic": { "statement": { "for_each": "${var.x}", "content": {} } },
        } } },
        "resource": [
            { "aws_iam_role_policy": { "use": {
                "name": "use", "policy": "${data.aws_iam_policy_document.use.json}",
            } } },
            { "azurerm_key_vault": { "v": {
                "name": "kv-${var.stage}",
                "public_network_access_enabled": false,
                "network_acls": { "default_action": "Deny", "ip_rules": ["198.51.100.7", "${var.a}"] },
            } } },
        ],
    });
    let found = shown(&document);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(
        found[0].1["Properties"]["PolicyDocument"]["Statement"],
        value!([
            {
                "Effect": "Allow",
                "Action": ["kms:*"],
                "Condition": { "IpAddress": { "aws:SourceIp": ["198.51.100.0/24"] } },
            },
            "<dynamic statement>",
        ])
    );
    assert_eq!(found[1].0, "azurerm_key_vault.v");
    assert_eq!(
        found[1].1["properties"],
        value!({
            "publicNetworkAccess": "Disabled",
            "networkAcls": {
                "defaultAction": "Deny",
                "ipRules": [{ "value": "198.51.100.7" }, "<var.a>"],
            },
        })
    );
}

#[test]
fn a_state_has_what_is_there() {
    let policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"kms:*\"}]}";
    let vault = |name: &str, deposed: Option<&str>| {
        let mut instance = value!({ "index_key": name, "attributes": {
            "name": name,
            "network_acls": [{ "default_action": "Deny", "ip_rules": ["198.51.100.7/32"] }],
        } });
        if let Some(deposed) = deposed {
            instance["deposed"] = deposed.into();
        }
        instance
    };
    let document = value!({
        "version": 4,
        "terraform_version": "1.9.8",
        "resources": [
            { "mode": "data", "type": "aws_iam_policy_document", "name": "d",
              "instances": [{ "attributes": { "json": policy, "statement": [] } }] },
            { "mode": "managed", "type": "aws_iam_role", "name": "trust",
              "instances": [{ "attributes": { "assume_role_policy": policy, "inline_policy": [] } }] },
            { "mode": "managed", "type": "aws_kms_key", "name": "k", "module": "module.keys",
              "instances": [{ "attributes": { "policy": policy, "arn": "arn:aws:kms:x:1:key/k" } }] },
            { "mode": "managed", "type": "azurerm_key_vault", "name": "v",
              "instances": [vault("a", None), vault("b", Some("0a1b"))] },
        ],
    });
    let found = shown(&document);
    let addresses: Vec<_> = found.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        addresses,
        ["module.keys.aws_kms_key.k", "azurerm_key_vault.v[\"a\"]"]
    );
    assert_eq!(
        found[0].1["Properties"]["KeyPolicy"]["Statement"][0]["Action"],
        value!("kms:*")
    );
    assert_eq!(
        found[1].1["properties"]["networkAcls"]["defaultAction"],
        value!("Deny")
    );
}

#[test]
fn what_a_plan_deletes_does_not_count_and_what_it_changes_is_not_sure() {
    let vault = |name: &str, actions: &[&str], after: serde_json::Value| {
        value!({
            "address": format!("azurerm_key_vault.{name}"),
            "mode": "managed",
            "type": "azurerm_key_vault",
            "name": name,
            "change": {
                "actions": actions,
                "before": { "name": name, "network_acls": [{ "ip_rules": ["203.0.113.1"] }] },
                "after": after,
                "after_unknown": { "id": true, "network_acls": [{ "ip_rules": [false, true] }] },
            },
        })
    };
    let after = |name: &str| value!({ "name": name, "network_acls": [{ "ip_rules": ["198.51.100.7", null] }] });
    let document = value!({
        "format_version": "1.2",
        "planned_values": { "root_module": { "resources": [] } },
        "resource_changes": [
            vault("gone", &["delete"], serde_json::Value::Null),
            vault("same", &["no-op"], after("same")),
            vault("new", &["delete", "create"], after("new")),
        ],
    });
    let found = shown(&document);
    let doubts: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.2)).collect();
    assert_eq!(
        doubts,
        [("azurerm_key_vault.same", 0), ("azurerm_key_vault.new", 1)]
    );
    assert_eq!(
        found[0].1["properties"]["networkAcls"]["ipRules"],
        value!([{ "value": "198.51.100.7" }, "<known after apply>"])
    );
}

#[test]
fn values_are_read_through_modules() {
    let resource = |name: &str| {
        value!({ "address": name, "mode": "managed", "type": "azurerm_key_vault", "name": "v",
                 "values": { "name": name } })
    };
    let document = value!({
        "format_version": "1.0",
        "values": { "root_module": {
            "resources": [resource("a")],
            "child_modules": [{ "resources": [resource("b")] }],
        } },
    });
    let found: Vec<_> = shown(&document).into_iter().map(|it| it.0).collect();
    assert_eq!(found, ["a", "b"]);
}

#[test]
fn outputs_are_lists_with_names() {
    let document = value!({
        "allowed": { "sensitive": false, "type": ["list", "string"], "value": ["198.51.100.7/32"] },
        "region": { "sensitive": false, "type": "string", "value": "x" },
    });
    let found = shown(&document);
    assert_eq!(
        found,
        [("output.allowed".to_owned(), value!(["198.51.100.7/32"]), 0)]
    );
}

#[test]
fn other_documents_are_not_terraforms() {
    for document in [
        value!({ "Statement": [] }),
        value!({ "properties": {} }),
        value!({ "data": [1] }),
        value!({}),
        value!([]),
        value!("x"),
    ] {
        let document = crate::document::json::parse(&document.to_string(), 1).unwrap();
        assert!(read_json(&document).is_none(), "{document:?}");
    }
}
