//! Terraform: configuration in HCL and JSON, plans, states and outputs. Each resource that may hold an
//! access list becomes what its cloud has in its place; for what these say other readers are asked.
//!
//! Names of the same text are resolved, and so is what is certain of functions, `for` and dynamic
//! blocks. Everything else is an unknown value.
//!
//! Source: Terraform language documentation; "JSON Output Format"; the documentation of the providers
//! `aws`, `azurerm`, `azapi` and `google`.

mod aws;
mod azure;
mod blocks;
mod configuration;
mod evaluate;
mod functions;
mod google;
mod json;
mod policy;
mod printed;
mod references;
mod scope;
mod templates;

use std::collections::HashSet;

use crate::document::{Node, Problem, Value};
use crate::list::{Doubt, Reason};

/// So many resources are read: which of them belong together is found by comparing them.
const RESOURCES: usize = 4_000;

/// What a Terraform text holds, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terraform {
    /// The resources that hold an access list, or addresses. Where there is none, the lists that have
    /// a name.
    pub(crate) resources: Vec<Resource>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resource {
    /// As Terraform names it: `azurerm_key_vault.atlas`, `local.allowed`.
    pub(crate) address: String,
    /// The line it begins in, from 1.
    pub(crate) line: u32,
    /// What it is.
    pub(crate) kind: Kind,
    /// It in the shape of its cloud.
    pub(crate) node: Node,
    /// Why it may not be as it is written: a plan changes it, or whether it exists is not known.
    pub(crate) doubts: Vec<Doubt>,
}

/// What a resource is, and the shape of its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Policies of AWS: a policy (`{"Statement": […]}`), or a resource as CloudFormation has it
    /// (`{"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": …}}`).
    AwsPolicy,
    /// A key vault as Azure's resource manager has it (`{"type", "name", "properties"}`).
    AzureKeyVault,
    /// An access level as Google's API has it (`{"name", "title", "basic"}`).
    GoogleAccessLevel,
    /// A resource with addresses that is no key service's, or a module; as it is configured.
    Other,
    /// A list that has a name, in a text without resources that hold one; as it is written.
    List,
}

/// Whether `text` resembles a configuration, or what Terraform prints.
pub(crate) fn looks_like(text: &str) -> bool {
    printed::looks_like(text) || configuration::resembles(text).is_some()
}

/// Reads `text` where it is Terraform's: a configuration, or what `terraform plan` and `terraform
/// show` print. `None` where it is something else.
pub(crate) fn read(text: &str) -> Option<Result<Terraform, Problem>> {
    let text = &printed::plain(text);
    if printed::looks_like(text) {
        return Some(printed::read(text));
    }
    let resemblance = configuration::resembles(text)?;
    let read = configuration::read(text);
    // A list with a name may be another language's.
    match (resemblance, read) {
        (configuration::Resemblance::Assignment, Err(_)) => None,
        (_, read) => Some(read),
    }
}

/// Reads a JSON document where it is Terraform's: a configuration, a plan, a state, outputs. `None`
/// where it is something else.
pub(crate) fn read_json(document: &Node) -> Option<Result<Terraform, Problem>> {
    json::read(document)
}

/// A resource, data source or module with what it is configured with.
#[derive(Debug, Clone)]
struct Configured {
    address: String,
    /// `resource`, `data` or `module`.
    mode: String,
    kind: String,
    line: u32,
    body: Node,
    doubts: Vec<Doubt>,
}

/// What these are, in the shape of their cloud: what holds a list, or addresses. Of data sources in
/// `used`, something else is made.
///
/// # Errors
/// [`Problem`] where there are more of them than are compared with each other.
fn shaped(all: &[Configured], used: &HashSet<String>) -> Result<Vec<Resource>, Problem> {
    if all.len() > RESOURCES {
        return Err(Problem::too_large(1));
    }
    let keys = aws::Keys::of(all);
    let mut resources = Vec::new();
    for configured in all {
        let nodes = match aws::shaped(configured, all, &keys).or_else(|| azure::shaped(configured))
        {
            Some(found) => vec![found],
            None => google::shaped(configured, all),
        };
        let is_document = configured.mode == "data" && configured.kind == aws::DOCUMENT;
        let nodes = if !nodes.is_empty() {
            nodes
        } else if is_document && !used.contains(&configured.address) {
            vec![(Kind::AwsPolicy, aws::document(&configured.body))]
        } else if is_document
            || keys.have(configured)
            || google::is_taken(configured, all)
            || !holds_addresses(&configured.body)
        {
            continue;
        } else {
            vec![(Kind::Other, configured.body.clone())]
        };
        for (kind, node) in nodes {
            resources.push(Resource {
                address: configured.address.clone(),
                line: configured.line,
                kind,
                node,
                doubts: configured.doubts.clone(),
            });
        }
    }
    Ok(without_repeated(resources))
}

/// A policy of a data source that a resource has too says nothing more.
fn without_repeated(resources: Vec<Resource>) -> Vec<Resource> {
    let is_data = |resource: &Resource| resource.address.contains("data.");
    let policies: Vec<Node> = resources
        .iter()
        .filter(|resource| resource.kind == Kind::AwsPolicy && !is_data(resource))
        .flat_map(|resource| aws::policies_of(&resource.node))
        .collect();
    let mut kept = resources;
    kept.retain(|resource| {
        !(resource.kind == Kind::AwsPolicy
            && is_data(resource)
            && policies.iter().any(|policy| policy.is_same(&resource.node)))
    });
    kept
}

/// Whether a text in it is an address or a block.
fn holds_addresses(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => is_address(text),
        Value::List(items) => items.iter().any(holds_addresses),
        Value::Map(map) => map.members.iter().any(|it| match it.name.as_str() {
            "policy" | "inline_policy" => {
                policy::decoded(&it.value).is_some_and(|policy| holds_addresses(&policy))
            }
            _ => holds_addresses(&it.value),
        }),
        _ => false,
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 64
        && (text.parse::<ipnet::IpNet>().is_ok() || text.parse::<std::net::IpAddr>().is_ok())
}

/// Something that is not known and without which nothing of the resource is proven.
fn doubt(line: u32, reason: Reason) -> Doubt {
    Doubt {
        reason,
        line,
        is_whole: true,
    }
}

#[cfg(test)]
mod tests;
