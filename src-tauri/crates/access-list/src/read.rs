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

pub(crate) use decode::percent_decoded;
use gather::Gatherer;

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
    let text = decode::text(text)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut gatherer = Gatherer::new(text);
    let form = understand(text, &mut gatherer);
    Ok(gatherer.finish(form))
}

fn understand(text: &str, gatherer: &mut Gatherer<'_>) -> Form {
    match json::document(text) {
        Ok(document) => return json::read(&document, gatherer),
        Err(line) if text.contains("\"Statement\"") => {
            gatherer.remark(Remark::Malformed { line });
            plain::read(text, gatherer);
            return Form::AwsPolicy;
        }
        Err(_) => {}
    }
    if terraform::looks_like(text) {
        terraform::read(text, gatherer);
        return Form::Terraform;
    }
    if text.contains("ipSubnetworks") && google::read_yaml(text, gatherer) {
        return Form::GoogleAccessLevel;
    }
    if text.contains("ipRules") || text.contains("networkAcls") {
        azure::read_bicep(text, gatherer);
        return Form::AzureKeyVault;
    }
    if table::read(text, gatherer) {
        return Form::Csv;
    }
    plain::read(text, gatherer);
    Form::Plain
}

#[cfg(test)]
mod tests;
