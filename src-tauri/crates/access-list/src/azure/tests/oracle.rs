//! Azure's evaluation written independently: one request from one public address in one world.
//!
//! Source: Azure Resource Manager, `Microsoft.KeyVault/vaults`: public access is enabled unless the
//! vault says otherwise, and `disabled` overrides the rules; the default action is for what no rule
//! names, and what it is without being set is not documented; without `networkAcls` everything is
//! accepted. A network security perimeter overrides the rules. `bypass` is for Microsoft's services and
//! `virtualNetworkRules` for subnets: Atlas is neither. The provider `azurerm` leaves a firewall that is
//! not configured as it is, and does configure public access.

use crate::worlds::{World, is_in};

pub(super) const BLOCKS: [&str; 6] = [
    "20.0.0.0/30",
    "20.0.0.1",
    "20.0.0.1/32",
    "20.0.0.2/31",
    "20.0.0.8/29",
    "52.179.8.0/24",
];

/// One address of everything that the blocks distinguish.
pub(super) const ADDRESSES: [&str; 6] = [
    "20.0.0.0",
    "20.0.0.1",
    "20.0.0.2",
    "20.0.0.9",
    "52.179.8.1",
    "8.8.8.8",
];

/// What is written for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting<T> {
    Nothing,
    Null,
    This(T),
    /// Some other word.
    Odd,
    Parameter,
    /// A variable of the template, with this value.
    Variable(T),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Enabled,
    Disabled,
    SecuredByPerimeter,
}

#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// Whether it is Allow.
    pub(super) default: Setting<bool>,
    /// The positions of blocks.
    pub(super) nets: Vec<usize>,
    /// A parameter has more of them.
    pub(super) more_nets: bool,
    pub(super) bypasses: bool,
    pub(super) networks: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Vault {
    pub(super) access: Setting<Access>,
    pub(super) rules: Setting<Rules>,
    /// Whether there is such a vault is a parameter.
    pub(super) is_conditional: bool,
    /// A resource beside it puts it into a perimeter.
    pub(super) is_associated: bool,
    /// Its words are in small letters.
    pub(super) is_small: bool,
}

/// Whether a request from `address` is accepted; `is_configured` where the text is Terraform's.
pub(super) fn is_allowed(
    vault: &Vault,
    address: &str,
    is_configured: bool,
    world: &mut World,
) -> bool {
    let by_perimeter = world.coin("perimeter");
    let by_rules = match &vault.rules {
        Setting::Nothing if is_configured => world.coin("rules"),
        Setting::Nothing | Setting::Null => true,
        Setting::Odd | Setting::Parameter => world.coin("rules"),
        Setting::This(rules) | Setting::Variable(rules) => follows(rules, address, world),
    };
    let access = match vault.access {
        Setting::Nothing | Setting::Null => Access::Enabled,
        Setting::This(access) | Setting::Variable(access) => access,
        Setting::Odd | Setting::Parameter => {
            let all = [
                Access::Enabled,
                Access::Disabled,
                Access::SecuredByPerimeter,
            ];
            // The provider knows no perimeter.
            all[world.choose("access", if is_configured { 2 } else { 3 })]
        }
    };
    if vault.is_conditional || vault.is_associated {
        return by_perimeter;
    }
    match access {
        Access::Enabled => by_rules,
        Access::Disabled => false,
        Access::SecuredByPerimeter => by_perimeter,
    }
}

fn follows(rules: &Rules, address: &str, world: &mut World) -> bool {
    let allows_others = match rules.default {
        Setting::This(allows) | Setting::Variable(allows) => allows,
        _ => world.coin("default"),
    };
    let mut nets = rules.nets.iter();
    let is_named = nets.any(|net| is_in(address, BLOCKS[*net]));
    is_named || (rules.more_nets && world.coin("nets")) || allows_others
}
