//! An access list as it was read from what the administrator has.

use addresses::Ranges;
use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

/// What a key service accepts, as far as a text that was pasted or opened says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessList {
    /// What the text was recognised as.
    pub form: Form,
    /// AWS: whose policies were evaluated.
    #[serde(default)]
    pub half: Option<Half>,
    /// Every block that is named and proven to be accepted, in the order of the text; the same block
    /// may stand there twice. Host bits are zero, and a single address is a /32 or /128.
    pub entries: Vec<Entry>,
    /// What is proven to be accepted without an entry of its own: whatever is not denied.
    #[serde(default)]
    pub unnamed: Vec<IpNet>,
    /// Addresses of which it is not known whether they are accepted.
    #[serde(default)]
    pub undecided: Vec<IpNet>,
    /// It accepts any address: no list is in force.
    #[serde(default)]
    pub is_open: bool,
    /// The lists of key services in the text, the likely one first, where there are several; the
    /// rest is about one of them, or about none where none was picked.
    #[serde(default)]
    pub lists: Vec<ListName>,
    /// Which of them was picked.
    #[serde(default)]
    pub picked: Option<u32>,
    /// Lists that are no key service's, and were left out.
    #[serde(default)]
    pub left_out: Vec<ListName>,
    /// What was not understood; at most the first 100.
    #[serde(default = "of_earlier_version")]
    pub doubts: Vec<Doubt>,
    /// What has to be known about it beside its entries.
    #[serde(deserialize_with = "known_remarks")]
    pub remarks: Vec<Remark>,
    /// What resembles an entry and is none, in the order of the text; at most the first 1,000.
    pub not_understood: Vec<NotUnderstood>,
    /// How many there are of these in all.
    pub not_understood_count: usize,
    /// When a condition on dates next changes what is accepted.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// Blocks that some of several key services name and accept, and not all of them.
    #[serde(default)]
    pub partly: Vec<IpNet>,
    /// The IDs of the projects whose key services it was read from; `None`: of whichever a person means.
    #[serde(default)]
    pub projects: Option<Vec<String>>,
}

impl AccessList {
    /// Whether every address is known to be accepted or refused, and the text was understood whole:
    /// only then may a list that replaces it be written from it (safety rules A1 and A10).
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.doubts.is_empty() && self.undecided.is_empty()
    }

    /// The same where something came up since, so that nothing is proven to be accepted.
    #[must_use]
    pub fn doubted(&self, reason: Reason) -> Self {
        let undecided = Ranges::of(self.undecided.iter().copied());
        let mut doubted = Self {
            entries: Vec::new(),
            unnamed: Vec::new(),
            undecided: self.accepted().with(&undecided).blocks().collect(),
            is_open: false,
            ..self.clone()
        };
        let doubt = Doubt {
            reason,
            line: 1,
            is_whole: true,
        };
        doubted.doubts.insert(0, doubt);
        doubted
    }

    /// What is proven to be accepted, with or without an entry of its own.
    #[must_use]
    pub fn accepted(&self) -> Ranges {
        if self.is_open {
            return Ranges::all();
        }
        let named = self.entries.iter().map(|entry| entry.net);
        Ranges::of(named.chain(self.unnamed.iter().copied()))
    }
}

#[cfg(test)]
impl AccessList {
    /// A plain list.
    pub(crate) fn of_entries(entries: Vec<Entry>) -> Self {
        Self {
            form: Form::Plain,
            half: None,
            entries,
            unnamed: Vec::new(),
            undecided: Vec::new(),
            is_open: false,
            lists: Vec::new(),
            picked: None,
            left_out: Vec::new(),
            doubts: Vec::new(),
            remarks: Vec::new(),
            not_understood: Vec::new(),
            not_understood_count: 0,
            ends_at: None,
            partly: Vec::new(),
            projects: None,
        }
    }
}

/// A list that an earlier version kept says nothing of what it did not prove.
fn of_earlier_version() -> Vec<Doubt> {
    vec![Doubt {
        reason: Reason::EarlierVersion,
        line: 1,
        is_whole: true,
    }]
}

/// Remarks of earlier versions that are none any more are left out: what they stated is a doubt now.
fn known_remarks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Remark>, D::Error> {
    let remarks = Vec::<serde_json::Value>::deserialize(deserializer)?;
    let known = remarks.into_iter().map(serde_json::from_value);
    Ok(known.filter_map(Result::ok).collect())
}

/// Of AWS's two halves, whose policies were evaluated. In one account either may allow; the other may
/// take it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Half {
    /// The role's own policies.
    Role,
    /// The key's policy.
    Key,
    /// Both.
    Both,
}

/// What a list is called in the text it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListName {
    /// What it belongs to.
    pub kind: ListKind,
    /// Its name there: an ARN, a vault's or level's name, a Terraform address; empty where it has
    /// none. At most 200 characters.
    pub name: String,
    /// The line it begins in, from 1.
    pub line: u32,
}

/// What a list belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ListKind {
    /// A role of AWS.
    AwsRole,
    /// A key of AWS.
    AwsKey,
    /// A key vault of Azure, or its firewall's rules.
    AzureKeyVault,
    /// An access level of Google Cloud.
    GoogleAccessLevel,
    /// An ingress rule or perimeter of Google Cloud.
    GooglePerimeter,
    /// A list without anything around it.
    Plain,
    /// Something that is no key service: a storage account, a security group, another service of AWS.
    Other,
}

/// Something that was not understood, so that the verdict is no proof.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Doubt {
    /// What.
    pub reason: Reason,
    /// The line it stands in, from 1.
    pub line: u32,
    /// Because of it the text was not understood whole, so that nothing in it is proven. Otherwise it
    /// only explains why some addresses are undecided.
    pub is_whole: bool,
}

/// What was not understood. Codes: the words are the user interface's. Texts are at most 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// The text ends too early or is damaged.
    Malformed,
    /// A list is cut short: `...`.
    CutShort,
    /// A value is not in the text: a variable, a parameter, an intrinsic function.
    UnknownValue(String),
    /// AWS: a condition on a key whose value in Atlas's request is not known.
    ConditionKey(String),
    /// AWS: an operator that is not known.
    Operator(String),
    /// AWS: `NotPrincipal`.
    NotPrincipal,
    /// AWS: a statement that is not understood: a member that is missing, or not known.
    Statement(String),
    /// AWS: Atlas's role is not known, and it matters.
    RoleUnknown,
    /// AWS: the key is not known, and it matters.
    KeyUnknown,
    /// A member stands twice in one object.
    TwiceNamed(String),
    /// A program whose meaning is not read: CDK, Pulumi.
    Program,
    /// It resembles a policy, a rule or a program, and is none that is known.
    UnknownForm,
    /// Commands, a plan or a comparison of which the result is not known.
    Change(String),
    /// Azure: a network security perimeter decides, not the rules.
    Perimeter,
    /// Google: a custom access level.
    CustomLevel,
    /// Google: something beside addresses is asked for.
    Requirement(String),
    /// Something resembles an address or a range and is not understood.
    NotAnAddress(String),
    /// A table has a column or a value that is not understood.
    Cell(String),
    /// Several lists: which one is the key service's is not known.
    SeveralLists,
    /// There is no list of a key service in the text.
    NoList,
    /// A condition on dates has changed what is accepted since the text was read.
    Ended,
    /// Projects were ticked since, whose key services were not read.
    ProjectsSince,
    /// It was read by an earlier version of Keygate, which did not prove what it read.
    EarlierVersion,
    /// It is nested deeper, or is larger, than is read.
    TooLarge,
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
    /// None of these: a program, or something that was not recognised.
    Unknown,
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
    /// Google: a condition is negated, so that its addresses are shut out.
    Negated,
    /// Some entry is `0.0.0.0/0` or `::/0`: everyone is let in.
    AdmitsEveryone,
    /// The text holds no address at all.
    NoAddresses,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a9_a_list_that_an_earlier_version_kept_proves_nothing() -> Result<(), serde_json::Error> {
        let kept = serde_json::json!({
            "form": "AwsPolicy",
            "entries": [{"net": "3.0.0.1/32", "line": 4}],
            "remarks": [{"Malformed": {"line": 9}}, "DefaultDeny"],
            "notUnderstood": [],
            "notUnderstoodCount": 0,
        });
        let list: AccessList = serde_json::from_value(kept)?;
        assert_eq!(list.entries.len(), 1);
        assert_eq!(list.remarks, [Remark::DefaultDeny]);
        assert!(!list.is_decided());
        assert_eq!(list.doubts[0].reason, Reason::EarlierVersion);
        Ok(())
    }

    #[test]
    fn a9_what_came_to_be_in_doubt_since_is_neither_accepted_nor_refused_anew() {
        let net = |last| IpNet::new_assert([3, 0, 0, last].into(), 32);
        let list = AccessList {
            unnamed: vec![net(2)],
            undecided: vec![net(3)],
            ..AccessList::of_entries(vec![Entry {
                net: net(1),
                line: 1,
            }])
        };
        let doubted = list.doubted(Reason::ProjectsSince);
        assert!(doubted.accepted().is_empty() && !doubted.is_decided());
        let undecided = Ranges::of(doubted.undecided.iter().copied());
        assert!([1, 2, 3].iter().all(|last| undecided.contains(net(*last))));
        assert!(!undecided.contains(net(4)), "refused before, refused now");
        let open = AccessList {
            is_open: true,
            ..AccessList::of_entries(Vec::new())
        };
        let doubted = open.doubted(Reason::ProjectsSince);
        assert!(!doubted.is_open && Ranges::of(doubted.undecided.iter().copied()).contains(net(1)));
    }

    #[test]
    fn what_is_kept_reads_back_the_same() -> Result<(), serde_json::Error> {
        let list = AccessList {
            half: Some(Half::Key),
            is_open: true,
            lists: vec![ListName {
                kind: ListKind::AwsKey,
                name: "arn:aws:kms:eu-west-1:000000000000:key/a".to_owned(),
                line: 3,
            }],
            picked: Some(0),
            doubts: vec![Doubt {
                reason: Reason::UnknownValue("var.role".to_owned()),
                line: 2,
                is_whole: false,
            }],
            ends_at: Some(Timestamp::UNIX_EPOCH),
            partly: vec![IpNet::new_assert([3, 0, 0, 1].into(), 32)],
            projects: Some(vec!["payments".to_owned()]),
            ..AccessList::of_entries(Vec::new())
        };
        let kept = serde_json::to_string(&list)?;
        assert_eq!(serde_json::from_str::<AccessList>(&kept)?, list);
        Ok(())
    }
}
