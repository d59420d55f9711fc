//! Azure Key Vault's firewall: rules first, `Deny` as a step of its own (safety rule Z1).
//!
//! Source: Microsoft's documentation: at most 1,000 rules of public IPv4; `network-rule add` adds to
//! what is there; a bare address is stored as a /32.

use std::fmt::Write;
use std::net::Ipv4Addr;

use ipnet::IpNet;
use serde_json::json;

use super::artefact::{Artefact, File, FileKind, Meter, Note, Unit};
use super::quote::{self, bash, name, powershell};
use super::{Order, WriteError};

const RULES: usize = 1_000;

/// Well below the longest command line that Windows takes.
const A_CALL: usize = 100;

/// A vault, by name.
#[derive(Debug, Clone, Default)]
pub struct Azure {
    /// The vault.
    pub vault: String,
    /// Its resource group.
    pub resource_group: String,
    /// Its subscription; empty: the one that is chosen.
    pub subscription: String,
    /// The administrator's own address, to be let in as well; empty: none.
    pub own_address: String,
}

/// The firewall takes public IPv4 alone.
pub(super) fn public_ipv4(all: &[IpNet], order: &Order<'_>) -> Result<(), WriteError> {
    let count = all.iter().filter(|net| matches!(net, IpNet::V6(_))).count();
    if count > 0 {
        return Err(WriteError::Ipv6 { count });
    }
    // What is Atlas's was judged before; what is carried over may come from elsewhere.
    let kept = order.kept.iter().map(ToString::to_string);
    let count = kept
        .filter(|text| addresses::judge(text, false).is_err())
        .count();
    if count > 0 && !order.about.practice {
        return Err(WriteError::NotPublic { count });
    }
    Ok(())
}

/// How full the firewall will be.
pub(super) fn meter(used: usize) -> Result<Meter, WriteError> {
    if used > RULES {
        return Err(WriteError::TooMany { used, limit: RULES });
    }
    Ok(Meter {
        used,
        limit: RULES,
        unit: Unit::Rules,
    })
}

impl Azure {
    pub(super) fn write(&self, all: &[IpNet], order: &Order<'_>) -> Result<Artefact, WriteError> {
        public_ipv4(all, order)?;
        let vault = name(&self.vault, "vault")?;
        let group = name(&self.resource_group, "resourceGroup")?;
        let subscription = match self.subscription.trim() {
            "" => None,
            given => Some(name(given, "subscription")?),
        };
        let own = match self.own_address.trim() {
            "" => None,
            given => Some(
                given
                    .trim_end_matches("/32")
                    .parse::<Ipv4Addr>()
                    .map_err(|_| WriteError::Name {
                        field: "ownAddress",
                    })?,
            ),
        };
        let used = all.len() + order.beside + usize::from(own.is_some());
        let meter = meter(used)?;
        let file = |name: &str| quote::file(&order.about, name);
        let place = Place {
            vault,
            group,
            subscription,
        };
        let blocks: Vec<String> = all.iter().map(ToString::to_string).collect();
        let comment = quote::comment(&order.about, all.len());
        let mut fragment = json!({
            "networkAcls": {
                "ipRules": blocks.iter().map(|block| json!({"value": block})).collect::<Vec<_>>(),
            }
        });
        let practice = quote::practice(&order.about);
        if let Some(members) = fragment.as_object_mut().filter(|_| !practice.is_empty()) {
            members.insert("PRACTICE".to_owned(), json!("nothing here is real"));
        }
        let mut files = vec![
            File::of_set(
                file("atlas-keyvault-rules.sh"),
                FileKind::Bash,
                place.bash(&comment, &blocks),
            ),
            File::of_set(
                file("atlas-keyvault-rules.ps1"),
                FileKind::PowerShell,
                place.powershell(&comment, &blocks),
            ),
            File::of_set(
                file("atlas-keyvault-networkAcls.json"),
                FileKind::Fragment,
                format!("{fragment:#}\n"),
            ),
        ];
        if let Some(own) = own {
            files.push(File::beside(
                file("my-own-address.sh"),
                FileKind::OwnAddress,
                place.bash(
                    &format!("{practice}# Lets your own address in, so that the portal still works for you.\n"),
                    &[format!("{own}/32")],
                ),
            ));
        }
        files.push(File {
            is_last_step: true,
            ..File::beside(
                file("keyvault-deny-everyone-else.sh"),
                FileKind::Bash,
                place.deny(practice),
            )
        });
        Ok(Artefact {
            files,
            meter: Some(meter),
            notes: vec![Note::DenyIsSeparate],
            ..Artefact::default()
        })
    }
}

struct Place<'a> {
    vault: &'a str,
    group: &'a str,
    subscription: Option<&'a str>,
}

impl Place<'_> {
    fn options(&self) -> String {
        let mut options = format!(
            "--name {} --resource-group {}",
            bash(self.vault),
            bash(self.group)
        );
        if let Some(subscription) = self.subscription {
            // Writing into memory does not fail.
            let _written = write!(options, " --subscription {}", bash(subscription));
        }
        options
    }

    fn bash(&self, comment: &str, blocks: &[String]) -> String {
        let mut script = format!("#!/usr/bin/env bash\n{comment}set -euo pipefail\n");
        for call in blocks.chunks(A_CALL) {
            let _written = write!(
                script,
                "\naz keyvault network-rule add {} --output none --ip-address",
                self.options()
            );
            for block in call {
                let _written = write!(script, " \\\n  {block}");
            }
            script.push('\n');
        }
        script
    }

    fn powershell(&self, comment: &str, blocks: &[String]) -> String {
        let mut script = format!("{comment}$ErrorActionPreference = 'Stop'\n");
        for call in blocks.chunks(A_CALL) {
            let quoted: Vec<String> = call.iter().map(|block| format!("  '{block}'")).collect();
            let _written = write!(
                script,
                "\nAdd-AzKeyVaultNetworkRule -VaultName {} -ResourceGroupName {}{} -IpAddressRange @(\n{}\n)\n",
                powershell(self.vault),
                powershell(self.group),
                self.subscription
                    .map(|it| format!(" -SubscriptionId {}", powershell(it)))
                    .unwrap_or_default(),
                quoted.join(",\n")
            );
        }
        script
    }

    fn deny(&self, practice: &str) -> String {
        format!(
            "#!/usr/bin/env bash\n{practice}# LAST STEP, once nothing is missing any more. It shuts out everyone who is not on the list:\n# other programs, and you in the portal.\nset -euo pipefail\n\naz keyvault update {} --output none --default-action Deny\n",
            self.options()
        )
    }
}
