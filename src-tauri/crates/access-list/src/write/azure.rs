//! Azure Key Vault's firewall: rules first, `Deny` as a step of its own (safety rule Z1).
//!
//! Source: Microsoft's documentation: at most 1,000 rules of public IPv4; `network-rule add` adds to
//! what is there; a bare address is stored as a /32.

use std::fmt::Write;
use std::net::Ipv4Addr;

use ipnet::IpNet;
use serde_json::json;

use super::artefact::{Artefact, File, FileKind, Holds, Meter, Note, Step, Unit};
use super::quote::{self, bash, name, powershell};
use super::{TargetField, WriteError, WriteRequest};

/// So many rules of addresses a vault takes.
pub(crate) const VAULT_RULES: usize = 1_000;

/// Well below the longest command line that Windows takes.
const A_CALL: usize = 100;

const BASH: &str = "#!/usr/bin/env bash\n";
const STOP_BASH: &str = "set -euo pipefail\n";
const STOP_POWERSHELL: &str = "$ErrorActionPreference = 'Stop'\n";

const OWN_ADDRESS: &str = "# Lets your own address in, so that the portal still works for you.\n";
const LAST_STEP: &str = "# LAST STEP, once nothing is missing any more. It shuts out everyone who is not on the list:\n# other programs, and you in the portal.\n";

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
pub(super) fn public_ipv4(all: &[IpNet], order: &WriteRequest<'_>) -> Result<(), WriteError> {
    let count = all.iter().filter(|net| matches!(net, IpNet::V6(_))).count();
    if count > 0 {
        return Err(WriteError::Ipv6 { count });
    }
    // What is Atlas's was validated before; what is carried over may come from elsewhere.
    let kept = order.kept.iter();
    let count = kept
        .filter(|net| addresses::refusal(net, false).is_some())
        .count();
    if count > 0 && !order.about.practice {
        return Err(WriteError::NotPublic { count });
    }
    Ok(())
}

/// How full the firewall will be.
pub(super) fn meter(used: usize) -> Result<Meter, WriteError> {
    if used > VAULT_RULES {
        return Err(WriteError::TooMany {
            used,
            limit: VAULT_RULES,
        });
    }
    Ok(Meter {
        used,
        limit: VAULT_RULES,
        unit: Unit::Rules,
    })
}

impl Azure {
    pub(super) fn write(
        &self,
        all: &[IpNet],
        order: &WriteRequest<'_>,
    ) -> Result<Artefact, WriteError> {
        public_ipv4(all, order)?;
        let vault = name(&self.vault, TargetField::Vault)?;
        let group = name(&self.resource_group, TargetField::ResourceGroup)?;
        let subscription = match self.subscription.trim() {
            "" => None,
            given => Some(name(given, TargetField::Subscription)?),
        };
        let own = match self.own_address.trim() {
            "" => None,
            given => Some(
                given
                    .trim_end_matches("/32")
                    .parse::<Ipv4Addr>()
                    .map_err(|_| WriteError::Name {
                        field: TargetField::OwnAddress,
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
                place.add_bash(&comment, &blocks),
            ),
            File::of_set(
                file("atlas-keyvault-rules.ps1"),
                FileKind::PowerShell,
                place.add_powershell(&comment, &blocks),
            ),
            File::of_set(
                file("atlas-keyvault-networkAcls.json"),
                FileKind::Fragment,
                format!("{fragment:#}\n"),
            ),
        ];
        let mut both = |name: &str, step, bash, powershell| {
            for (end, kind, text) in [
                ("sh", FileKind::Bash, bash),
                ("ps1", FileKind::PowerShell, powershell),
            ] {
                let name = file(&format!("{name}.{end}"));
                let mut written = File::beside(name, kind, step, text);
                if step == Step::Removal {
                    written.holds = Holds::Removed;
                }
                files.push(written);
            }
        };
        if let Some(own) = own {
            let comment = format!("{practice}{OWN_ADDRESS}");
            let own = [format!("{own}/32")];
            both(
                "my-own-address",
                Step::OwnAddress,
                place.add_bash(&comment, &own),
                place.add_powershell(&comment, &own),
            );
        }
        both(
            "keyvault-deny-everyone-else",
            Step::Deny,
            place.deny_bash(practice),
            place.deny_powershell(practice),
        );
        if !order.removed.is_empty() {
            let comment = quote::removal(&order.about, order.removed.len());
            let old: Vec<String> = order.removed.iter().map(ToString::to_string).collect();
            both(
                "atlas-keyvault-remove-old-rules",
                Step::Removal,
                place.remove_bash(&comment, &old),
                place.remove_powershell(&comment, &old),
            );
        }
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
    fn bash(&self) -> String {
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

    fn powershell(&self) -> String {
        let subscription = self.subscription.map(powershell);
        format!(
            "-VaultName {} -ResourceGroupName {}{}",
            powershell(self.vault),
            powershell(self.group),
            subscription
                .map(|subscription| format!(" -SubscriptionId {subscription}"))
                .unwrap_or_default()
        )
    }

    fn add_bash(&self, comment: &str, blocks: &[String]) -> String {
        let mut script = format!("{BASH}{comment}{STOP_BASH}");
        for call in blocks.chunks(A_CALL) {
            let _written = writeln!(
                script,
                "\naz keyvault network-rule add {} --output none --ip-address \\\n  {}",
                self.bash(),
                call.join(" \\\n  ")
            );
        }
        script
    }

    fn add_powershell(&self, comment: &str, blocks: &[String]) -> String {
        self.of_ranges("Add-AzKeyVaultNetworkRule", comment, blocks)
    }

    /// One rule a call: not every release of the command line takes several to remove.
    fn remove_bash(&self, comment: &str, blocks: &[String]) -> String {
        format!(
            "{BASH}{comment}{STOP_BASH}\nfor block in \\\n  {}\ndo\n  az keyvault network-rule remove {} --output none --ip-address \"$block\"\ndone\n",
            blocks.join(" \\\n  "),
            self.bash()
        )
    }

    fn remove_powershell(&self, comment: &str, blocks: &[String]) -> String {
        self.of_ranges("Remove-AzKeyVaultNetworkRule", comment, blocks)
    }

    fn deny_bash(&self, practice: &str) -> String {
        format!(
            "{BASH}{practice}{LAST_STEP}{STOP_BASH}\naz keyvault update {} --output none --default-action Deny\n",
            self.bash()
        )
    }

    /// What is not named stays as it is.
    fn deny_powershell(&self, practice: &str) -> String {
        format!(
            "{practice}{LAST_STEP}{STOP_POWERSHELL}\nUpdate-AzKeyVaultNetworkRuleSet {} -DefaultAction Deny\n",
            self.powershell()
        )
    }

    fn of_ranges(&self, command: &str, comment: &str, blocks: &[String]) -> String {
        let mut script = format!("{comment}{STOP_POWERSHELL}");
        for call in blocks.chunks(A_CALL) {
            let quoted: Vec<String> = call.iter().map(|block| format!("  '{block}'")).collect();
            let _written = write!(
                script,
                "\n{command} {} -IpAddressRange @(\n{}\n)\n",
                self.powershell(),
                quoted.join(",\n")
            );
        }
        script
    }
}
