//! JSON: which form it is, and where in the text it stands.

use serde_json::Value;

use super::gather::Gatherer;
use super::{aws, azure, google};
use crate::list::Form;

/// The JSON in `text`, what a console prints around it left aside; else the line where reading
/// ended, from 1.
pub(super) fn document(text: &str) -> Result<Value, u32> {
    let error = match serde_json::from_str(text) {
        Ok(document @ (Value::Object(_) | Value::Array(_))) => return Ok(document),
        Ok(_) => return Err(1),
        Err(error) => error,
    };
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    let begin = text.find(['{', '[']).ok_or(line)?;
    let end = text.rfind(['}', ']']).ok_or(line)?;
    let inner = text.get(begin..=end).ok_or(line)?;
    serde_json::from_str(inner).map_err(|_| line)
}

/// Reads whatever form `document` has.
pub(super) fn read(document: &Value, gatherer: &mut Gatherer<'_>) -> Form {
    let statements = aws::statements(document);
    if !statements.is_empty() {
        aws::read(&statements, gatherer);
        return Form::AwsPolicy;
    }
    if azure::read(document, gatherer) {
        return Form::AzureKeyVault;
    }
    if google::read(document, gatherer) {
        return Form::GoogleAccessLevel;
    }
    every_address(document, gatherer);
    Form::Json
}

/// Every text that is an address, but for Atlas's own inbound lists.
fn every_address(value: &Value, gatherer: &mut Gatherer<'_>) {
    match value {
        Value::String(text) => {
            if super::plain::is_like_an_address(text.trim())
                && let Some(entry) = gatherer.item(text)
            {
                gatherer.add([entry]);
            }
        }
        Value::Array(items) => {
            for item in items {
                every_address(item, gatherer);
            }
        }
        Value::Object(members) => {
            for (_, member) in members.iter().filter(|(name, _)| *name != "inbound") {
                every_address(member, gatherer);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The texts of a value that is one text or a list of them.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The member of this name, whatever its case.
pub(super) fn member<'value>(value: &'value Value, name: &str) -> Option<&'value Value> {
    value
        .as_object()?
        .iter()
        .find_map(|(known, member)| known.eq_ignore_ascii_case(name).then_some(member))
}
