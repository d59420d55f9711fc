//! Managed policies and their versions.

use super::super::credentials::{Caller, Reason};
use super::super::form::Form;
use super::super::refusal::AwsRefusal;
use super::super::state::State;
use super::super::text::{escaped, size};
use super::super::world::{AwsWorld, Managed, Version};
use super::super::xml::Xml;
use super::{CREATED, id, limit, no_entity, no_policy, page, read_document, write_page_end};
use crate::clock::iso;

/// Source: IAM User Guide, quotas.
const MOST_MANAGED: usize = 6_144;
const MOST_VERSIONS: usize = 5;

fn find<'world>(world: &'world mut AwsWorld, arn: &str) -> Result<&'world mut Managed, AwsRefusal> {
    world.policies.get_mut(arn).ok_or_else(|| no_policy(arn))
}

fn roles_with(world: &AwsWorld, arn: &str) -> Vec<String> {
    let roles = world.roles.iter();
    roles
        .filter(|(_, role)| role.attached.iter().any(|attached| attached == arn))
        .map(|(name, _)| name.clone())
        .collect()
}

fn bounded_by(world: &AwsWorld, arn: &str) -> Vec<String> {
    let roles = world.roles.iter();
    roles
        .filter(|(_, role)| role.boundary.as_deref() == Some(arn))
        .map(|(name, _)| name.clone())
        .collect()
}

pub(super) fn get(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let arn = form.needed("PolicyArn")?;
    let mut world = state.world();
    let roles = roles_with(&world, arn).len();
    let bounded = bounded_by(&world, arn).len();
    let policy = find(&mut world, arn)?;
    let attachments = roles + policy.users.len() + policy.groups.len();
    let versions = policy.versions.read();
    let (_, named) = arn.split_once(":policy").unwrap_or_default();
    let (path, name) = named.rsplit_once('/').unwrap_or_default();
    let updated = versions
        .list
        .last()
        .map_or_else(|| CREATED.to_owned(), |version| iso(version.created));
    xml.within("Policy", |xml| {
        xml.text("PolicyName", name);
        xml.text("PolicyId", &id("ANPA", arn));
        xml.text("Arn", arn);
        xml.text("Path", &format!("{path}/"));
        xml.text("DefaultVersionId", &format!("v{}", versions.default));
        xml.text("AttachmentCount", &attachments.to_string());
        xml.text("PermissionsBoundaryUsageCount", &bounded.to_string());
        xml.text("IsAttachable", "true");
        xml.text("CreateDate", CREATED);
        xml.text("UpdateDate", &updated);
    });
    Ok(())
}

pub(super) fn get_version(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let (arn, wanted) = (form.needed("PolicyArn")?, form.needed("VersionId")?);
    let mut world = state.world();
    let versions = find(&mut world, arn)?.versions.read();
    let version = versions
        .find(wanted)
        .ok_or_else(|| no_version(arn, wanted))?;
    let default = versions.default;
    xml.within("PolicyVersion", |xml| {
        xml.text("Document", &escaped(&version.document));
        write_version(xml, version, default);
    });
    Ok(())
}

pub(super) fn list_versions(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let mut world = state.world();
    let versions = find(&mut world, form.needed("PolicyArn")?)?.versions.read();
    let default = versions.default;
    let newest_first = versions.list.iter().rev().cloned().collect();
    let page = page(state, form, newest_first)?;
    xml.list("Versions", &page.entries, |xml, version| {
        write_version(xml, version, default);
    });
    write_page_end(xml, page.next.as_deref());
    Ok(())
}

pub(super) fn create_version(
    state: &State,
    caller: &Caller,
    form: &Form,
    xml: &mut Xml,
) -> Result<(), AwsRefusal> {
    let arn = form.needed("PolicyArn")?;
    refuse_aws_own(caller, "iam:CreatePolicyVersion", arn)?;
    let lag = state.lag();
    let now = state.clock.now();
    let mut world = state.world();
    let policy = find(&mut world, arn)?;
    let document = read_document(form)?;
    if size(&document) > MOST_MANAGED {
        return Err(limit(format!(
            "Cannot exceed quota for PolicySize: {MOST_MANAGED}"
        )));
    }
    let mut versions = policy.versions.now().clone();
    if versions.list.len() >= MOST_VERSIONS {
        return Err(limit(
            "A managed policy can have up to 5 versions. Before you create a new version, you must \
             delete an existing version.",
        ));
    }
    let number = versions.push(document, now);
    if form.get("SetAsDefault") == Some("true") {
        versions.default = number;
    }
    if let Some(version) = versions.list.last() {
        xml.within("PolicyVersion", |xml| {
            write_version(xml, version, versions.default);
        });
    }
    policy.versions.write(versions, lag);
    Ok(())
}

pub(super) fn delete_version(
    state: &State,
    caller: &Caller,
    form: &Form,
) -> Result<(), AwsRefusal> {
    let (arn, wanted) = (form.needed("PolicyArn")?, form.needed("VersionId")?);
    refuse_aws_own(caller, "iam:DeletePolicyVersion", arn)?;
    let lag = state.lag();
    let mut world = state.world();
    let policy = find(&mut world, arn)?;
    let mut versions = policy.versions.now().clone();
    let number = versions
        .find(wanted)
        .map(|version| version.number)
        .ok_or_else(|| no_version(arn, wanted))?;
    if number == versions.default {
        return Err(AwsRefusal::new(
            409,
            "DeleteConflict",
            "Cannot delete the default version of a policy.",
        ));
    }
    versions.list.retain(|version| version.number != number);
    policy.versions.write(versions, lag);
    Ok(())
}

/// All entities in one list, so that pages may end anywhere.
pub(super) fn list_entities(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let arn = form.needed("PolicyArn")?;
    let mut world = state.world();
    let as_policy = roles_with(&world, arn);
    let as_boundary = bounded_by(&world, arn);
    let policy = find(&mut world, arn)?;
    let usage = form.get("PolicyUsageFilter");
    let filter = form.get("EntityFilter");
    let mut all: Vec<(&str, String)> = Vec::new();
    let mut add = |kind: &'static str, names: &[String]| {
        if filter.is_none_or(|filter| filter == kind) {
            all.extend(names.iter().map(|name| (kind, name.clone())));
        }
    };
    if usage != Some("PermissionsBoundary") {
        add("Group", &policy.groups);
        add("User", &policy.users);
        add("Role", &as_policy);
    }
    if usage != Some("PermissionsPolicy") {
        add("Role", &as_boundary);
    }
    let page = page(state, form, all)?;
    for (kind, prefix) in [("Group", "AGPA"), ("User", "AIDA"), ("Role", "AROA")] {
        let entries: Vec<&(&str, String)> =
            page.entries.iter().filter(|(it, _)| *it == kind).collect();
        xml.list(&format!("Policy{kind}s"), &entries, |xml, (_, name)| {
            xml.text(&format!("{kind}Name"), name);
            xml.text(&format!("{kind}Id"), &id(prefix, name));
        });
    }
    write_page_end(xml, page.next.as_deref());
    Ok(())
}

fn write_version(xml: &mut Xml, version: &Version, default: u32) {
    let is_default = version.number == default;
    xml.text("VersionId", &version.id());
    xml.text(
        "IsDefaultVersion",
        if is_default { "true" } else { "false" },
    );
    xml.text("CreateDate", &iso(version.created));
}

fn no_version(arn: &str, id: &str) -> AwsRefusal {
    no_entity(format!(
        "Policy {arn} version {id} does not exist or is not attachable."
    ))
}

/// AWS's own policies are changed by nobody, whatever rights they have.
fn refuse_aws_own(caller: &Caller, action: &str, arn: &str) -> Result<(), AwsRefusal> {
    if arn.starts_with("arn:aws:iam::aws:") {
        let resource = format!("policy {arn}");
        return Err(caller.denied("AccessDenied", 403, action, &resource, Reason::Untold));
    }
    Ok(())
}
