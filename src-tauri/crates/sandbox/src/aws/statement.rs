//! Policy documents for worlds: a small builder.

use serde_json::{Value, json};

/// What Atlas does with a key. Source: MongoDB documentation, "Manage customer keys with AWS KMS".
const ATLAS_ACTIONS: [&str; 3] = ["kms:Decrypt", "kms:Encrypt", "kms:DescribeKey"];

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct AwsStatement(Value);

impl AwsStatement {
    /// Allows what Atlas does with the key `resource`.
    #[must_use]
    pub fn allow(resource: &str) -> Self {
        Self::new("Allow", resource)
    }

    /// Denies it.
    #[must_use]
    pub fn deny(resource: &str) -> Self {
        Self::new("Deny", resource)
    }

    /// Lets the policies of an account's identities decide: what every key policy begins with.
    #[must_use]
    pub fn leave_to_account(account: &str) -> Self {
        Self::allow("*")
            .actions(&["kms:*"])
            .principal(&format!("arn:aws:iam::{account}:root"))
            .with("Sid", "Enable IAM User Permissions".into())
    }

    /// Lets `account` assume a role with this external ID.
    #[must_use]
    pub fn trust(account_arn: &str, external_id: &str) -> Self {
        let mut statement = Self(json!({"Effect": "Allow", "Action": "sts:AssumeRole"}));
        statement.0["Condition"] = json!({"StringEquals": {"sts:ExternalId": external_id}});
        statement.principal(account_arn)
    }

    /// For these actions instead.
    #[must_use]
    pub fn actions(self, actions: &[&str]) -> Self {
        self.with("Action", json!(actions))
    }

    /// For this principal: key and trust policies have one.
    #[must_use]
    pub fn principal(self, arn: &str) -> Self {
        self.with("Principal", json!({"AWS": arn}))
    }

    /// From these addresses.
    #[must_use]
    pub fn from_addresses<Text: AsRef<str>>(self, blocks: &[Text]) -> Self {
        self.addresses("IpAddress", blocks)
    }

    /// From all but these addresses.
    #[must_use]
    pub fn from_other_addresses<Text: AsRef<str>>(self, blocks: &[Text]) -> Self {
        self.addresses("NotIpAddress", blocks)
    }

    /// With another member, or this one instead of what it had.
    #[must_use]
    pub fn with(mut self, member: &str, value: Value) -> Self {
        self.0[member] = value;
        self
    }

    /// The document with these statements.
    #[must_use]
    pub fn document(statements: &[Self]) -> String {
        let statements: Vec<&Value> = statements.iter().map(|statement| &statement.0).collect();
        json!({"Version": "2012-10-17", "Statement": statements}).to_string()
    }

    fn new(effect: &str, resource: &str) -> Self {
        Self(json!({"Effect": effect, "Action": ATLAS_ACTIONS, "Resource": resource}))
    }

    fn addresses<Text: AsRef<str>>(self, operator: &str, blocks: &[Text]) -> Self {
        let blocks: Vec<&str> = blocks.iter().map(AsRef::as_ref).collect();
        self.with("Condition", json!({operator: {"aws:SourceIp": blocks}}))
    }
}
