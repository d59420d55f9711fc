//! The body of a change, read and checked attribute by attribute.

use serde_json::{Map, Value};

use super::super::provider::KeyProvider;
use super::{Values, attributes};
use crate::refusal::Refusal;

/// What a change asks for.
pub(super) struct Patch {
    pub(super) search_nodes: Option<bool>,
    /// Provider, `enabled`, and the other attributes.
    pub(super) parts: Vec<(KeyProvider, Option<bool>, Values)>,
}

impl Patch {
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        let body: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|_| Refusal::new(400, "INVALID_JSON", "Received JSON is malformed."))?;
        let mut patch = Self {
            search_nodes: None,
            parts: Vec::new(),
        };
        for (name, value) in &body {
            let provider = KeyProvider::ALL
                .into_iter()
                .find(|provider| provider.part() == name);
            match (provider, value) {
                (Some(provider), Value::Object(part)) => {
                    patch.parts.push(read_part(provider, part)?);
                }
                (Some(_), _) => return Err(not_a("an object", name)),
                (None, Value::Bool(search_nodes)) if name == "enabledForSearchNodes" => {
                    patch.search_nodes = Some(*search_nodes);
                }
                (None, _) if name == "enabledForSearchNodes" => {
                    return Err(not_a("true or false", name));
                }
                (None, _) => return Err(attributes::no_such(name)),
            }
        }
        Ok(patch)
    }
}

fn read_part(
    provider: KeyProvider,
    part: &Map<String, Value>,
) -> Result<(KeyProvider, Option<bool>, Values), Refusal> {
    let mut enabled = None;
    let mut values = Values::new();
    for (name, value) in part {
        if name == "enabled" {
            let path = attributes::path(provider, name);
            let flag = value.as_bool();
            enabled = Some(flag.ok_or_else(|| not_a("true or false", &path))?);
            continue;
        }
        let attribute = attributes::of(provider)
            .iter()
            .find(|attribute| attribute.name == name)
            .ok_or_else(|| attributes::invalid(provider, name))?;
        attribute.check(provider, value)?;
        values.insert(attribute.name, value.clone());
    }
    Ok((provider, enabled, values))
}

fn not_a(wanted: &str, path: &str) -> Refusal {
    Refusal::new(400, "VALIDATION_ERROR", format!("{path} must be {wanted}."))
        .with(path)
        .at(path, format!("must be {wanted}"))
}
