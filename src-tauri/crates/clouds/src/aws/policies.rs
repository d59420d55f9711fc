//! The calls that read a role and its policies.

use aws_sdk_iam::types::{PolicyVersion, Role as SdkRole};
use percent_encoding::percent_decode_str;

use super::reading::Entity;
use super::session::{Session, incomplete};
use crate::error::CloudError;
use crate::paging;

pub(crate) const GET_ROLE: &str = "iam:GetRole";
pub(crate) const LIST_INLINE: &str = "iam:ListRolePolicies";
pub(crate) const GET_INLINE: &str = "iam:GetRolePolicy";
pub(crate) const LIST_ATTACHED: &str = "iam:ListAttachedRolePolicies";
pub(crate) const GET_POLICY: &str = "iam:GetPolicy";
pub(crate) const GET_VERSION: &str = "iam:GetPolicyVersion";
pub(crate) const LIST_VERSIONS: &str = "iam:ListPolicyVersions";
pub(crate) const LIST_ENTITIES: &str = "iam:ListEntitiesForPolicy";

pub(crate) async fn role(session: &Session, name: &str) -> Result<SdkRole, CloudError> {
    let asked = session.iam().get_role().role_name(name).send().await;
    let answer = asked.map_err(|error| session.iam_error(GET_ROLE, error))?;
    answer.role.ok_or_else(|| incomplete(GET_ROLE))
}

pub(crate) async fn inline_names(session: &Session, role: &str) -> Result<Vec<String>, CloudError> {
    paging::all(LIST_INLINE, |marker| async move {
        let ask = session.iam().list_role_policies().role_name(role);
        let asked = ask.set_marker(marker).send().await;
        let page = asked.map_err(|error| session.iam_error(LIST_INLINE, error))?;
        let next = next(LIST_INLINE, page.is_truncated, page.marker)?;
        Ok((page.policy_names, next))
    })
    .await
}

/// The document as IAM keeps it, decoded.
pub(crate) async fn inline(
    session: &Session,
    role: &str,
    name: &str,
) -> Result<String, CloudError> {
    let ask = session.iam().get_role_policy().role_name(role);
    let asked = ask.policy_name(name).send().await;
    let answer = asked.map_err(|error| session.iam_error(GET_INLINE, error))?;
    decoded(&answer.policy_document).ok_or_else(|| incomplete(GET_INLINE))
}

/// The ARNs of what is attached.
pub(crate) async fn attached(session: &Session, role: &str) -> Result<Vec<String>, CloudError> {
    paging::all(LIST_ATTACHED, |marker| async move {
        let ask = session.iam().list_attached_role_policies().role_name(role);
        let asked = ask.set_marker(marker).send().await;
        let page = asked.map_err(|error| session.iam_error(LIST_ATTACHED, error))?;
        let next = next(LIST_ATTACHED, page.is_truncated, page.marker)?;
        let policies = page.attached_policies.unwrap_or_default();
        let arns: Option<Vec<String>> = policies.into_iter().map(|it| it.policy_arn).collect();
        Ok((arns.ok_or_else(|| incomplete(LIST_ATTACHED))?, next))
    })
    .await
}

/// The number of the version in force.
pub(crate) async fn version_in_force(session: &Session, arn: &str) -> Result<u64, CloudError> {
    let asked = session.iam().get_policy().policy_arn(arn).send().await;
    let answer = asked.map_err(|error| session.iam_error(GET_POLICY, error))?;
    let id = answer.policy.and_then(|policy| policy.default_version_id);
    id.as_deref()
        .and_then(version_number)
        .ok_or_else(|| incomplete(GET_POLICY))
}

/// One version's document, decoded.
pub(crate) async fn version(
    session: &Session,
    arn: &str,
    version: u64,
) -> Result<String, CloudError> {
    let ask = session.iam().get_policy_version().policy_arn(arn);
    let asked = ask.version_id(format!("v{version}")).send().await;
    let answer = asked.map_err(|error| session.iam_error(GET_VERSION, error))?;
    let document = answer.policy_version.and_then(|version| version.document);
    document
        .as_deref()
        .and_then(decoded)
        .ok_or_else(|| incomplete(GET_VERSION))
}

/// The numbers of all versions, the newest first, and the one in force.
pub(crate) async fn versions(
    session: &Session,
    arn: &str,
) -> Result<(Vec<u64>, Option<u64>), CloudError> {
    let found = paging::all(LIST_VERSIONS, |marker| async move {
        let ask = session.iam().list_policy_versions().policy_arn(arn);
        let asked = ask.set_marker(marker).send().await;
        let page = asked.map_err(|error| session.iam_error(LIST_VERSIONS, error))?;
        let next = next(LIST_VERSIONS, page.is_truncated, page.marker)?;
        Ok((page.versions.unwrap_or_default(), next))
    })
    .await?;
    let number = |version: &PolicyVersion| version.version_id.as_deref().and_then(version_number);
    let in_force = found.iter().find(|it| it.is_default_version);
    let in_force = in_force.and_then(number);
    let numbers: Option<Vec<u64>> = found.iter().map(number).collect();
    let mut numbers = numbers.ok_or_else(|| incomplete(LIST_VERSIONS))?;
    numbers.sort_unstable_by(|one, other| other.cmp(one));
    Ok((numbers, in_force))
}

/// Everything the policy is attached to or bounds.
pub(crate) async fn entities(session: &Session, arn: &str) -> Result<Vec<Entity>, CloudError> {
    paging::all(LIST_ENTITIES, |marker| async move {
        let ask = session.iam().list_entities_for_policy().policy_arn(arn);
        let asked = ask.set_marker(marker).send().await;
        let page = asked.map_err(|error| session.iam_error(LIST_ENTITIES, error))?;
        let next = next(LIST_ENTITIES, page.is_truncated, page.marker)?;
        let roles = page.policy_roles.unwrap_or_default().into_iter();
        let users = page.policy_users.unwrap_or_default().into_iter();
        let groups = page.policy_groups.unwrap_or_default().into_iter();
        let found: Option<Vec<Entity>> = roles
            .map(|it| it.role_name.map(Entity::Role))
            .chain(users.map(|it| it.user_name.map(Entity::User)))
            .chain(groups.map(|it| it.group_name.map(Entity::Group)))
            .collect();
        Ok((found.ok_or_else(|| incomplete(LIST_ENTITIES))?, next))
    })
    .await
}

/// What to ask the next part with. A list that is cut and does not say how to go on is no list.
fn next(
    operation: &'static str,
    is_truncated: bool,
    marker: Option<String>,
) -> Result<Option<String>, CloudError> {
    match (is_truncated, marker) {
        (false, _) => Ok(None),
        (true, Some(marker)) if !marker.is_empty() => Ok(Some(marker)),
        (true, _) => Err(incomplete(operation)),
    }
}

/// IAM hands documents out as parts of an address. Source: IAM API reference, *GetRolePolicy*: "URL-
/// encoded compliant with RFC 3986".
pub(crate) fn decoded(document: &str) -> Option<String> {
    let text = percent_decode_str(document).decode_utf8().ok()?;
    Some(text.into_owned())
}

/// `7` of `v7`. Source: IAM API reference, *PolicyVersion*: `v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`.
pub(crate) fn version_number(id: &str) -> Option<u64> {
    let number = id.strip_prefix('v')?;
    number.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_decoded_as_a_part_of_an_address_and_not_as_a_form() {
        assert_eq!(
            decoded("%7B%22a%22%3A%20%22b+c%22%7D").as_deref(),
            Some("{\"a\": \"b+c\"}")
        );
        assert_eq!(decoded("%FF"), None);
    }

    #[test]
    fn a_list_that_is_cut_says_how_it_goes_on() {
        assert!(matches!(next("o", false, Some("m".to_owned())), Ok(None)));
        assert!(matches!(next("o", true, Some("m".to_owned())), Ok(Some(_))));
        assert!(next("o", true, None).is_err());
        assert!(next("o", true, Some(String::new())).is_err());
    }

    #[test]
    fn versions_have_numbers() {
        assert_eq!(version_number("v12"), Some(12));
        assert_eq!(version_number("12"), None);
        assert_eq!(version_number("vx"), None);
    }
}
