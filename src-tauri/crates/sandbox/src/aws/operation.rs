//! What can be asked of the pretend AWS.

/// An operation, named as AWS names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are AWS's own")]
pub enum AwsOperation {
    RegisterClient,
    /// `GET /authorize` of the OIDC end point, which sends the browser to the page.
    Authorize,
    /// The page that asks whether to allow access, and its two answers.
    AuthorizePage,
    Allow,
    Deny,
    /// The start page of the access portal.
    StartPage,
    CreateToken,
    ListAccounts,
    ListAccountRoles,
    GetRoleCredentials,
    Logout,
    GetCallerIdentity,
    GetRole,
    ListRolePolicies,
    GetRolePolicy,
    PutRolePolicy,
    ListAttachedRolePolicies,
    GetPolicy,
    GetPolicyVersion,
    ListPolicyVersions,
    CreatePolicyVersion,
    DeletePolicyVersion,
    ListEntitiesForPolicy,
    DescribeKey,
    GetKeyPolicy,
    PutKeyPolicy,
    ListGrants,
    /// Anything else.
    Unknown,
}

const IAM: [AwsOperation; 11] = [
    AwsOperation::GetRole,
    AwsOperation::ListRolePolicies,
    AwsOperation::GetRolePolicy,
    AwsOperation::PutRolePolicy,
    AwsOperation::ListAttachedRolePolicies,
    AwsOperation::GetPolicy,
    AwsOperation::GetPolicyVersion,
    AwsOperation::ListPolicyVersions,
    AwsOperation::CreatePolicyVersion,
    AwsOperation::DeletePolicyVersion,
    AwsOperation::ListEntitiesForPolicy,
];

const KMS: [AwsOperation; 4] = [
    AwsOperation::DescribeKey,
    AwsOperation::GetKeyPolicy,
    AwsOperation::PutKeyPolicy,
    AwsOperation::ListGrants,
];

/// One of AWS's services, told apart by the first part of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    Iam,
    Kms,
    Sts,
    Oidc,
    Portal,
    /// What a browser shows.
    Browser,
}

impl Service {
    /// The name that a signature is made for; `None` where requests are not signed.
    pub(super) fn signed_as(self) -> Option<&'static str> {
        match self {
            Self::Iam => Some("iam"),
            Self::Kms => Some("kms"),
            Self::Sts => Some("sts"),
            Self::Oidc | Self::Portal | Self::Browser => None,
        }
    }
}

impl AwsOperation {
    /// The operation of IAM with this name.
    pub(super) fn of_iam(name: &str) -> Self {
        named(&IAM, name)
    }

    /// The operation of KMS with this name.
    pub(super) fn of_kms(name: &str) -> Self {
        named(&KMS, name)
    }

    /// The name on the wire; the variants have it.
    pub(super) fn name(self) -> String {
        format!("{self:?}")
    }
}

fn named(known: &[AwsOperation], name: &str) -> AwsOperation {
    known
        .iter()
        .copied()
        .find(|operation| operation.name() == name)
        .unwrap_or(AwsOperation::Unknown)
}
