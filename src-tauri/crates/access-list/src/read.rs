//! Reading what the administrator has: the form is recognised from the text, which need not be
//! clean.

mod aws;
mod azure;
mod decode;
mod gather;
mod google;
mod json;
mod plain;
mod table;
mod terraform;
mod yaml;

pub(crate) use decode::percent_decoded;
use gather::Gatherer;
use serde_json::Value;

use crate::list::{AccessList, Form, Remark};

/// The longest text that is read, in bytes: 64 MiB.
pub const LARGEST_TEXT: usize = 64 * 1024 * 1024;

/// Why a text is no access list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("the text is empty")]
    Empty,
    /// It is no text.
    #[error("this is not a text")]
    Binary,
    /// It is longer than [`LARGEST_TEXT`].
    #[error("the text is longer than {} MiB", LARGEST_TEXT / 1024 / 1024)]
    TooLarge,
}

/// Reads what a cloud's console or command line shows, Terraform, CSV, JSON, or any text with
/// addresses in it.
///
/// What a form says about who is let in is understood: conditions that exclude each other, defaults,
/// statements that deny. What is not understood is listed, and nothing is left out silently.
///
/// # Errors
/// [`ReadError`] where there is nothing to read.
pub fn read(text: &[u8]) -> Result<AccessList, ReadError> {
    read_for(text, None)
}

/// The same where `role`, an ARN of AWS, is known to be Atlas's: in a policy that names it,
/// statements for other roles are left aside.
///
/// # Errors
/// As [`read`].
pub fn read_for(text: &[u8], role: Option<&str>) -> Result<AccessList, ReadError> {
    let text = decode::text(text)?;
    // Lines are counted from the first, blank or not.
    let text = text.trim_end();
    if text.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut gatherer = Gatherer::new(text, role);
    let form = understand(text, &mut gatherer);
    Ok(gatherer.finish(form))
}

fn understand(text: &str, gatherer: &mut Gatherer<'_>) -> Form {
    let line = match serde_json::from_str(text) {
        Ok(document @ (Value::Object(_) | Value::Array(_) | Value::String(_))) => {
            return json::read(&document, gatherer);
        }
        Ok(_) => 1,
        Err(error) => error.line(),
    };
    if terraform::looks_like(text) {
        return match terraform::read(text, gatherer) {
            Ok(()) => Form::Terraform,
            Err(line) => malformed(Form::Terraform, line, text, gatherer),
        };
    }
    if let Some(form) = json::read_embedded(text, gatherer) {
        return form;
    }
    if google::looks_like(text) {
        if google::read_yaml(text, gatherer) {
            return Form::GoogleAccessLevel;
        }
        return malformed(Form::GoogleAccessLevel, line, text, gatherer);
    }
    if text.contains("\"Statement\"") {
        return malformed(Form::AwsPolicy, line, text, gatherer);
    }
    if azure::looks_like(text) {
        azure::read_words(text, gatherer);
        let is_cut_json = text.contains("\"ipRules\"") || text.contains("\"networkAcls\"");
        if is_cut_json {
            return malformed(Form::AzureKeyVault, line, text, gatherer);
        }
        plain::read(text, gatherer);
        return Form::AzureKeyVault;
    }
    if table::read(text, gatherer) {
        return Form::Csv;
    }
    plain::read(text, gatherer);
    Form::Plain
}

/// Reads the addresses alone, and says so.
fn malformed(form: Form, line: usize, text: &str, gatherer: &mut Gatherer<'_>) -> Form {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    gatherer.remark(Remark::Malformed { line });
    plain::read(text, gatherer);
    form
}

#[cfg(test)]
mod tests;
