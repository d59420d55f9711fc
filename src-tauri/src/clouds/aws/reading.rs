//! Reading from AWS all that decides who may use the key, and evaluating it as one.

use access_list::{
    AwsEvaluation, AwsObstacle, AwsPlace, AwsPolicy, AwsTrust, Comparison, Context, Half, Verdict,
    aws_obstacles, aws_trust, compare, evaluate_aws,
};
use clouds::CloudError;
use clouds::aws::{
    Entity, Grant, Identity, Item, KeyName, ManagedPolicy, Place, PolicyText, Reading, Region,
    RoleArn, Unread, Why,
};
use encryption::Provider;
use serde_json::Value;

use super::{SignedIn, cloud};
use crate::access_list::state::KeptText;
use crate::clouds::reading::{Asked, AtlasHas};
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::error::ShellError;

/// What was read from AWS, and what it makes.
#[derive(Debug)]
pub struct AwsRead {
    /// Who read it.
    pub identity: Identity,
    /// The documents, the key, and what could not be read.
    pub reading: Reading,
    /// The policies that decide, those that could not be read among them.
    pub policies: Vec<AwsPolicy>,
    /// Where each of them stands; nothing for one that could not be read.
    pub places: Vec<Option<PolicyText>>,
    /// Of the key that was evaluated, the ARN.
    pub key_arn: String,
    /// The role's ARN.
    pub role_arn: String,
    /// What they make together.
    pub evaluation: AwsEvaluation,
    /// Requests come through private endpoints.
    pub private_networking: bool,
    /// What keeps the role from using the key from any address.
    pub obstacles: Vec<AwsObstacle>,
    /// Whether the role lets Atlas take it on; `None` where that could not be read.
    pub trust: Option<Trust>,
}

/// Whether a role lets Atlas take it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// What its trust policy says.
    pub found: AwsTrust,
    /// The account that Atlas names as its own.
    pub account: String,
    /// The external ID that Atlas sends.
    pub external_id: String,
}

/// Which role and key Atlas uses.
struct Used {
    role: RoleArn,
    key: KeyName,
    /// Where the project's clusters are.
    regions: Vec<Region>,
    /// Atlas's account and the external ID, where Atlas names them.
    trusted: Option<(String, String)>,
}

/// Reads what decides.
///
/// # Errors
/// `CloudNotUsed`; `Cloud` where the sign-in has ended, which is no matter of one document.
pub(in crate::clouds) async fn read(
    signed_in: &SignedIn,
    asked: &Asked<'_>,
) -> Result<AwsRead, ShellError> {
    let (role, key) = role_and_key(asked.has)?;
    let used = Used {
        role,
        key,
        regions: regions(asked.connection).await,
        trusted: trusted(asked.has),
    };
    let reading = clouds::aws::read(&signed_in.session, &used.role, &used.key, &used.regions);
    let mut reading = Box::pin(reading).await;
    let is_over = |unread: &Unread| matches!(unread.why, Why::Failed(CloudError::SignInExpired(_)));
    if let Some(at) = reading.unread.iter().position(is_over)
        && let Why::Failed(error) = reading.unread.swap_remove(at).why
    {
        return Err(cloud(error));
    }
    Ok(blocking(|| evaluated(reading, signed_in, &used, asked)))
}

/// The role and the key that Atlas says it uses.
///
/// # Errors
/// `CloudNotUsed`.
pub(super) fn role_and_key(has: &AtlasHas) -> Result<(RoleArn, KeyName), ShellError> {
    let not_used = || ShellError::CloudNotUsed(Provider::Aws);
    let aws = has.settings.aws.as_ref().filter(|aws| aws.enabled);
    let aws = aws.ok_or_else(not_used)?;
    let role = has.roles.aws.iter().find(|role| role.used_for_encryption);
    let role = role.and_then(|role| role.iam_assumed_role_arn.as_deref());
    let role = role.and_then(|arn| RoleArn::parse(arn).ok());
    let id = aws.customer_master_key_id.as_deref().unwrap_or_default();
    let region = match Region::of_arn(id) {
        Some(region) => Some(region),
        None => aws.region.as_deref().and_then(aws_region),
    };
    let key = region.and_then(|region| KeyName::new(id, &region).ok());
    role.zip(key).ok_or_else(not_used)
}

/// Whom the role has to trust, as Atlas says.
fn trusted(has: &AtlasHas) -> Option<(String, String)> {
    let mut roles = has.roles.aws.iter();
    let role = roles.find(|role| role.used_for_encryption)?;
    Some((role.atlas_account_arn.clone()?, role.external_id.clone()?))
}

fn trust(reading: &Reading, used: &Used) -> Option<Trust> {
    let (account, external_id) = used.trusted.clone()?;
    let mut policies = reading.policies.iter();
    let trust = policies.find(|policy| policy.place == Place::Trust)?;
    Some(Trust {
        found: aws_trust(&trust.text, &account, &external_id),
        account,
        external_id,
    })
}

/// Where the project's clusters are in AWS: a key of several regions may have a replica there.
async fn regions(connection: &Connection) -> Vec<Region> {
    let Some(project) = connection.project() else {
        return Vec::new();
    };
    let clusters = connection.client.clusters(&project.id).await;
    let mut names: Vec<String> = clusters
        .unwrap_or_default()
        .into_iter()
        .flat_map(|cluster| cluster.regions)
        .map(|region| region.region)
        .collect();
    names.sort_unstable();
    names.dedup();
    names.iter().filter_map(|name| aws_region(name)).collect()
}

/// A region as AWS writes it: `us-east-1` for Atlas's `US_EAST_1`.
fn aws_region(atlas: &str) -> Option<Region> {
    Region::parse(&atlas.to_ascii_lowercase().replace('_', "-")).ok()
}

/// What decides for one key.
struct OfKey {
    worse: (u8, usize),
    arn: String,
    policies: Vec<AwsPolicy>,
    places: Vec<Option<PolicyText>>,
    evaluation: AwsEvaluation,
    obstacles: Vec<AwsObstacle>,
}

/// Each replica of a key has a policy of its own: the one that lacks most counts.
fn evaluated(reading: Reading, signed_in: &SignedIn, used: &Used, asked: &Asked<'_>) -> AwsRead {
    let mut arns = reading.keys.iter().map(|key| key.arn.clone());
    let first = arns.next().unwrap_or_else(|| used.key.id().to_owned());
    let of_key = |arn: String| {
        let (policies, places) = policies(&reading, used, &arn);
        let context = Context {
            role: Some(used.role.as_str()),
            key: Some(&arn),
            private_networking: asked.private_networking,
            ..Context::at(asked.at)
        };
        let evaluation = evaluate_aws(&policies, &context);
        let obstacles = aws_obstacles(&policies, &context);
        let comparison = compare(&asked.set.needed, &evaluation.list, &[], asked.at);
        OfKey {
            worse: worse(&comparison),
            arn,
            policies,
            places,
            evaluation,
            obstacles,
        }
    };
    let mut worst = of_key(first);
    for other in arns.map(of_key) {
        if other.worse > worst.worse {
            worst = other;
        }
    }
    AwsRead {
        identity: signed_in.identity.clone(),
        policies: worst.policies,
        places: worst.places,
        key_arn: worst.arn,
        role_arn: used.role.as_str().to_owned(),
        evaluation: worst.evaluation,
        private_networking: asked.private_networking,
        obstacles: worst.obstacles,
        trust: trust(&reading, used),
        reading,
    }
}

/// How much of what is needed is refused, or not known: the larger, the worse.
fn worse(comparison: &Comparison) -> (u8, usize) {
    let count = comparison.missing.len() + comparison.not_proven.len();
    match comparison.proof.verdict {
        Verdict::Missing => (3, count),
        Verdict::NotProven => (2, count),
        Verdict::Allowed => (1, 0),
        Verdict::NoList => (0, 0),
    }
}

/// The policies that decide for the role and one key, and where each stands.
fn policies(
    reading: &Reading,
    used: &Used,
    key: &str,
) -> (Vec<AwsPolicy>, Vec<Option<PolicyText>>) {
    let mut policies = Vec::new();
    let mut places = Vec::new();
    for text in &reading.policies {
        let Some(policy) = policy_of(text, used.role.name(), key) else {
            continue;
        };
        policies.push(policy);
        places.push(Some(text.clone()));
    }
    let unread = reading
        .unread
        .iter()
        .filter_map(|unread| absent(unread, reading, key));
    let granted = reading
        .grants
        .iter()
        .filter_map(|grant| granted(grant, used, key));
    for policy in unread.chain(granted) {
        policies.push(policy);
        places.push(None);
    }
    (policies, places)
}

fn policy_of(text: &PolicyText, role: &str, key: &str) -> Option<AwsPolicy> {
    let (place, name, others) = match &text.place {
        Place::Trust => return None,
        Place::Inline { name, .. } => (AwsPlace::Inline, name.clone(), Some(Vec::new())),
        Place::Managed(policy) => (AwsPlace::Managed, policy.arn.clone(), others(policy, role)),
        Place::Boundary(policy) => (AwsPlace::Boundary, policy.arn.clone(), others(policy, role)),
        Place::Key { arn } if arn == key => (AwsPlace::Key, arn.clone(), Some(Vec::new())),
        Place::Key { .. } => return None,
    };
    Some(AwsPolicy {
        place,
        name,
        text: Some(text.text.clone()),
        others,
    })
}

/// Who has a policy beside the role.
fn others(policy: &ManagedPolicy, role: &str) -> Option<Vec<String>> {
    if policy.is_aws_owned() {
        return Some(vec!["AWS".to_owned()]);
    }
    let others = policy
        .others
        .as_ref()?
        .iter()
        .filter_map(|entity| match entity {
            Entity::Role(name) if name == role => None,
            Entity::Role(name) | Entity::User(name) | Entity::Group(name) => Some(name.clone()),
        });
    Some(others.collect())
}

/// A policy that decides and could not be read.
fn absent(unread: &Unread, reading: &Reading, key: &str) -> Option<AwsPolicy> {
    let is_boundary = |arn: &String| {
        let boundary = reading
            .role
            .as_ref()
            .and_then(|role| role.boundary.as_ref());
        boundary == Some(arn)
    };
    let (place, name) = match &unread.what {
        // Whether it has a boundary is not known either.
        Item::Role => (AwsPlace::Boundary, "iam:GetRole".to_owned()),
        Item::InlinePolicies => (AwsPlace::Inline, "iam:ListRolePolicies".to_owned()),
        Item::InlinePolicy { name } => (AwsPlace::Inline, name.clone()),
        Item::AttachedPolicies => (AwsPlace::Managed, "iam:ListAttachedRolePolicies".to_owned()),
        Item::ManagedPolicy { arn } if is_boundary(arn) => (AwsPlace::Boundary, arn.clone()),
        Item::ManagedPolicy { arn } => (AwsPlace::Managed, arn.clone()),
        Item::KeyPolicy { .. } | Item::Key { .. } if has_key_policy(reading, key) => return None,
        Item::KeyPolicy { id, .. } | Item::Key { id, .. } => (AwsPlace::Key, id.clone()),
        Item::PolicyVersions { .. } | Item::PolicyEntities { .. } | Item::Grants { .. } => {
            return None;
        }
    };
    Some(AwsPolicy {
        place,
        name,
        text: None,
        others: None,
    })
}

fn has_key_policy(reading: &Reading, key: &str) -> bool {
    let mut places = reading.policies.iter().map(|text| &text.place);
    places.any(|place| matches!(place, Place::Key { arn } if arn == key))
}

/// What a grant gives the role, as a policy of the key: it passes by a list that allows, and no denial.
/// Source: AWS KMS developer guide, "Grants in AWS KMS".
fn granted(grant: &Grant, used: &Used, key: &str) -> Option<AwsPolicy> {
    if grant.key != key || grant.grantee != used.role.as_str() {
        return None;
    }
    let actions: Vec<String> = grant
        .operations
        .iter()
        .map(|operation| format!("kms:{operation}"))
        .collect();
    let statement = serde_json::json!({
        "Effect": "Allow", "Principal": {"AWS": grant.grantee}, "Action": actions, "Resource": "*",
    });
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": [statement]});
    Some(AwsPolicy {
        place: AwsPlace::Key,
        name: grant.name.clone().unwrap_or_else(|| grant.id.clone()),
        // For which uses a constrained one holds is not known.
        text: (!grant.is_constrained).then(|| document.to_string()),
        others: None,
    })
}

impl AwsRead {
    /// The documents, each by where it stands, with what tells it from any other.
    pub(in crate::clouds) fn documents(&self) -> Vec<(String, String)> {
        let named = self.reading.policies.iter().map(|policy| {
            let place = match &policy.place {
                Place::Trust => "trust".to_owned(),
                Place::Inline { name, .. } => format!("inline {name}"),
                Place::Managed(policy) => format!("managed {}", policy.arn),
                Place::Boundary(policy) => format!("boundary {}", policy.arn),
                Place::Key { arn } => format!("key {arn}"),
            };
            let fingerprint = policy.fingerprint().map(|it| it.to_string());
            (place, fingerprint.unwrap_or_else(|| policy.text.clone()))
        });
        let states = self.reading.keys.iter();
        let states = states.map(|key| (format!("state {}", key.arn), format!("{:?}", key.state)));
        let mut documents: Vec<_> = named.chain(states).collect();
        documents.sort_unstable();
        documents
    }

    /// Whether everything could be read that could be read before. What is gone was read.
    pub(in crate::clouds) fn is_as_whole_as(&self, before: &Self) -> bool {
        let lacks = |unread: &Unread| {
            let mut others = before.reading.unread.iter();
            !matches!(unread.why, Why::Gone) && others.all(|other| other.what != unread.what)
        };
        !self.reading.unread.iter().any(lacks)
    }

    /// The texts as they are, to go back to and to merge into.
    pub(in crate::clouds) fn texts(&self) -> Vec<KeptText> {
        let texts = self.places.iter().flatten();
        let texts = texts.map(|text| KeptText {
            half: Some(match text.place {
                Place::Key { .. } => Half::Key,
                _ => Half::Role,
            }),
            bytes: text.text.clone().into_bytes().into(),
        });
        texts.collect()
    }
}

/// The `Sid` of a statement, or its number from 1.
#[must_use]
pub fn statement_name(policy: &str, position: usize) -> String {
    let document: Value = serde_json::from_str(policy).unwrap_or_default();
    let statement = match &document["Statement"] {
        Value::Array(all) => all.get(position),
        one => Some(one),
    };
    let sid = statement.and_then(|statement| statement["Sid"].as_str());
    sid.map_or_else(|| (position + 1).to_string(), str::to_owned)
}
