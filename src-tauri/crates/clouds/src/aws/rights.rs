//! The policies that a sign-in needs, ready to paste: one for watching, one for changing. Both name
//! the documents they are about, and nothing beside.

use serde_json::{Value, json};

use super::arn::RoleArn;

/// What the policies are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The role that Atlas takes on.
    pub role: RoleArn,
    /// The ARNs of the policies attached to it and of its boundary, as far as they are known. Where
    /// none is, watching asks for reading those of the account.
    pub policies: Vec<String>,
    /// The ARNs of the key and of its replicas.
    pub keys: Vec<String>,
}

/// What a right to change can be misused for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misuse {
    /// `iam:PutRolePolicy`: giving the role any right at all.
    PowerOverRole {
        /// Its ARN.
        role: String,
    },
    /// `iam:CreatePolicyVersion`: giving any right to everyone the policy is attached to.
    PowerOverEveryoneAttached {
        /// Its ARN.
        policy: String,
    },
    /// `kms:PutKeyPolicy`: deciding who uses and manages the key, and locking others out.
    PowerOverKey {
        /// Its ARN.
        key: String,
    },
}

/// For reading everything that decides, and nothing else.
#[must_use]
pub fn watching(names: &Names) -> String {
    let mut statements = vec![statement(
        "KeygateReadsTheRole",
        &[
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
        ],
        json!(names.role.as_str()),
    )];
    let (partition, account) = (names.role.partition().as_str(), names.role.account());
    let policies = match names.policies.is_empty() {
        false => json!(names.policies),
        true => json!([
            format!("arn:{partition}:iam::{account}:policy/*"),
            format!("arn:{partition}:iam::aws:policy/*"),
        ]),
    };
    statements.push(statement(
        "KeygateReadsItsPolicies",
        &[
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListEntitiesForPolicy",
            "iam:ListPolicyVersions",
        ],
        policies,
    ));
    if !names.keys.is_empty() {
        statements.push(statement(
            "KeygateReadsTheKey",
            &["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"],
            json!(names.keys),
        ));
    }
    document(&statements)
}

/// For changing what was read: beside [`watching`], not in its place.
#[must_use]
pub fn changing(names: &Names) -> String {
    let mut statements = vec![statement(
        "KeygateWritesTheRole",
        &["iam:PutRolePolicy"],
        json!(names.role.as_str()),
    )];
    let own = own_policies(names);
    if !own.is_empty() {
        statements.push(statement(
            "KeygateWritesItsPolicies",
            &["iam:CreatePolicyVersion"],
            json!(own),
        ));
    }
    if !names.keys.is_empty() {
        statements.push(statement(
            "KeygateWritesTheKey",
            &["kms:PutKeyPolicy"],
            json!(names.keys),
        ));
    }
    document(&statements)
}

/// For deleting one version of a policy that has as many as there may be; asked for on demand.
#[must_use]
pub fn deleting_a_version(policy: &str) -> String {
    document(&[statement(
        "KeygateDeletesAnOldVersion",
        &["iam:DeletePolicyVersion"],
        json!(policy),
    )])
}

/// For choosing a role and a key in a first set-up, where Atlas names none yet.
#[must_use]
pub fn setting_up() -> String {
    document(&[statement(
        "KeygateListsRolesAndKeys",
        &["iam:ListRoles", "kms:ListAliases", "kms:ListKeys"],
        json!("*"),
    )])
}

/// What [`changing`] can be misused for.
#[must_use]
pub fn misuses(names: &Names) -> Vec<Misuse> {
    let role = Misuse::PowerOverRole {
        role: names.role.as_str().to_owned(),
    };
    let policies = own_policies(names).into_iter();
    let keys = names.keys.iter();
    std::iter::once(role)
        .chain(policies.map(|policy| Misuse::PowerOverEveryoneAttached { policy }))
        .chain(keys.map(|key| Misuse::PowerOverKey { key: key.clone() }))
        .collect()
}

/// Nobody can change those that AWS owns.
fn own_policies(names: &Names) -> Vec<String> {
    let all = names.policies.iter();
    all.filter(|arn| !arn.contains(":iam::aws:policy/"))
        .cloned()
        .collect()
}

fn statement(sid: &str, actions: &[&str], resource: Value) -> Value {
    let mut statement = json!({ "Sid": sid, "Effect": "Allow", "Action": actions });
    if let Some(members) = statement.as_object_mut() {
        members.insert("Resource".to_owned(), resource);
    }
    statement
}

fn document(statements: &[Value]) -> String {
    format!(
        "{:#}",
        json!({ "Version": "2012-10-17", "Statement": statements })
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{Place, flaws, size};
    use crate::error::CloudError;

    fn names() -> Result<Names, CloudError> {
        Ok(Names {
            role: RoleArn::parse("arn:aws-cn:iam::111122223333:role/Atlas")?,
            policies: vec![
                "arn:aws-cn:iam::111122223333:policy/Keys".to_owned(),
                "arn:aws-cn:iam::aws:policy/ReadOnly".to_owned(),
            ],
            keys: vec!["arn:aws-cn:kms:cn-north-1:111122223333:key/k".to_owned()],
        })
    }

    #[test]
    fn c7_watching_can_change_nothing_and_changing_nothing_but_what_is_named()
    -> Result<(), CloudError> {
        let names = names()?;
        for write in [
            ":Put", ":Create", ":Delete", ":Attach", ":Set", ":Update", ":*", "\"*\"",
        ] {
            assert!(!watching(&names).contains(write), "{write}");
        }
        let changing = changing(&names);
        for named in [
            "iam:PutRolePolicy",
            "iam:CreatePolicyVersion",
            "kms:PutKeyPolicy",
        ] {
            assert!(changing.contains(named), "{named}");
        }
        for not in [":Delete", "aws:policy/ReadOnly", "*", ":Get", ":List"] {
            assert!(!changing.contains(not), "{not}");
        }
        Ok(())
    }

    #[test]
    fn every_text_is_a_policy_that_aws_takes() -> Result<(), CloudError> {
        let names = names()?;
        let unknown = Names {
            policies: Vec::new(),
            keys: Vec::new(),
            ..names.clone()
        };
        let place = Place::Inline {
            role: "r".to_owned(),
            name: "n".to_owned(),
        };
        for text in [
            watching(&names),
            watching(&unknown),
            changing(&names),
            changing(&unknown),
            deleting_a_version("arn:aws:iam::111122223333:policy/Keys"),
            setting_up(),
        ] {
            assert_eq!(flaws(&text, true), [], "{text}");
            assert!(size(&place, &text).holds());
        }
        Ok(())
    }

    #[test]
    fn c7_each_right_to_change_says_what_it_can_be_misused_for() -> Result<(), CloudError> {
        let misuses = misuses(&names()?);
        assert!(matches!(
            misuses.as_slice(),
            [
                Misuse::PowerOverRole { .. },
                Misuse::PowerOverEveryoneAttached { policy },
                Misuse::PowerOverKey { .. }
            ] if policy.ends_with("/Keys")
        ));
        Ok(())
    }
}
