//! Reading from AWS all that decides who may use the key, and evaluating it as one.

use std::sync::Arc;

use access_list::{
    AccessList, AwsEvaluation, AwsPlace, AwsPolicy, Comparison, Context, Half, Verdict, compare,
    evaluate_aws,
};
use atlas::{EncryptionAtRest, Roles};
use clouds::aws::{
    Entity, Grant, Identity, Item, KeyName, ManagedPolicy, Place, PolicyText, Reading, Region,
    RoleArn, Unread,
};
use jiff::Timestamp;

use super::Parts;
use super::aws::SignedIn;
use crate::access_list::comparing::{self, Shown};
use crate::access_list::defaults::TargetDefaults;
use crate::access_list::needed::{self, NeededSet};
use crate::access_list::state::KeptText;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// What was read from AWS, and what it makes.
#[derive(Debug)]
pub struct AwsRead {
    /// Who read it.
    pub identity: Identity,
    /// When.
    pub at: Timestamp,
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

/// Reads what decides, and compares it with what is needed.
///
/// # Errors
/// `AwsNotSignedIn`, `AwsNotUsed`, `Cancelled`, why Atlas did not answer, and as comparing.
pub async fn read(
    parts: Parts<'_>,
    connection: &Connection,
    call: &Call<'_>,
) -> Result<(Shown, Arc<AwsRead>), ShellError> {
    let signed_in = parts.aws.session(connection)?;
    let reading = async {
        let has = atlas_has(connection).await?;
        let (role, key) = has.role_and_key()?;
        let defaults = TargetDefaults::new(&has.settings, &has.roles, connection);
        let set = needed::read(parts.lists, connection).await?;
        let used = Used {
            role,
            key,
            regions: regions(connection).await,
        };
        let read = read_now(&signed_in, &used, &defaults, &set).await?;
        Ok((defaults, set, read))
    };
    // What asks AWS is large: on the heap it leaves room on the stack.
    let (defaults, set, read) = call.until_cancelled(Box::pin(reading)).await?;
    let read = Arc::new(read);
    parts.aws.set_read(connection, Some(Arc::clone(&read)));
    let list = read.evaluation.list.clone();
    let taken = (list, read.texts());
    let activity = parts.activity;
    let shown = comparing::take_over(parts.lists, connection, taken, defaults, set, activity).await;
    Ok((shown, read))
}

/// What Atlas has of the project in use.
pub(super) struct AtlasHas {
    settings: EncryptionAtRest,
    roles: Roles,
}

/// Asks Atlas once.
///
/// # Errors
/// `AwsNotUsed` without a project, and why Atlas did not answer.
pub(super) async fn atlas_has(connection: &Connection) -> Result<AtlasHas, ShellError> {
    let project = connection.project().ok_or(ShellError::AwsNotUsed)?;
    let client = &connection.client;
    let (settings, roles) = tokio::join!(
        client.encryption_at_rest(&project.id),
        client.roles(&project.id)
    );
    let error = |error| connection.error(error);
    Ok(AtlasHas {
        settings: settings.map_err(error)?,
        roles: roles.map_err(error)?,
    })
}

impl AtlasHas {
    /// The role and the key that Atlas says it uses.
    ///
    /// # Errors
    /// `AwsNotUsed`.
    pub(super) fn role_and_key(&self) -> Result<(RoleArn, KeyName), ShellError> {
        let aws = self.settings.aws.as_ref().filter(|aws| aws.enabled);
        let aws = aws.ok_or(ShellError::AwsNotUsed)?;
        let role = self.roles.aws.iter().find(|role| role.used_for_encryption);
        let role = role.and_then(|role| role.iam_assumed_role_arn.as_deref());
        let role = role.and_then(|arn| RoleArn::parse(arn).ok());
        let id = aws.customer_master_key_id.as_deref().unwrap_or_default();
        let region = match Region::of_arn(id) {
            Some(region) => Some(region),
            None => aws.region.as_deref().and_then(aws_region),
        };
        let key = region.and_then(|region| KeyName::new(id, &region).ok());
        role.zip(key).ok_or(ShellError::AwsNotUsed)
    }
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

async fn read_now(
    signed_in: &SignedIn,
    used: &Used,
    defaults: &TargetDefaults,
    set: &NeededSet,
) -> Result<AwsRead, ShellError> {
    let reading = clouds::aws::read(&signed_in.session, &used.role, &used.key, &used.regions);
    let reading = Box::pin(reading).await;
    let context = Asked {
        role: used.role.as_str(),
        is_private: defaults.private_networking,
        at: Timestamp::now(),
    };
    Ok(blocking(|| {
        evaluated(reading, signed_in, used, &context, set)
    }))
}

/// For whom, and when, policies are evaluated.
struct Asked<'a> {
    role: &'a str,
    is_private: bool,
    at: Timestamp,
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
fn evaluated(
    reading: Reading,
    signed_in: &SignedIn,
    used: &Used,
    asked: &Asked<'_>,
    set: &NeededSet,
) -> AwsRead {
    let mut arns = reading.keys.iter().map(|key| key.arn.clone());
    let first = arns.next().unwrap_or_else(|| used.key.id().to_owned());
    let of_key = |arn: String| {
        let (policies, places) = policies(&reading, used, &arn);
        let context = Context {
            role: Some(asked.role),
            key: Some(&arn),
            private_networking: asked.is_private,
            ..Context::at(asked.at)
        };
        let evaluation = evaluate_aws(&policies, &context);
        let comparison = compare(&set.needed, &evaluation.list, &[], asked.at);
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
        at: asked.at,
        policies: worst.policies,
        places: worst.places,
        key_arn: worst.arn,
        role_arn: asked.role.to_owned(),
        evaluation: worst.evaluation,
        private_networking: asked.is_private,
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
    fn texts(&self) -> Vec<KeptText> {
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

    /// The list that was read.
    #[must_use]
    pub fn list(&self) -> &AccessList {
        &self.evaluation.list
    }
}
