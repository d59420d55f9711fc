//! Terraform configuration for each cloud.
//!
//! Source: the documentation of the providers `aws`, `azurerm` and `google`.

use std::fmt::Write;

use ipnet::IpNet;

use super::arn::{key_arn, role_arn};
use super::artefact::{Artefact, File, FileKind};
use super::aws::{self, ACTIONS};
use super::google::{self, A_CONDITION};
use super::quote::{self, hcl};
use super::{WriteError, WriteRequest, azure};

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
    pub(super) fn write(
        &self,
        all: &[IpNet],
        order: &WriteRequest<'_>,
    ) -> Result<Artefact, WriteError> {
        let mut text = quote::comment(&order.about, all.len());
        let meter = match self {
            Self::AwsRole { key_arn: key } => {
                let key = key_arn(key)?;
                text.push_str("data \"aws_iam_policy_document\" \"atlas_addresses\" {\n");
                text.push_str(&statement("Allow", "IpAddress", &hcl(key), "", all));
                text.push_str("}\n");
                aws::role_meter(key, all)
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
                aws::key_meter(role, all)?
            }
            Self::Azure => {
                azure::public_ipv4(all, order)?;
                text.push_str("# For ip_rules of the block network_acls in azurerm_key_vault.\nlocals {\n  atlas_ip_rules = [\n");
                text.push_str(&items(all, 4));
                text.push_str("  ]\n}\n");
                azure::meter(all.len())?
            }
            Self::Google => {
                text.push_str("variable \"access_policy\" {\n  type        = string\n  description = \"accessPolicies/NUMBER\"\n}\n\nresource \"google_access_context_manager_access_level\" \"atlas\" {\n  parent = var.access_policy\n  name   = \"${var.access_policy}/accessLevels/mongodb_atlas\"\n  title  = \"MongoDB Atlas\"\n  basic {\n    combining_function = \"OR\"\n");
                for part in all.chunks(A_CONDITION) {
                    text.push_str("    conditions {\n      ip_subnetworks = [\n");
                    text.push_str(&items(part, 8));
                    text.push_str("      ]\n    }\n");
                }
                text.push_str("  }\n}\n");
                google::meter(all.len())?
            }
        };
        let name = quote::file(&order.about, "atlas-addresses.tf");
        Ok(Artefact {
            files: vec![File::of_set(name, FileKind::Terraform, text)],
            meter: Some(meter),
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
