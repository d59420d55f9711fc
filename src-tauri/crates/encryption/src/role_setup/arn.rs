//! The ARN of an IAM role, as people paste it.

use crate::normalise;
use crate::rules::aws::{is_account, is_iam_name, is_partition, is_served};
use crate::rules::is_hex;

/// Source: Atlas Admin API description, `iamAssumedRoleArn`.
const LONGEST: usize = 2048;

/// The ARN of an IAM role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleArn(String);

impl RoleArn {
    /// `arn:aws:iam::123456789012:role/name`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was pasted instead of a role's ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleArnMistake {
    /// Nothing.
    Required,
    /// Atlas's own id of the role: 24 digits 0-9 a-f.
    AtlasRoleId,
    /// No ARN, for instance the role's name alone.
    NotArn,
    /// The ARN of an IAM user. Atlas assumes roles only.
    UserArn,
    /// The ARN of a session with a role, as AWS shows it to whoever has assumed the role.
    AssumedRoleArn {
        /// What the role's ARN would be if the role has no path: a session does not show it. None
        /// where such a role has one, or where the session's ARN is not whole.
        likely: Option<String>,
    },
    /// An AWS account, such as the one that Atlas names for the trust policy.
    AccountArn,
    /// The ARN of a key or of an alias.
    KeyArn,
    /// The ARN of something else, or one that is not whole.
    NotRoleArn,
    /// A role in a partition of AWS that Atlas does not serve.
    PartitionNotServed {
        /// The partition: `aws-eusc`.
        partition: String,
    },
    /// More characters than the description allows.
    TooLong {
        /// The most that is allowed.
        limit: usize,
    },
}

/// Reads the ARN of an IAM role. What came along when it was pasted is left out.
///
/// # Errors
/// What the text is instead.
pub fn check_role_arn(text: &str) -> Result<RoleArn, RoleArnMistake> {
    let text = normalise::role_arn(text);
    if text.is_empty() {
        return Err(RoleArnMistake::Required);
    }
    if is_hex(&text, 24) {
        return Err(RoleArnMistake::AtlasRoleId);
    }
    if text.chars().count() > LONGEST {
        return Err(RoleArnMistake::TooLong { limit: LONGEST });
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &["arn", partition, service, region, account, resource] = parts.as_slice() else {
        return Err(if text.starts_with("arn:") {
            RoleArnMistake::NotRoleArn
        } else {
            RoleArnMistake::NotArn
        });
    };
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    match (service, kind) {
        ("kms", _) => Err(RoleArnMistake::KeyArn),
        ("sts", "assumed-role") => Err(RoleArnMistake::AssumedRoleArn {
            likely: role_of_session(partition, account, name),
        }),
        ("iam", "root") => Err(RoleArnMistake::AccountArn),
        ("iam", "user") => Err(RoleArnMistake::UserArn),
        ("iam", "role")
            if is_partition(partition)
                && region.is_empty()
                && is_account(account)
                && is_iam_name(name) =>
        {
            if is_served(partition) {
                Ok(RoleArn(text))
            } else {
                let partition = partition.to_owned();
                Err(RoleArnMistake::PartitionNotServed { partition })
            }
        }
        _ => Err(RoleArnMistake::NotRoleArn),
    }
}

/// The ARN of the role of the session `{role}/{session}`, if the role has no path.
fn role_of_session(partition: &str, account: &str, session: &str) -> Option<String> {
    let role = session.split('/').next().unwrap_or_default();
    // Source: AWS IAM Identity Center and IAM documentation: these have the paths
    // aws-reserved/sso.amazonaws.com/… and aws-service-role/….
    let has_path = ["AWSReservedSSO_", "AWSServiceRoleFor"]
        .iter()
        .any(|beginning| role.starts_with(beginning));
    let can_be_right =
        is_served(partition) && is_account(account) && is_iam_name(role) && !has_path;
    can_be_right.then(|| format!("arn:{partition}:iam::{account}:role/{role}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn mistake(text: &str) -> RoleArnMistake {
        check_role_arn(text).unwrap_err()
    }

    #[test]
    fn the_arn_of_a_role_is_taken_in_each_of_awss_partitions_and_with_a_path() {
        for arn in [
            "arn:aws:iam::123456789012:role/atlas-kms",
            "arn:aws-us-gov:iam::123456789012:role/atlas-kms",
            "arn:aws-cn:iam::123456789012:role/atlas-kms",
            "arn:aws:iam::123456789012:role/database/keys/Atlas_KMS+1=2,3.4@5",
        ] {
            assert_eq!(check_role_arn(arn).unwrap().as_str(), arn);
        }
    }

    #[test]
    fn what_comes_along_when_it_is_pasted_is_left_out() {
        let pasted = "\u{200b} arn:aws:iam::123456789012:role/atlas-kms\r\n";
        assert_eq!(
            check_role_arn(pasted).unwrap().as_str(),
            "arn:aws:iam::123456789012:role/atlas-kms"
        );
    }

    #[test]
    fn each_thing_that_people_take_for_it_is_named() {
        for (text, expected) in [
            (" \n", RoleArnMistake::Required),
            ("6a793f88c0eb9e7a17716581", RoleArnMistake::AtlasRoleId),
            ("atlas-kms", RoleArnMistake::NotArn),
            ("123456789012", RoleArnMistake::NotArn),
            (
                "arn:aws:iam::123456789012:user/alice",
                RoleArnMistake::UserArn,
            ),
            ("arn:aws:iam::299602853325:root", RoleArnMistake::AccountArn),
            (
                "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                RoleArnMistake::KeyArn,
            ),
            (
                "arn:aws:kms:us-east-1:123456789012:alias/atlas",
                RoleArnMistake::KeyArn,
            ),
        ] {
            assert_eq!(mistake(text), expected, "{text}");
        }
    }

    #[test]
    fn a_session_with_a_role_leads_to_the_role() {
        assert_eq!(
            mistake("arn:aws-us-gov:sts::123456789012:assumed-role/atlas-kms/alice@example.com"),
            RoleArnMistake::AssumedRoleArn {
                likely: Some("arn:aws-us-gov:iam::123456789012:role/atlas-kms".to_owned())
            }
        );
    }

    #[test]
    fn no_role_is_named_that_cannot_be_the_sessions() {
        for session in [
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_KeyAdmin_0123456789abcdef/a@b.c",
            "arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForSupport/support",
            "arn:aws-eusc:sts::123456789012:assumed-role/atlas-kms/alice",
            "arn:aws:sts::12345:assumed-role/atlas-kms/alice",
            "arn:aws:sts::123456789012:assumed-role//alice",
        ] {
            assert_eq!(
                mistake(session),
                RoleArnMistake::AssumedRoleArn { likely: None },
                "{session}"
            );
        }
    }

    #[test]
    fn a_partition_that_atlas_does_not_serve_is_named() {
        for partition in ["aws-eusc", "aws-iso", "aws-iso-b"] {
            assert_eq!(
                mistake(&format!("arn:{partition}:iam::123456789012:role/atlas-kms")),
                RoleArnMistake::PartitionNotServed {
                    partition: partition.to_owned()
                }
            );
        }
    }

    #[test]
    fn any_other_arn_and_half_ones_are_not_a_roles() {
        for text in [
            "arn:aws:iam::123456789012",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:iam::123456789012:role//atlas-kms",
            "arn:aws:iam::12345678901:role/atlas-kms",
            "arn:aws:iam:us-east-1:123456789012:role/atlas-kms",
            "arn:azure:iam::123456789012:role/atlas-kms",
            "arn:aws:iam::123456789012:policy/atlas-kms",
            "arn:aws:iam::123456789012:instance-profile/atlas-kms",
            "arn:aws:sts::123456789012:federated-user/alice",
            "arn:aws:s3:::bucket",
        ] {
            assert_eq!(mistake(text), RoleArnMistake::NotRoleArn, "{text}");
        }
    }

    #[test]
    fn an_endless_one_is_too_long() {
        let text = format!("arn:aws:iam::123456789012:role/{}", "a".repeat(2048));
        assert_eq!(mistake(&text), RoleArnMistake::TooLong { limit: 2048 });
    }
}
