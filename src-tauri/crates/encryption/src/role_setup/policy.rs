//! The two policies of the IAM role, ready to paste.

use serde_json::Value;

use crate::finding::Field;
use crate::grantee::AwsGrantee;
use crate::normalise;
use crate::rules::aws::names_key;

/// Who may assume the role: Atlas's account, and only with the external id. Source: Atlas
/// documentation, unified AWS access.
#[must_use]
pub fn trust_policy(grantee: &AwsGrantee) -> String {
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{
        "AWS": {account}
      }},
      "Action": "sts:AssumeRole",
      "Condition": {{
        "StringEquals": {{
          "sts:ExternalId": {external_id}
        }}
      }}
    }}
  ]
}}
"#,
        account = quoted(grantee.principal()),
        external_id = quoted(grantee.external_id()),
    )
}

/// What the role may do: use the key that was entered as `key`, and nothing else. Only for a whole
/// ARN: an id alone names a key in whatever account asks, and a pattern opens more than one.
///
/// Source: Atlas documentation, AWS KMS prerequisites.
#[must_use]
pub fn permission_policy(key: &str) -> Option<String> {
    let key_arn = normalise::text(Field::CustomerMasterKeyId, key);
    names_key(&key_arn).then(|| using(&key_arn))
}

fn using(key_arn: &str) -> String {
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Action": [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:DescribeKey"
      ],
      "Resource": {key}
    }}
  ]
}}
"#,
        key = quoted(key_arn),
    )
}

/// A JSON text, with its quotes.
fn quoted(text: &str) -> Value {
    Value::from(text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use atlas::Origin;
    use serde_json::json;

    use super::super::twin::{ROLE, aws_role};
    use super::*;
    use crate::grantee::{GranteeSource, KnownGrantees};

    #[test]
    fn only_atlass_account_with_the_external_id_may_assume_the_role() {
        let source = GranteeSource {
            origin: &Origin::commercial(),
            practice: false,
        };
        let checked = KnownGrantees::default().aws(source, &aws_role(ROLE, None), "");
        let policy = trust_policy(&checked.unwrap().confirmed());

        assert_eq!(
            serde_json::from_str::<Value>(&policy).unwrap(),
            json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::299602853325:root"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": "b63a96a9-5e21-4eee-9902-a3cdc7a0d81e"}},
            }]})
        );
    }

    #[test]
    fn the_role_may_use_this_key_and_nothing_else() {
        let key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let policy: Value = serde_json::from_str(&permission_policy(key).unwrap()).unwrap();

        assert_eq!(
            policy,
            json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow",
                "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
                "Resource": key,
            }]})
        );
    }

    #[test]
    fn a_policy_is_for_a_whole_key_arn_only_however_it_was_pasted() {
        let key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        for pasted in [format!(" {key}\n"), format!("\"KeyArn\": \"{key}\",")] {
            assert_eq!(
                permission_policy(&pasted),
                permission_policy(key),
                "{pasted}"
            );
        }
        for other in [
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:iam::123456789012:role/kms",
            "arn:aws:kms:us-east-1:123456789012:key/*",
            "",
        ] {
            assert_eq!(permission_policy(other), None, "{other}");
        }
    }

    #[test]
    fn no_text_can_add_to_a_policy() {
        let hostile = r#"x", "Action": "*"}, {"#;
        let permission: Value = serde_json::from_str(&using(hostile)).unwrap();

        assert_eq!(permission["Statement"][0]["Resource"], hostile);
        assert_eq!(permission["Statement"].as_array().unwrap().len(), 1);
    }
}
