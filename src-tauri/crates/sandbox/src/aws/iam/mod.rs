//! Identity and access management. Source: IAM API reference; sizes and counts: IAM User Guide,
//! quotas; messages as IAM gives them.

mod policies;
mod roles;

use super::credentials::Caller;
use super::document::{self, Kind};
use super::form::Form;
use super::operation::AwsOperation;
use super::page::{self, Length, Page};
use super::refusal::{AwsRefusal, IAM_NAMESPACE};
use super::state::State;
use super::xml::Xml;

pub(super) use roles::MOST_INLINE;

/// Answers one request of `caller`.
pub(super) fn answer(
    state: &State,
    caller: &Caller,
    operation: AwsOperation,
    form: &Form,
    request_id: &str,
) -> Result<Xml, AwsRefusal> {
    caller.check(operation, &resource(form))?;
    if caller.account != state.world().account {
        return Err(form.get("RoleName").map_or_else(
            || no_policy(form.get("PolicyArn").unwrap_or_default()),
            no_role,
        ));
    }
    let mut result = Xml::new();
    match operation {
        AwsOperation::GetRole => roles::get(state, form, &mut result)?,
        AwsOperation::ListRolePolicies => roles::list_policies(state, form, &mut result)?,
        AwsOperation::GetRolePolicy => roles::get_policy(state, form, &mut result)?,
        AwsOperation::PutRolePolicy => roles::put_policy(state, form)?,
        AwsOperation::ListAttachedRolePolicies => roles::list_attached(state, form, &mut result)?,
        AwsOperation::GetPolicy => policies::get(state, form, &mut result)?,
        AwsOperation::GetPolicyVersion => policies::get_version(state, form, &mut result)?,
        AwsOperation::ListPolicyVersions => policies::list_versions(state, form, &mut result)?,
        AwsOperation::CreatePolicyVersion => {
            policies::create_version(state, caller, form, &mut result)?;
        }
        AwsOperation::DeletePolicyVersion => policies::delete_version(state, caller, form)?,
        AwsOperation::ListEntitiesForPolicy => policies::list_entities(state, form, &mut result)?,
        _ => {
            let name = form.get("Action").unwrap_or_default();
            return Err(AwsRefusal::new(
                400,
                "InvalidAction",
                format!("Could not find operation {name} for version 2010-05-08"),
            ));
        }
    }
    Ok(envelope(&operation.name(), &result, request_id))
}

/// The answer of a query operation; those that tell nothing have no result in it.
fn envelope(name: &str, result: &Xml, request_id: &str) -> Xml {
    let mut xml = Xml::new();
    xml.root(&format!("{name}Response"), IAM_NAMESPACE, |xml| {
        if !result.is_empty() {
            xml.within(&format!("{name}Result"), |xml| xml.append(result));
        }
        xml.within("ResponseMetadata", |xml| xml.text("RequestId", request_id));
    });
    xml
}

/// What the request is about, as refusals name it.
fn resource(form: &Form) -> String {
    match (form.get("RoleName"), form.get("PolicyArn")) {
        (Some(role), _) => format!("role {role}"),
        (None, Some(policy)) => format!("policy {policy}"),
        (None, None) => "*".to_owned(),
    }
}

/// Reads the document of the form.
fn read_document(form: &Form) -> Result<String, AwsRefusal> {
    let text = form.needed("PolicyDocument")?;
    document::read(text, Kind::Identity)
        .map_err(|message| AwsRefusal::new(400, "MalformedPolicyDocument", message))?;
    Ok(text.to_owned())
}

/// The page that was asked for. Source: IAM API reference, `MaxItems`: 100, at the most 1,000.
fn page<T>(state: &State, form: &Form, all: Vec<T>) -> Result<Page<T>, AwsRefusal> {
    let length = Length {
        asked: form.number("MaxItems")?,
        usual: state.page.unwrap_or(100),
        most: state.page.unwrap_or(1000),
    };
    page::cut(all, form.get("Marker"), length)
        .ok_or_else(|| AwsRefusal::new(400, "ValidationError", "Invalid Marker."))
}

fn write_page_end(xml: &mut Xml, next: Option<&str>) {
    xml.text("IsTruncated", if next.is_some() { "true" } else { "false" });
    if let Some(next) = next {
        xml.text("Marker", next);
    }
}

fn no_role(name: &str) -> AwsRefusal {
    no_entity(format!("The role with name {name} cannot be found."))
}

fn no_policy(arn: &str) -> AwsRefusal {
    no_entity(format!("Policy {arn} was not found."))
}

fn no_entity(message: impl Into<String>) -> AwsRefusal {
    AwsRefusal::new(404, "NoSuchEntity", message)
}

fn limit(message: impl Into<String>) -> AwsRefusal {
    AwsRefusal::new(409, "LimitExceeded", message)
}

/// An id in IAM's form, made of a name: `AROA…` for roles, `ANPA…` for policies.
fn id(kind: &str, name: &str) -> String {
    use sha2::Digest as _;
    let digest = hex::encode_upper(&sha2::Sha256::digest(name)[..9]);
    format!("{kind}{}", digest.get(..17).unwrap_or_default())
}

/// When everything that is there from the start was made.
const CREATED: &str = "2026-10-05T08:15:00Z";
