//! An access list as it was read from what the administrator has.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// What a key service lets in, as far as a text that was pasted or opened says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessList {
    /// What the text was recognised as.
    pub form: Form,
    /// Every block it lets in, in the order of the text; the same block may stand there twice. Host
    /// bits are zero, and a single address is a /32 or /128.
    pub entries: Vec<Entry>,
    /// What has to be known about it beside its entries.
    pub remarks: Vec<Remark>,
    /// What looked like an entry and is none, in the order of the text; at most the first 1,000.
    pub not_understood: Vec<NotUnderstood>,
    /// How many there are of these in all.
    pub not_understood_count: usize,
}

/// One block of an access list. 32 bytes: there may be a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The block.
    pub net: IpNet,
    /// The line of the text it stands in, from 1.
    pub line: u32,
}

/// The forms that are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// A policy of AWS: a role's, or a key's.
    AwsPolicy,
    /// A key vault, its `networkAcls`, or the answer of `network-rule list`.
    AzureKeyVault,
    /// An access level's conditions, in YAML or JSON.
    GoogleAccessLevel,
    /// Terraform configuration.
    Terraform,
    /// A table with a heading.
    Csv,
    /// Any JSON that holds addresses.
    Json,
    /// Any text that holds addresses.
    Plain,
}

/// What did not become an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotUnderstood {
    /// The line of the text, from 1.
    pub line: u32,
    /// What stands there, at most 80 characters.
    pub text: String,
}

/// What has to be known about an access list beside its entries. Codes: the words are the user
/// interface's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remark {
    /// AWS: several `Deny` statements with `NotIpAddress` for the same role deny whatever is not in all
    /// of them. The entries are what remains, which may be nothing.
    SplitDeny {
        /// How many such statements.
        statements: u32,
    },
    /// AWS: `Deny` statements with `NotIpAddress` for different roles, of which it is not known which
    /// is Atlas's. The entries are what every one of them lets in.
    SeveralRoles {
        /// How many such statements.
        statements: u32,
    },
    /// AWS: statements for other roles than Atlas's, which were left aside.
    OtherRoles {
        /// How many.
        statements: u32,
    },
    /// AWS: `Allow` without a condition on addresses, so that the addresses beside it restrict
    /// nothing (safety rule W1).
    AllowsFromAnywhere,
    /// AWS: a `Deny` with `IpAddress`, which shuts out these addresses instead of letting them in.
    DeniesListed,
    /// AWS: `aws:SourceVpce` or `aws:SourceVpc` beside the addresses (safety rule W2).
    PrivateEndpointCondition,
    /// Azure: `defaultAction` is `Allow`, so that the rules restrict nothing.
    DefaultAllow,
    /// Azure: `defaultAction` is `Deny`: the rules are in force.
    DefaultDeny,
    /// Azure: `bypass` lets trusted Microsoft services in, of which Atlas is none.
    BypassAzureServices,
    /// Azure: public network access is switched off, so that no rule lets anything in.
    PublicAccessDisabled,
    /// Azure: rules for virtual networks, which do not concern Atlas.
    VirtualNetworkRules {
        /// How many.
        count: u32,
    },
    /// Google: several conditions combined with AND (the default) let in only what is in all of
    /// them. The entries are what remains.
    CombinedWithAnd {
        /// How many conditions.
        conditions: u32,
    },
    /// Google: a condition without addresses admits everyone.
    EmptyConditionAdmitsEveryone,
    /// Google: a condition asks for more than addresses (device, member, region), so that they
    /// alone do not let anybody in.
    FurtherRequirements,
    /// Google: a condition is negated, so that its addresses are shut out.
    Negated,
    /// Some entry is `0.0.0.0/0` or `::/0`: everyone is let in.
    AdmitsEveryone,
    /// Terraform: addresses that stand in a variable or an expression cannot be read here.
    Expressions {
        /// How many.
        count: u32,
    },
    /// The text looks like a policy and cannot be read as a whole, so that what allows and what
    /// denies is not known. The entries are all addresses in it.
    Malformed {
        /// The line where reading ended, from 1.
        line: u32,
    },
    /// Several vaults or access levels stand in the text; their entries are read as one list.
    SeveralLists {
        /// How many.
        count: u32,
    },
    /// The text holds no address at all.
    NoAddresses,
}
