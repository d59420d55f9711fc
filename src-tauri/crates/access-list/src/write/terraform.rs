//! Terraform configuration for each cloud.
//!
//! Source: the documentation of the providers `aws`, `azurerm` and `google`.

use std::fmt::Write;

use ipnet::IpNet;

use super::artefact::{Artefact, File, FileKind};
use super::aws::{ACTIONS, key_arn, role_arn};
use super::google::A_CONDITION;
use super::quote::{self, hcl};
use super::{Order, WriteError};

/// Which cloud's.
#[derive(Debug, Clone)]
pub enum Terraform {
    /// A role's policy document.
    AwsRole {
        /// The key.
        key_arn: String,
    },
    /// A statement for a key's policy document.
    AwsKey {
        /// Atlas's role.
        role_arn: String,
    },
    /// The rules of `azurerm_key_vault`.
    Azure,
    /// An access level.
    Google,
}

impl Terraform {
    pub(super) fn write(&self, all: &[IpNet], order: &Order<'_>) -> Result<Artefact, WriteError> {
        let mut text = quote::comment(&order.about, all.len());
        match self {
            Self::AwsRole { key_arn: key } => {
                let key = key_arn(key)?;
                text.push_str("data \"aws_iam_policy_document\" \"atlas_addresses\" {\n");
                text.push_str(&statement("Allow", "IpAddress", &hcl(key), "", all));
                text.push_str("}\n");
            }
            Self::AwsKey { role_arn: role } => {
                let role = role_arn(role)?;
                let principals = format!(
                    "    principals {{\n      type        = \"AWS\"\n      identifiers = [{}]\n    }}\n",
                    hcl(role)
                );
                text.push_str("data \"aws_iam_policy_document\" \"atlas_addresses\" {\n");
                text.push_str(&statement(
                    "Deny",
                    "NotIpAddress",
                    "\"*\"",
                    &principals,
                    all,
                ));
                text.push_str("}\n");
            }
            Self::Azure => {
                let v6 = all.iter().filter(|net| matches!(net, IpNet::V6(_))).count();
                if v6 > 0 {
                    return Err(WriteError::Ipv6 { count: v6 });
                }
                text.push_str("# For ip_rules of the block network_acls in azurerm_key_vault.\nlocals {\n  atlas_ip_rules = [\n");
                text.push_str(&items(all, 4));
                text.push_str("  ]\n}\n");
            }
            Self::Google => {
                text.push_str("variable \"access_policy\" {\n  type        = string\n  description = \"accessPolicies/NUMBER\"\n}\n\nresource \"google_access_context_manager_access_level\" \"atlas\" {\n  parent = var.access_policy\n  name   = \"${var.access_policy}/accessLevels/mongodb_atlas\"\n  title  = \"MongoDB Atlas\"\n  basic {\n    combining_function = \"OR\"\n");
                for part in all.chunks(A_CONDITION) {
                    text.push_str("    conditions {\n      ip_subnetworks = [\n");
                    text.push_str(&items(part, 8));
                    text.push_str("      ]\n    }\n");
                }
                text.push_str("  }\n}\n");
            }
        }
        let name = quote::file(&order.about, "atlas-addresses.tf");
        Ok(Artefact {
            files: vec![File::of_set(name, FileKind::Terraform, text)],
            ..Artefact::default()
        })
    }
}

fn statement(effect: &str, test: &str, resource: &str, principals: &str, all: &[IpNet]) -> String {
    let actions = ACTIONS.map(hcl).join(", ");
    format!(
        "  statement {{\n    sid       = \"KeygateAtlasAddresses\"\n    effect    = \"{effect}\"\n    actions   = [{actions}]\n    resources = [{resource}]\n{principals}    condition {{\n      test     = \"{test}\"\n      variable = \"aws:SourceIp\"\n      values = [\n{}      ]\n    }}\n  }}\n",
        items(all, 8)
    )
}

fn items(all: &[IpNet], indent: usize) -> String {
    let mut text = String::new();
    for net in all {
        // Writing into memory does not fail.
        let _written = writeln!(text, "{:indent$}\"{net}\",", "");
    }
    text
}
