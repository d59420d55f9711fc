//! JSON: which form it is, and where in the text it stands.

use serde_json::Value;

use super::gather::Gatherer;
use super::{aws, azure, google};
use crate::list::Form;

/// Reads JSON of whatever form.
pub(super) fn read(document: &Value, gatherer: &mut Gatherer<'_>) -> Form {
    recognise(document, gatherer).unwrap_or_else(|| {
        every_address(document, gatherer);
        Form::Json
    })
}

/// Reads a form of some cloud; `None` where it is none.
fn recognise(document: &Value, gatherer: &mut Gatherer<'_>) -> Option<Form> {
    let statements = aws::statements(document);
    if !statements.is_empty() {
        aws::read(&statements, gatherer);
        return Some(Form::AwsPolicy);
    }
    if azure::read(document, gatherer) {
        return Some(Form::AzureKeyVault);
    }
    google::read(document, gatherer).then_some(Form::GoogleAccessLevel)
}

/// Reads the JSON of some cloud that stands in `text`, among what a console prints around it;
/// `None` where there is none.
pub(super) fn read_embedded(text: &str, gatherer: &mut Gatherer<'_>) -> Option<Form> {
    let mut found = documents(text);
    let document = match found.len() {
        1 => found.pop()?,
        _ => Value::Array(found),
    };
    recognise(&document, gatherer)
}

/// Every whole document in `text`; none where one is damaged, since parts of it would mean something
/// else than the whole.
fn documents(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = next_begin(text, at) {
        let rest = text.get(begin..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                at = begin + values.byte_offset();
                found.push(value);
            }
            // A prompt: `[user@host ~]$`.
            Some(Err(error)) if rest.starts_with('[') && error.line() == 1 && !error.is_eof() => {
                at = begin + rest.find('\n').unwrap_or(rest.len());
            }
            Some(Err(_)) => return Vec::new(),
            None => break,
        }
    }
    found
}

/// Where JSON may begin: at a brace, or at a bracket that begins a line.
fn next_begin(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let begins_line = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    };
    rest.bytes()
        .enumerate()
        .map(|(at, byte)| (from + at, byte))
        .find(|(at, byte)| *byte == b'{' || (*byte == b'[' && begins_line(*at)))
        .map(|(at, _)| at)
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
            for (name, member) in members.iter().filter(|(name, _)| *name != "inbound") {
                if super::plain::is_like_an_address(name)
                    && let Some(entry) = gatherer.item(name)
                {
                    gatherer.add([entry]);
                }
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

/// The member of this name, whatever its case, and with underscores as Terraform writes it.
pub(super) fn member<'value>(value: &'value Value, name: &str) -> Option<&'value Value> {
    let letters = |byte: &u8| *byte != b'_';
    let same = |known: &str| {
        let known = known.bytes().filter(letters);
        known
            .map(|byte| byte.to_ascii_lowercase())
            .eq(name.bytes().map(|byte| byte.to_ascii_lowercase()))
    };
    value
        .as_object()?
        .iter()
        .find_map(|(known, member)| same(known).then_some(member))
}
