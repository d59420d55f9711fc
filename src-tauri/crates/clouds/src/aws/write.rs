//! Writing a document, exactly once: the library's own retries are off here.

use aws_smithy_types::retry::RetryConfig;

use super::arn::is_name;
use super::canonical::{Flaw, flaws};
use super::hosts::Region;
use super::limits::{self, Limit};
use super::policies;
use super::reading::{ManagedPolicy, Place};
use super::session::{Session, incomplete};
use crate::change::Written;
use crate::error::CloudError;
use crate::fingerprint::Marker;

const PUT_INLINE: &str = "iam:PutRolePolicy";
const CREATE_VERSION: &str = "iam:CreatePolicyVersion";
const DELETE_VERSION: &str = "iam:DeletePolicyVersion";
const PUT_KEY_POLICY: &str = "kms:PutKeyPolicy";
/// Source: IAM User Guide, *IAM and AWS STS quotas*.
const MOST_VERSIONS: usize = 5;

/// Why a document was not written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// AWS refused, or was not reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// What is wrong with the document. Nothing was sent.
    #[error("the document has flaws: {0:?}")]
    Flaws(Vec<Flaw>),
    /// It is too long. Nothing was sent.
    #[error("the document is too long: {} of {}", .0.size, .0.most)]
    TooLong(Limit),
    /// AWS owns the policy, or this kind of document is not written. Nothing was sent.
    #[error("the document cannot be written")]
    NotWritable,
    /// The policy has five versions, as many as there may be. Deleting one is a step of its own.
    #[error("the policy has as many versions as there may be")]
    VersionsFull {
        /// The oldest version that is not in force.
        oldest: u64,
    },
}

/// Writes an inline policy of a role, whether it is there or not.
pub async fn put_role_policy(
    session: &Session,
    role: &str,
    name: &str,
    text: &str,
) -> Written<Refusal> {
    let place = Place::Inline {
        role: role.to_owned(),
        name: name.to_owned(),
    };
    if !is_name(role) || !is_name(name) {
        return Written::Refused(CloudError::InvalidName(PUT_INLINE).into());
    }
    if let Some(why) = refused(&place, text) {
        return Written::Refused(why);
    }
    let ask = session.iam().put_role_policy().role_name(role);
    let ask = ask.policy_name(name).policy_document(text);
    let once = aws_sdk_iam::Config::builder().retry_config(RetryConfig::disabled());
    match ask.customize().config_override(once).send().await {
        Ok(_) => Written::Done { marker: None },
        Err(error) => sent(session.iam_error(PUT_INLINE, error)),
    }
}

/// Adds a version to a managed policy and sets it in force, in one call. With five versions nothing is
/// sent.
pub async fn create_policy_version(
    session: &Session,
    policy: &ManagedPolicy,
    text: &str,
) -> Written<Refusal> {
    if let Some(why) = refused(&Place::Managed(policy.clone()), text) {
        return Written::Refused(why);
    }
    let (versions, in_force) = match policies::versions(session, &policy.arn).await {
        Ok(versions) => versions,
        Err(error) => return Written::Refused(error.into()),
    };
    if versions.len() >= MOST_VERSIONS {
        let in_force = in_force.unwrap_or(policy.version);
        let oldest = versions.into_iter().filter(|it| *it != in_force).min();
        return Written::Refused(Refusal::VersionsFull {
            oldest: oldest.unwrap_or_default(),
        });
    }
    let ask = session.iam().create_policy_version();
    let ask = ask.policy_arn(&policy.arn).policy_document(text);
    let once = aws_sdk_iam::Config::builder().retry_config(RetryConfig::disabled());
    let ask = ask.set_as_default(true).customize().config_override(once);
    match ask.send().await {
        Ok(answer) => {
            let id = answer.policy_version.and_then(|version| version.version_id);
            match id.as_deref().and_then(policies::version_number) {
                Some(number) => Written::Done {
                    marker: Some(Marker::Version(number)),
                },
                None => Written::Unclear(incomplete(CREATE_VERSION)),
            }
        }
        Err(error) => sent(session.iam_error(CREATE_VERSION, error)),
    }
}

/// Deletes one version of a managed policy, which must not be the one in force.
pub async fn delete_policy_version(session: &Session, arn: &str, version: u64) -> Written<Refusal> {
    let ask = session.iam().delete_policy_version().policy_arn(arn);
    let once = aws_sdk_iam::Config::builder().retry_config(RetryConfig::disabled());
    let ask = ask.version_id(format!("v{version}")).customize();
    match ask.config_override(once).send().await {
        Ok(_) => Written::Done { marker: None },
        Err(error) => sent(session.iam_error(DELETE_VERSION, error)),
    }
}

/// Writes a key's policy. The check that keeps an account from locking itself out stays on.
pub async fn put_key_policy(session: &Session, arn: &str, text: &str) -> Written<Refusal> {
    let Some(region) = Region::of_arn(arn) else {
        return Written::Refused(CloudError::InvalidName(PUT_KEY_POLICY).into());
    };
    let place = Place::Key {
        arn: arn.to_owned(),
    };
    if let Some(why) = refused(&place, text) {
        return Written::Refused(why);
    }
    let client = session.kms(&region);
    let ask = client.put_key_policy().key_id(arn);
    let once = aws_sdk_kms::Config::builder().retry_config(RetryConfig::disabled());
    let ask = ask.policy_name("default").policy(text).customize();
    match ask.config_override(once).send().await {
        Ok(_) => Written::Done { marker: None },
        Err(error) => sent(session.kms_error(PUT_KEY_POLICY, &region, error)),
    }
}

/// Why `text` is not sent to `place`, if it is not.
pub fn refused(place: &Place, text: &str) -> Option<Refusal> {
    match place {
        Place::Trust => return Some(Refusal::NotWritable),
        Place::Managed(policy) | Place::Boundary(policy) if policy.is_aws_owned() => {
            return Some(Refusal::NotWritable);
        }
        Place::Managed(_) | Place::Boundary(_) | Place::Inline { .. } | Place::Key { .. } => {}
    }
    let flaws = flaws(text, true);
    if !flaws.is_empty() {
        return Some(Refusal::Flaws(flaws));
    }
    let limit = limits::size(place, text);
    (!limit.holds()).then_some(Refusal::TooLong(limit))
}

/// What a failed write means.
fn sent(error: CloudError) -> Written<Refusal> {
    match error.may_have_been_taken() {
        true => Written::Unclear(error),
        false => Written::Refused(error.into()),
    }
}
