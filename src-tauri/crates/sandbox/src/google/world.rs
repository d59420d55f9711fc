//! What there is in the pretend Google Cloud.

mod rehearsed;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::rights::GoogleRights;
use crate::lagging::Lagging;
use crate::samples::samples;
use crate::world::{PRACTICE_ACCOUNT, practice_allowed};

const KEY_SERVICE: &str = "cloudkms.googleapis.com";
/// More addresses than these a condition does not take.
pub(super) const A_CONDITION: usize = 200;

/// What Atlas says of a project's key: the world has to fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleAtlas {
    /// The version of the key that Atlas uses.
    pub key_version: String,
    /// The service account that it uses.
    pub service_account: String,
}

impl GoogleAtlas {
    /// As the practice projects of the pretend Atlas have it.
    #[must_use]
    pub fn practice() -> Self {
        Self {
            key_version: samples().gcp.key_version_resource_id,
            service_account: PRACTICE_ACCOUNT.to_owned(),
        }
    }
}

/// One organization, what stands in it, and who may do what.
#[derive(Debug, Clone)]
pub struct GoogleWorld {
    /// `organizations/` and its number.
    pub organization: String,
    /// Folders and what each is in, by their full names.
    pub folders: BTreeMap<String, String>,
    /// Its projects.
    pub projects: Vec<GoogleProject>,
    /// Its access policies, by their full names.
    pub policies: BTreeMap<String, GooglePolicy>,
    /// The state of each version of a key, by its full name; `ENABLED` and the like.
    pub keys: BTreeMap<String, String>,
    /// Who may sign in, and what each may do. The first is asked for where nothing else is said.
    pub people: Vec<(String, GoogleRights)>,
    /// Projects whose quota may be used, by their IDs.
    pub quota_projects: Vec<String>,
    /// Whether the perimeter shuts this computer out, too.
    pub shuts_out: bool,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleProject {
    /// Its ID.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The folder or organization it is in.
    pub parent: String,
}

/// An access policy.
#[derive(Debug, Clone, Default)]
pub struct GooglePolicy {
    /// Rises with every change of anything in it.
    version: u64,
    perimeters: BTreeMap<String, Lagging<Value>>,
    levels: BTreeMap<String, Lagging<Value>>,
}

impl GooglePolicy {
    /// The version of everything in it. Source: terraform-provider-google, issue 20695: the `etag` of a
    /// perimeter is the whole policy's.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("etag-{:06}", self.version)
    }

    /// A perimeter as it is stored, by its short name.
    #[must_use]
    pub fn perimeter(&self, name: &str) -> Option<&Value> {
        self.perimeters.get(name).map(Lagging::now)
    }

    /// A level as it is stored, by its short name.
    #[must_use]
    pub fn level(&self, name: &str) -> Option<&Value> {
        self.levels.get(name).map(Lagging::now)
    }

    /// Puts a perimeter there, which everybody sees at once.
    pub fn set_perimeter(&mut self, name: &str, perimeter: Value) {
        self.version += 1;
        self.perimeters
            .insert(name.to_owned(), Lagging::new(perimeter));
    }

    /// Puts a level there, which everybody sees at once.
    pub fn set_level(&mut self, name: &str, level: Value) {
        self.version += 1;
        self.levels.insert(name.to_owned(), Lagging::new(level));
    }

    /// Somebody changes something else in the policy.
    pub fn touch(&mut self) {
        self.version += 1;
    }

    pub(super) fn part(&mut self, kind: Kind) -> &mut BTreeMap<String, Lagging<Value>> {
        match kind {
            Kind::Perimeter => &mut self.perimeters,
            Kind::Level => &mut self.levels,
        }
    }

    /// Stores something; the next `lag` readers see what they saw before: `null` for nothing.
    pub(super) fn store(&mut self, kind: Kind, name: &str, value: Value, lag: u32) {
        self.version += 1;
        let part = self.part(kind).entry(name.to_owned());
        part.or_insert_with(|| Lagging::new(Value::Null))
            .write(value, lag);
    }

    /// Everything of one kind as it is stored, by its short name.
    pub(super) fn all(&self, kind: Kind) -> impl Iterator<Item = (&str, &Value)> {
        let part = match kind {
            Kind::Perimeter => &self.perimeters,
            Kind::Level => &self.levels,
        };
        part.iter()
            .map(|(name, value)| (name.as_str(), value.now()))
    }

    /// Whether a level of this full name is there.
    pub(super) fn has_level(&self, policy: &str, full: &str) -> bool {
        let own = full.strip_prefix(policy);
        let own = own.and_then(|own| own.strip_prefix("/accessLevels/"));
        own.is_some_and(|own| self.levels.contains_key(own))
    }
}

/// What stands in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Perimeter,
    Level,
}

impl Kind {
    pub(super) fn member(self) -> &'static str {
        match self {
            Self::Perimeter => "servicePerimeters",
            Self::Level => "accessLevels",
        }
    }
}

impl GoogleWorld {
    /// The one policy that the made worlds have.
    pub const POLICY: &'static str = "accessPolicies/100000000003";
    /// The perimeter around the key's project, by its short name.
    pub const PERIMETER: &'static str = "practice_keys";
    /// The level that has Atlas's addresses.
    pub const LEVEL: &'static str = "atlas_addresses";

    /// Where Atlas uses its key from `allowed` addresses: they stand in a level that one ingress rule
    /// names, beside a level for the office. Three people may sign in: one who may change things, one
    /// who may look at them, and one who may not list levels.
    #[must_use]
    pub fn for_atlas<Text: AsRef<str>>(atlas: &GoogleAtlas, allowed: &[Text]) -> Self {
        let id = atlas.key_version.split('/').nth(1).unwrap_or_default();
        let folder = "folders/100000000002".to_owned();
        let organization = "organizations/100000000001".to_owned();
        let project = GoogleProject {
            id: id.to_owned(),
            number: "100000000004".to_owned(),
            parent: folder.clone(),
        };
        let mut policy = GooglePolicy::default();
        policy.set_level(Self::LEVEL, Self::level(Self::LEVEL, allowed));
        policy.set_level("office", Self::level("office", &["198.51.100.0/24"]));
        let rule = Self::rule(Self::LEVEL, &atlas.service_account, &project.number);
        policy.set_perimeter(
            Self::PERIMETER,
            json!({
                "name": format!("{}/servicePerimeters/{}", Self::POLICY, Self::PERIMETER),
                "title": "Keys (practice)",
                "status": {
                    "resources": [format!("projects/{}", project.number)],
                    "accessLevels": [format!("{}/accessLevels/office", Self::POLICY)],
                    "restrictedServices": [KEY_SERVICE, "storage.googleapis.com"],
                    "ingressPolicies": [rule],
                },
            }),
        );
        let people = [
            ("dana@northwind.example", GoogleRights::administrator()),
            ("kim@northwind.example", GoogleRights::watching()),
            (
                "lee@northwind.example",
                GoogleRights::administrator().without("accesscontextmanager.accessLevels.list"),
            ),
        ];
        Self {
            folders: BTreeMap::from([(folder, organization.clone())]),
            organization,
            quota_projects: vec![id.to_owned()],
            projects: vec![project],
            policies: BTreeMap::from([(Self::POLICY.to_owned(), policy)]),
            keys: BTreeMap::from([(atlas.key_version.clone(), "ENABLED".to_owned())]),
            people: people
                .into_iter()
                .map(|(email, rights)| (email.to_owned(), rights))
                .collect(),
            shuts_out: false,
        }
    }

    /// The practice organization: its list lacks a few of the practice addresses, and has a few that
    /// are no longer needed.
    #[must_use]
    pub fn practice() -> Self {
        Self::for_atlas(&GoogleAtlas::practice(), &practice_allowed())
    }

    /// The one policy of the made worlds.
    pub fn policy(&mut self) -> &mut GooglePolicy {
        self.policies.entry(Self::POLICY.to_owned()).or_default()
    }

    /// A level that admits these blocks.
    #[must_use]
    pub fn level<Text: AsRef<str>>(name: &str, blocks: &[Text]) -> Value {
        let conditions: Vec<Value> = blocks
            .chunks(A_CONDITION)
            .map(|part| {
                let blocks: Vec<&str> = part.iter().map(AsRef::as_ref).collect();
                json!({ "ipSubnetworks": blocks })
            })
            .collect();
        json!({
            "name": format!("{}/accessLevels/{name}", Self::POLICY),
            "title": name,
            "basic": {"combiningFunction": "OR", "conditions": conditions},
        })
    }

    /// An ingress rule for one service account and Cloud KMS of one project.
    #[must_use]
    pub fn rule(level: &str, account: &str, project_number: &str) -> Value {
        json!({
            "ingressFrom": {
                "identities": [format!("serviceAccount:{account}")],
                "sources": [{"accessLevel": format!("{}/accessLevels/{level}", Self::POLICY)}],
            },
            "ingressTo": {
                "operations": [{
                    "serviceName": KEY_SERVICE,
                    "methodSelectors": [{"method": "*"}],
                }],
                "resources": [format!("projects/{project_number}")],
            },
        })
    }

    pub(super) fn rights(&self, email: &str) -> Option<&GoogleRights> {
        let person = self.people.iter().find(|(known, _)| known == email);
        person.map(|(_, rights)| rights)
    }

    /// What a project or a folder is in, the closest first.
    pub(super) fn ancestors(&self, name: &str) -> Vec<String> {
        let parent = |name: &str| {
            let number = name.strip_prefix("projects/");
            let project = number.and_then(|number| {
                let mut all = self.projects.iter();
                all.find(|it| it.number == number || it.id == number)
            });
            project
                .map(|project| project.parent.clone())
                .or_else(|| self.folders.get(name).cloned())
        };
        std::iter::successors(parent(name), |name| parent(name)).collect()
    }
}
