//! What people paste, made into what the field takes: the one step before checking, showing and
//! sending.
//!
//! Texts are copied out of JSON, commands, pages and mails, and something comes along. It is
//! taken off at both ends; inside, nothing is changed unless what comes out has the whole shape of
//! what the field takes. A text that stays wrong stays as it was typed, for the rules to name.

mod shape;

use crate::finding::Field;
use crate::form::{AwsForm, AzureForm, GcpForm, KmsForm};

use shape::Shape;

impl KmsForm {
    /// The form without what comes along when texts are pasted: what is checked, shown and sent.
    #[must_use]
    pub fn normalised(&self) -> Self {
        match self {
            Self::Aws(form) => Self::Aws(AwsForm {
                access: form.access,
                role_id: text(Field::Role, &form.role_id),
                customer_master_key_id: text(
                    Field::CustomerMasterKeyId,
                    &form.customer_master_key_id,
                ),
                region: text(Field::AwsRegion, &form.region),
                access_key_id: text(Field::AccessKeyId, &form.access_key_id),
            }),
            Self::Azure(form) => Self::Azure(AzureForm {
                access: form.access,
                role_id: text(Field::Role, &form.role_id),
                client_id: text(Field::ClientId, &form.client_id),
                tenant_id: text(Field::TenantId, &form.tenant_id),
                environment: text(Field::AzureEnvironment, &form.environment),
                subscription_id: text(Field::SubscriptionId, &form.subscription_id),
                resource_group: text(Field::ResourceGroup, &form.resource_group),
                key_vault_name: text(Field::KeyVaultName, &form.key_vault_name),
                key_identifier: text(Field::KeyIdentifier, &form.key_identifier),
            }),
            Self::Gcp(form) => Self::Gcp(GcpForm {
                access: form.access,
                role_id: text(Field::Role, &form.role_id),
                key_version_resource_id: text(
                    Field::KeyVersionResourceId,
                    &form.key_version_resource_id,
                ),
            }),
        }
    }
}

/// What was typed into `field`, without what came along.
pub(crate) fn text(field: Field, typed: &str) -> String {
    // A dot ends no value but a resource group's, which has a rule of its own.
    let text = bare(typed, field != Field::ResourceGroup);
    normalised(text, shape::of_field(field))
}

/// The ARN of an IAM role, without what came along.
pub(crate) fn role_arn(typed: &str) -> String {
    normalised(bare(typed, true), &[shape::role_arn])
}

fn normalised(text: &str, shapes: &[Shape]) -> String {
    let whole = |text: &str| shapes.iter().find_map(|shape| shape(text));
    whole(text)
        .or_else(|| {
            let straight = straightened(text);
            whole(&straight).or_else(|| part(&straight, shapes))
        })
        .unwrap_or_else(|| text.to_owned())
}

/// The one value among the parts of a setting or of a line of JSON that has the first of the
/// shapes that any part has; none where several have it.
fn part(text: &str, shapes: &[Shape]) -> Option<String> {
    let words = closed_words(text);
    let found = shapes
        .iter()
        .map(|shape| -> Vec<String> { words.iter().filter_map(|word| end(word, *shape)).collect() })
        .find(|found| !found.is_empty())?;
    let (first, others) = found.split_first()?;
    others
        .iter()
        .all(|other| other == first)
        .then(|| first.clone())
}

/// The words that something closes: a quote, a bracket, a comma, the next option, the end. A word
/// with only a blank behind it may be half of a value that was cut.
fn closed_words(text: &str) -> Vec<&str> {
    let separates = |character: char| {
        character.is_whitespace() || is_quote(character) || "<>()[]{},;|\\".contains(character)
    };
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(separates);
    while !rest.is_empty() {
        let end = rest.find(separates).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind.trim_start_matches(separates);
        let closed = !behind.starts_with(char::is_whitespace)
            || behind.trim_start().starts_with(separates)
            || rest.is_empty()
            || rest.starts_with(['#', '-']);
        if closed {
            words.push(word.trim_end_matches('.'));
        }
    }
    words
}

/// The word, or what follows a name and its `=` or `:` in it.
fn end(word: &str, shape: Shape) -> Option<String> {
    shape(word).or_else(|| {
        word.match_indices(['=', ':']).find_map(|(at, _)| {
            let rest = word.get(at + 1..)?;
            // The parts of an ARN are no values of their own.
            (rest.starts_with("arn:") || !word.contains("arn:"))
                .then(|| shape(rest))
                .flatten()
        })
    })
}

/// Without what stands around a copied text.
fn bare(text: &str, dots: bool) -> &str {
    let around = |character: char| {
        character.is_whitespace()
            || is_invisible(character)
            || is_quote(character)
            || "<>,;\\".contains(character)
    };
    let text = text.trim_matches(around);
    if dots {
        text.trim_end_matches(|character| character == '.' || around(character))
    } else {
        text
    }
}

/// With the hyphens that word processors replace, and without characters that are not seen.
fn straightened(text: &str) -> String {
    text.chars()
        .filter(|character| !is_invisible(*character))
        .map(|character| match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .collect()
}

/// Characters without width: byte order marks, joiners, marks of direction, soft hyphens.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// Quotation marks, straight and typographic, of all languages that use them in pairs.
pub(crate) fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '´' | '«' | '»' | '\u{2018}'..='\u{201f}' | '‹' | '›' | '″' | '′'
    )
}

#[cfg(test)]
mod tests;
