//! Reading from AWS all that decides who may use the key, and evaluating it as one.

use access_list::{
    AwsEvaluation, AwsPlace, AwsPolicy, Comparison, Context, Half, Verdict, compare, evaluate_aws,
};
use clouds::aws::{
    Entity, Grant, Identity, Item, KeyName, ManagedPolicy, Place, PolicyText, Reading, Region,
    RoleArn, Unread,
};
use encryption::Provider;
use serde_json::Value;

use super::SignedIn;
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
}

/// Which role and key Atlas uses.
struct Used {
    role: RoleArn,
    key: KeyName,
    /// Where the project's clusters are.
    regions: Vec<Region>,
}

/// Reads what decides.
///
/// # Errors
/// `CloudNotUsed`.
pub(in crate::clouds) async fn read(
    signed_in: &SignedIn,
    asked: &Asked<'_>,
) -> Result<AwsRead, ShellError> {
    let (role, key) = role_and_key(asked.has)?;
    let used = Used {
        role,
        key,
        regions: regions(asked.connection).await,
    };
    let reading = clouds::aws::read(&signed_in.session, &used.role, &used.key, &used.regions);
    let reading = Box::pin(reading).await;
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
        let comparison = compare(&asked.set.needed, &evaluation.list, &[], asked.at);
        OfKey {
            worse: worse(&comparison),
            arn,
            policies,
            places,
            evaluation,
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
