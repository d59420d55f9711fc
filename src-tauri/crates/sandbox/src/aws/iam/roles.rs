//! Roles and the policies of their own.

use super::super::form::Form;
use super::super::refusal::AwsRefusal;
use super::super::state::State;
use super::super::text::{escaped, size};
use super::super::world::{AwsWorld, Role};
use super::super::xml::Xml;
use super::{CREATED, id, limit, no_entity, no_role, page, read_document, write_page_end};

/// Source: IAM User Guide, quotas: all of a role's own policies together.
pub(in super::super) const MOST_INLINE: usize = 10_240;

fn find<'world>(world: &'world mut AwsWorld, name: &str) -> Result<&'world mut Role, AwsRefusal> {
    world.roles.get_mut(name).ok_or_else(|| no_role(name))
}

pub(super) fn get(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let name = form.needed("RoleName")?;
    let mut world = state.world();
    let arn = world.role_arn(name).unwrap_or_default();
    let role = find(&mut world, name)?;
    xml.within("Role", |xml| {
        xml.text("Path", &role.path);
        xml.text("RoleName", name);
        xml.text("RoleId", &id("AROA", name));
        xml.text("Arn", &arn);
        xml.text("CreateDate", CREATED);
        xml.text("AssumeRolePolicyDocument", &escaped(&role.trust));
        xml.text("MaxSessionDuration", "3600");
        if let Some(boundary) = &role.boundary {
            xml.within("PermissionsBoundary", |xml| {
                xml.text("PermissionsBoundaryType", "PermissionsBoundaryPolicy");
                xml.text("PermissionsBoundaryArn", boundary);
            });
        }
    });
    Ok(())
}

pub(super) fn list_policies(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let mut world = state.world();
    let role = find(&mut world, form.needed("RoleName")?)?;
    let names: Vec<String> = role.inline.read().keys().cloned().collect();
    let page = page(state, form, names)?;
    xml.list("PolicyNames", &page.entries, |xml, name| xml.push(name));
    write_page_end(xml, page.next.as_deref());
    Ok(())
}

pub(super) fn get_policy(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let (role_name, name) = (form.needed("RoleName")?, form.needed("PolicyName")?);
    let mut world = state.world();
    let role = find(&mut world, role_name)?;
    let document =
        role.inline.read().get(name).ok_or_else(|| {
            no_entity(format!("The role policy with name {name} cannot be found."))
        })?;
    xml.text("RoleName", role_name);
    xml.text("PolicyName", name);
    xml.text("PolicyDocument", &escaped(document));
    Ok(())
}

pub(super) fn put_policy(state: &State, form: &Form) -> Result<(), AwsRefusal> {
    let (role_name, name) = (form.needed("RoleName")?, form.needed("PolicyName")?);
    let lag = state.lag();
    let mut world = state.world();
    let role = find(&mut world, role_name)?;
    if role.path.starts_with("/aws-") {
        return Err(AwsRefusal::new(
            400,
            "UnmodifiableEntity",
            format!(
                "Cannot perform the operation on the protected role '{role_name}' - this role is \
                 only modifiable by AWS"
            ),
        ));
    }
    let mut all = role.inline.now().clone();
    all.insert(name.to_owned(), read_document(form)?);
    if all.values().map(|document| size(document)).sum::<usize>() > MOST_INLINE {
        return Err(limit(format!(
            "Maximum policy size of {MOST_INLINE} bytes exceeded for role {role_name}"
        )));
    }
    role.inline.write(all, lag);
    Ok(())
}

pub(super) fn list_attached(state: &State, form: &Form, xml: &mut Xml) -> Result<(), AwsRefusal> {
    let mut world = state.world();
    let attached = find(&mut world, form.needed("RoleName")?)?.attached.clone();
    let page = page(state, form, attached)?;
    xml.list("AttachedPolicies", &page.entries, |xml, arn| {
        xml.text("PolicyName", arn.rsplit('/').next().unwrap_or_default());
        xml.text("PolicyArn", arn);
    });
    write_page_end(xml, page.next.as_deref());
    Ok(())
}
