//! The perimeter around a key's project and its access levels as Google itself returned them,
//! evaluated for Atlas's request.
//!
//! Source: Access Context Manager v1, `ServicePerimeterConfig`; VPC Service Controls, *Allow access to
//! protected resources from outside a perimeter*: a request is accepted by any of the perimeter's own
//! access levels, or by any of its ingress rules. Left out, because no perimeter says it: IAM, the
//! organization's policies, and how long a change takes to be enforced.

use ipnet::IpNet;

use super::levels::{Judged, Levels};
use super::{ingress, sources::sources};
use crate::document::{Node, Value, json};
use crate::finish::{self, shown};
use crate::found::{Context, Found};
use crate::list::{AccessList, Doubt, Form, ListKind, ListName, Reason};
use crate::reach::Reach;
use crate::truth::Truth;

/// Cloud KMS, as perimeters name it.
pub(crate) const KEY_SERVICE: &str = "cloudkms.googleapis.com";

/// A perimeter or an access level as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleDocument {
    /// `accessPolicies/…/servicePerimeters/…` or `accessPolicies/…/accessLevels/…`.
    pub name: String,
    /// The resource in JSON; `None` where it could not be read.
    pub text: Option<String>,
}

/// Atlas's request, as far as a perimeter asks about it.
#[derive(Debug, Clone, Copy)]
pub struct GoogleUse<'a> {
    /// The key's project: `projects/` and its number.
    pub project: &'a str,
    /// The folders and the organization that it is in; `None` where they could not be read.
    pub ancestors: Option<&'a [String]>,
    /// The service account that Atlas uses, where it is known.
    pub account: Option<&'a str>,
}

/// Everything that decides and can be read.
#[derive(Debug, Clone, Copy)]
pub struct GoogleRead<'a> {
    /// The perimeter around the key's project; `None` where there is none.
    pub perimeter: Option<&'a GoogleDocument>,
    /// The levels of the perimeter's policy, those that could not be read as such.
    pub levels: &'a [GoogleDocument],
    /// The other perimeters of the policy, for who else uses a level; `None` where they could not be
    /// read.
    pub others: Option<&'a [GoogleDocument]>,
    /// Who asks for what.
    pub by: GoogleUse<'a>,
}

/// What stands around the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GoogleState {
    /// The project is in no perimeter, so that no list is in force.
    NoPerimeter,
    /// Cloud KMS is not among the perimeter's restricted services, so that no list is in force.
    NotRestricted,
    /// The perimeter restricts Cloud KMS.
    InForce,
    /// It could not be read or not be understood.
    NotKnown,
}

/// An access level that lets Atlas in, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleSource {
    /// The level's full name.
    pub level: String,
    /// The ingress rule that names it, by its position; `None` for the perimeter's own levels, which
    /// admit any identity.
    pub rule: Option<usize>,
    /// Whether that rule is for Atlas's service account, Cloud KMS and the key's project alone.
    pub is_narrow: bool,
    /// The blocks it names and accepts, in its order.
    pub nets: Vec<IpNet>,
    /// Perimeters, rules and levels that use the level beside that rule, by name; `None` where the
    /// other perimeters could not be read. Who uses it in IAM conditions or for a console cannot be
    /// seen at all.
    pub users: Option<Vec<String>>,
}

/// What a perimeter makes of its levels and rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleEvaluation {
    /// What it accepts, as of any other text.
    pub list: AccessList,
    /// What stands around the key.
    pub state: GoogleState,
    /// What it would accept once its dry run is enforced; `None` where it has no configuration of its
    /// own for that.
    pub dry_run: Option<AccessList>,
    /// The folder or organization by which the project is in the perimeter; `None` where the project
    /// itself is.
    pub inherited: Option<String>,
    /// The levels that let Atlas in.
    pub sources: Vec<GoogleSource>,
}

/// One of a perimeter's two configurations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoogleConfig {
    /// What is enforced.
    Status,
    /// The dry run.
    Spec,
}

impl GoogleConfig {
    pub(crate) const fn member(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Spec => "spec",
        }
    }
}

impl GoogleUse<'_> {
    /// Whether `identity` is Atlas's service account. Source: VPC Service Controls, *Supported
    /// identities*.
    pub(super) fn is_one(self, identity: Option<&str>) -> Truth {
        let Some((kind, name)) = identity.and_then(|it| it.split_once(':')) else {
            return Truth::Maybe;
        };
        match (kind, self.account) {
            ("user", _) => Truth::No,
            ("serviceAccount", Some(account)) => Truth::of(name.eq_ignore_ascii_case(account)),
            // Whom a group or a set has is not known.
            _ => Truth::Maybe,
        }
    }

    /// Whether the key's project is `resource`, or in it.
    pub(super) fn is_inside(self, resource: Option<&str>) -> Truth {
        match (resource, self.ancestors) {
            (None, _) => Truth::Maybe,
            (Some(resource), _) if resource == self.project => Truth::Yes,
            (Some(resource), _) if !is_container(resource) => Truth::No,
            (Some(resource), Some(ancestors)) => {
                Truth::of(ancestors.iter().any(|it| it == resource))
            }
            (Some(_), None) => Truth::Maybe,
        }
    }
}

fn is_container(resource: &str) -> bool {
    resource.starts_with("folders/") || resource.starts_with("organizations/")
}

/// Evaluates the perimeter around a key's project for Atlas's request.
#[must_use]
pub fn evaluate_google(read: &GoogleRead<'_>, context: &Context<'_>) -> GoogleEvaluation {
    let list = |found| finish::access_list(Form::GoogleAccessLevel, vec![found], context);
    let name = |perimeter: &GoogleDocument| ListName {
        kind: ListKind::GooglePerimeter,
        name: shown(short(&perimeter.name)),
        line: 1,
    };
    let plain = |state, found| GoogleEvaluation {
        list: list(found),
        state,
        dry_run: None,
        inherited: None,
        sources: Vec::new(),
    };
    let Some(perimeter) = read.perimeter else {
        let name = ListName {
            kind: ListKind::GooglePerimeter,
            name: String::new(),
            line: 1,
        };
        return plain(GoogleState::NoPerimeter, open(name));
    };
    let name = name(perimeter);
    let not_known = |reason| {
        plain(
            GoogleState::NotKnown,
            finish::undecided(name.clone(), reason),
        )
    };
    let Some(text) = &perimeter.text else {
        return not_known(Reason::UnknownValue(shown(&perimeter.name)));
    };
    let document = match json::parse(text, 1) {
        Ok(document) if document.as_map().is_some() => document,
        Ok(_) => return not_known(Reason::UnknownForm),
        Err(problem) => return not_known(problem.reason),
    };
    let levels = Levels::new(read.levels, read.by);
    let (state, found) = evaluate(&document, GoogleConfig::Status, &name, &levels, read.by);
    let dry_run = has_dry_run(&document)
        .then(|| evaluate(&document, GoogleConfig::Spec, &name, &levels, read.by).1);
    GoogleEvaluation {
        list: list(found),
        state,
        dry_run: dry_run.map(list),
        inherited: inherited(&document, read.by),
        sources: sources(&document, read, &levels),
    }
}

/// Whether a dry run has a configuration of its own; without one it is what is enforced.
fn has_dry_run(document: &Node) -> bool {
    let flag = document.member("useExplicitDryRunSpec");
    flag.is_some_and(|flag| flag.value == Value::Bool(true))
}

fn open(name: ListName) -> Found {
    Found {
        is_open: true,
        ..found(name, Judged::of(Reach::all()))
    }
}

fn found(name: ListName, judged: Judged) -> Found {
    Found {
        name,
        half: None,
        reach: judged.reach,
        listed: judged.listed,
        is_open: false,
        remarks: judged.remarks,
        doubts: judged.doubts,
        ends_at: None,
    }
}

fn evaluate(
    document: &Node,
    config: GoogleConfig,
    name: &ListName,
    levels: &Levels<'_>,
    by: GoogleUse<'_>,
) -> (GoogleState, Found) {
    let not_known = |reason| {
        let found = finish::undecided(name.clone(), reason);
        (GoogleState::NotKnown, found)
    };
    let config_of = document.member(config.member());
    let items = |member: &str| {
        let node = config_of.and_then(|config| config.member(member));
        node.map_or(&[][..], Node::items)
    };
    let named =
        |member: &str| -> Option<Vec<&str>> { items(member).iter().map(Node::as_text).collect() };
    let (Some(services), Some(own)) = (named("restrictedServices"), named("accessLevels")) else {
        return not_known(Reason::UnknownForm);
    };
    let inside = items("resources").iter();
    match Truth::any(inside.map(|item| by.is_inside(item.as_text()))) {
        Truth::Yes => {}
        // A dry run without the project would take it out of the perimeter.
        Truth::No if config == GoogleConfig::Spec => {
            return (GoogleState::NotRestricted, open(name.clone()));
        }
        // Google says that the project is in it, and may know of a folder that could not be read.
        Truth::Maybe => {}
        Truth::No => return not_known(Reason::UnknownValue("resources".to_owned())),
    }
    if !services.contains(&KEY_SERVICE) {
        return (GoogleState::NotRestricted, open(name.clone()));
    }
    let mut judged = Judged::nobody();
    for level in own {
        judged.or(&levels.judge(level));
    }
    for rule in items("ingressPolicies") {
        judged.or(&ingress::judge(rule, levels, by));
    }
    let mut found = found(name.clone(), judged);
    if let Some(twice) = config_of
        .and_then(Node::as_map)
        .and_then(|map| map.repeated())
    {
        found.doubts.push(Doubt {
            reason: Reason::TwiceNamed(shown(&twice.name)),
            line: twice.line,
            is_whole: true,
        });
    }
    (GoogleState::InForce, found)
}

/// What has the project in the perimeter, where it is not the project itself.
fn inherited(document: &Node, by: GoogleUse<'_>) -> Option<String> {
    let resources = document.member("status")?.member("resources")?.items();
    let mut named = resources.iter().filter_map(Node::as_text);
    if named.clone().any(|it| it == by.project) {
        return None;
    }
    named
        .find(|it| is_container(it) && by.is_inside(Some(it)) == Truth::Yes)
        .map(str::to_owned)
}

/// The last part of a resource's name.
pub(crate) fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}
