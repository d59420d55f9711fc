//! ARNs, of which parts may be unknown.

use super::pattern::{Symbol, Text, known, like, literal, unknown};
use crate::truth::Truth;

/// The parts of an ARN: `arn`, partition, service, region, account, resource. `None` where there are
/// fewer.
pub(super) fn parts(text: &[Symbol]) -> Option<[&[Symbol]; 6]> {
    let mut parts = text.splitn(6, |symbol| *symbol == Symbol::Char(':'));
    let mut next = || parts.next();
    Some([next()?, next()?, next()?, next()?, next()?, next()?])
}

/// The account in an ARN, where there is one.
pub(super) fn account(text: &[Symbol]) -> Option<Text> {
    let [.., account, _] = parts(text)?;
    (!account.is_empty()).then(|| account.to_vec())
}

/// Some key: its ARN with everything unknown that may differ.
pub(super) fn some_key() -> Text {
    some("kms", "key", "key/")
}

/// Some role.
pub(super) fn some_role() -> Text {
    let mut arn = literal("arn:");
    arn.push(unknown("the role's partition"));
    arn.extend(literal(":iam::"));
    arn.push(unknown("the role's account"));
    arn.extend(literal(":role/"));
    arn.push(unknown("the role's name"));
    arn
}

fn some(service: &str, what: &str, resource: &str) -> Text {
    let mut arn = literal("arn:");
    arn.push(unknown(&format!("the {what}'s partition")));
    arn.extend(literal(&format!(":{service}:")));
    arn.push(unknown(&format!("the {what}'s region")));
    arn.extend(literal(":"));
    arn.push(unknown(&format!("the {what}'s account")));
    arn.extend(literal(&format!(":{resource}")));
    arn.push(unknown(&format!("the {what}'s name")));
    arn
}

/// Whether `value` is what `pattern` says where each part is compared by itself, as the operators for
/// ARNs do.
pub(super) fn arn_like(pattern: &[Symbol], value: &[Symbol]) -> Truth {
    // A part that is not known may hold a colon.
    let is_known = |text: &[Symbol]| !text.iter().any(|it| matches!(it, Symbol::Unknown(_)));
    if !is_known(pattern) || !is_known(value) {
        return if pattern == value {
            Truth::Yes
        } else {
            like(pattern, value).doubted()
        };
    }
    match (parts(pattern), parts(value)) {
        (Some(patterns), Some(values)) => {
            let both = patterns.iter().zip(values);
            both.fold(Truth::Yes, |all, (pattern, value)| {
                all.and(like(pattern, value))
            })
        }
        // What these operators do with what is no ARN is not documented.
        _ => like(pattern, value).doubted(),
    }
}

/// Whether two texts are the same.
pub(super) fn equal(one: &[Symbol], other: &[Symbol]) -> Truth {
    match (known(one), known(other)) {
        (Some(one), Some(other)) => Truth::of(one == other),
        _ => like(one, other),
    }
}

/// Whether the key `value` is what the resource `pattern` says. A key's ARN has no colon more than its
/// parts need, so that what names another service or another kind of thing is no key, whatever is not
/// known of it.
pub(super) fn key_like(pattern: &[Symbol], value: &[Symbol]) -> Truth {
    if let Some([.., service, _, _, resource]) = parts(pattern) {
        let mut key = literal("key/");
        key.push(Symbol::Any);
        let is_key = like(service, &literal("kms")).and(like(resource, &key));
        if is_key == Truth::No {
            return Truth::No;
        }
    }
    like(pattern, value)
}
