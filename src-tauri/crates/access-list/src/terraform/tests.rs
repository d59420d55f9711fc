//! Fixtures are invented: 198.51.100.0/24 and 203.0.113.0/24 are for documentation.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod aws;
mod configuration;
mod expressions;
mod json;
mod printed;

use super::*;
use crate::document::shown as plain;
use serde_json::json as value;

fn resources(text: &str) -> Vec<Resource> {
    read(text).unwrap().unwrap().resources
}

fn only(text: &str) -> Resource {
    let mut resources = resources(text);
    assert_eq!(resources.len(), 1, "{resources:#?}");
    resources.remove(0)
}

fn node(text: &str) -> serde_json::Value {
    plain(&only(text).node)
}

#[test]
fn a_vault_is_what_azure_has() {
    let text = r#"
locals {
  allowed = ["198.51.100.7/32", var.office, "${var.second}/32"]
}
resource "azurerm_key_vault" "atlas" {
  name                          = "kv-${var.stage}"
  public_network_access_enabled = false
  network_acls {
    bypass                     = "None"
    default_action             = var.on ? "Deny" : "Allow"
    ip_rules                   = local.allowed
    virtual_network_subnet_ids = ["net"]
  }
}
"#;
    assert_eq!(
        node(text),
        value!({
            "type": "Microsoft.KeyVault/vaults",
            "name": "kv-<var.stage>",
            "properties": {
                "publicNetworkAccess": "Disabled",
                "networkAcls": {
                    "bypass": "None",
                    "defaultAction": "<var.on ? \"Deny\" : \"Allow\">",
                    "ipRules": [
                        { "value": "198.51.100.7/32" }, "<var.office>", { "value": "<var.second>/32" },
                    ],
                    "virtualNetworkRules": [{ "id": "net" }],
                },
            },
        })
    );
    let vault = |inside: &str| {
        let text = format!("resource \"azurerm_key_vault\" \"v\" {{\n{inside}\n}}\n");
        node(&text)["properties"].clone()
    };
    assert_eq!(
        vault("name = \"v\""),
        value!({ "networkAcls": "<network_acls>" }),
        "the provider leaves it as it is"
    );
    assert_eq!(
        vault("dynamic \"network_acls\" {\n for_each = var.x\n content {}\n }"),
        value!({ "networkAcls": "<var.x>" })
    );
    let dynamic = "dynamic \"network_acls\" {\n for_each = [\"Deny\"]\n content {\n \
                   default_action = network_acls.value\n }\n }";
    assert_eq!(
        vault(dynamic),
        value!({ "networkAcls": { "defaultAction": "Deny" } })
    );
    let loose = node("network_acls {\n  default_action = \"Deny\"\n  ip_rules = []\n}\n");
    let acls = value!({ "networkAcls": { "defaultAction": "Deny", "ipRules": [] } });
    assert_eq!(loose["properties"], acls);
    let api = r#"
resource "azapi_resource" "v" {
  type = "Microsoft.KeyVault/vaults@2023-07-01"
  name = "v"
  body = jsonencode({ properties = { networkAcls = { defaultAction = "Deny" } } })
}
"#;
    let acls = value!({ "networkAcls": { "defaultAction": "Deny" } });
    assert_eq!(node(api)["properties"], acls);
}

#[test]
fn access_levels_are_what_google_has() {
    let text = r#"
resource "google_access_context_manager_access_level" "atlas" {
  name = "accessPolicies/1/accessLevels/atlas"
  basic {
    combining_function = var.combine
    dynamic "conditions" {
      for_each = chunklist(["198.51.100.1", "198.51.100.2", "198.51.100.3"], 2)
      content {
        ip_subnetworks = [for ip in conditions.value : "${ip}/32"]
        negate         = var.negate
      }
    }
  }
}
resource "google_access_context_manager_access_level_condition" "more" {
  access_level   = google_access_context_manager_access_level.atlas.name
  ip_subnetworks = ["203.0.113.0/24"]
}
"#;
    assert_eq!(
        node(text),
        value!({
            "name": "accessPolicies/1/accessLevels/atlas",
            "basic": {
                "combiningFunction": "<var.combine>",
                "conditions": [
                    {
                        "ipSubnetworks": ["198.51.100.1/32", "198.51.100.2/32"],
                        "negate": "<var.negate>",
                    },
                    { "ipSubnetworks": ["198.51.100.3/32"], "negate": "<var.negate>" },
                    { "ipSubnetworks": ["203.0.113.0/24"] },
                ],
            },
        })
    );
    let alone = "resource \"google_access_context_manager_access_level_condition\" \"c\" {\n \
                 access_level = var.level\n ip_subnetworks = [\"203.0.113.0/24\"]\n}\n";
    let basic = node(alone)["basic"].clone();
    assert_eq!(
        basic["conditions"][1],
        value!(format!("<{}>", google::CONDITION.replace("_condition", "")))
    );
    let several = "resource \"google_access_context_manager_access_levels\" \"l\" {\n \
                   access_levels {\n name = \"a\"\n basic {\n conditions {}\n }\n }\n \
                   access_levels {\n name = \"b\"\n custom {\n expr {\n expression = \"true\"\n }\n }\n }\n}\n";
    let found: Vec<_> = resources(several)
        .iter()
        .map(|it| plain(&it.node))
        .collect();
    assert_eq!(
        found,
        [
            value!({ "name": "a", "basic": { "conditions": [{}] } }),
            value!({ "name": "b", "custom": { "expr": { "expression": "true" } } }),
        ]
    );
    let module = "module \"level\" {\n source = \"terraform-google-modules/vpc-service-controls/google//modules/access_level\"\n \
                  name = \"atlas\"\n combining_function = \"OR\"\n members = [\"user:a\"]\n \
                  ip_subnetworks = [\"203.0.113.0/24\"]\n}\n";
    assert_eq!(
        node(module)["basic"],
        value!({
            "combiningFunction": "OR",
            "conditions": [{ "members": ["user:a"], "ipSubnetworks": ["203.0.113.0/24"] }],
        })
    );
}

#[test]
fn what_is_no_key_services_is_named() {
    let text = r#"
resource "azurerm_storage_account_network_rules" "backups" {
  default_action = "Deny"
  ip_rules       = ["198.51.100.7"]
}
resource "aws_s3_bucket_policy" "b" {
  policy = "{\"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"198.51.100.7\"}}}"
}
resource "azurerm_resource_group" "rg" {
  name = "rg"
}
"#;
    let found: Vec<_> = resources(text)
        .iter()
        .map(|it| (it.address.clone(), it.kind))
        .collect();
    assert_eq!(
        found,
        [
            (
                "azurerm_storage_account_network_rules.backups".to_owned(),
                Kind::Other
            ),
            ("aws_s3_bucket_policy.b".to_owned(), Kind::Other),
        ]
    );
}
