//! How long a document may be. They are checked here before anything is sent.
//!
//! Sources: IAM User Guide, *IAM and AWS STS quotas*; AWS KMS Developer Guide, *Resource quotas*.

use super::reading::{Place, Reading};

/// What a document is measured against, in characters or bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How long it is.
    pub size: usize,
    /// How long it may be.
    pub most: usize,
}

/// All inline policies of a role together, blanks not counted.
const INLINE: usize = 10_240;
/// A managed policy, blanks not counted.
const MANAGED: usize = 6_144;
/// A key policy, in bytes.
const KEY: usize = 32 << 10;
/// A trust policy, unless the account asked for more.
const TRUST: usize = 2_048;

impl Limit {
    /// Whether AWS would take it.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.size <= self.most
    }
}

/// One document by itself at `place`.
#[must_use]
pub fn size(place: &Place, text: &str) -> Limit {
    let counted = || text.chars().filter(|it| !it.is_whitespace()).count();
    match place {
        Place::Inline { .. } => Limit {
            size: counted(),
            most: INLINE,
        },
        Place::Managed(_) | Place::Boundary(_) => Limit {
            size: counted(),
            most: MANAGED,
        },
        Place::Trust => Limit {
            size: counted(),
            most: TRUST,
        },
        Place::Key { .. } => Limit {
            size: text.len(),
            most: KEY,
        },
    }
}

/// All inline policies of the role that was read, with `text` in the place of the one called `name`,
/// or beside them.
#[must_use]
pub fn inline_total(reading: &Reading, name: &str, text: &str) -> Limit {
    let others = reading
        .policies
        .iter()
        .filter(|policy| match &policy.place {
            Place::Inline { name: other, .. } => other != name,
            _ => false,
        });
    let documents = others.map(|policy| policy.text.as_str()).chain([text]);
    let counted = |text: &str| text.chars().filter(|it| !it.is_whitespace()).count();
    Limit {
        size: documents.map(counted).sum(),
        most: INLINE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::PolicyText;

    #[test]
    fn a_role_has_one_limit_for_all_its_inline_policies() {
        let place = |name: &str| Place::Inline {
            role: "r".to_owned(),
            name: name.to_owned(),
        };
        let reading = Reading {
            policies: ["a", "b"]
                .map(|name| PolicyText {
                    place: place(name),
                    text: "x".repeat(5_000),
                })
                .into(),
            ..Reading::default()
        };
        assert!(inline_total(&reading, "a", &" y".repeat(5_240)).holds());
        assert!(!inline_total(&reading, "a", &"y".repeat(5_241)).holds());
        assert!(!inline_total(&reading, "new", &"y".repeat(241)).holds());
        assert!(size(&place("a"), &"y".repeat(10_240)).holds());
    }

    #[test]
    fn blanks_count_in_a_key_policy_alone() {
        let key = Place::Key { arn: String::new() };
        assert!(size(&key, &" ".repeat(32 << 10)).holds());
        assert!(!size(&key, &" ".repeat((32 << 10) + 1)).holds());
    }
}
